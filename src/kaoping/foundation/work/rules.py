"""The kinds of long work that can be asked for, by the name the worker knows them under."""

from kaoping.foundation.words import N_, Named


class WorkKind(Named):
    EXPORT = "export_list", N_("Export of a list")
    IMPORT = "import_sheet", N_("Import of a sheet")
    DOCUMENTS = "make_documents", N_("Commendation document")
    CERTIFICATES = "make_certificates", N_("Certificates")
    BACKUP = "back_up", N_("Backup")
