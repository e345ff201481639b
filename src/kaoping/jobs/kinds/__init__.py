"""The kinds of long work that the worker knows, by name; each may be done twice without harm."""

from kaoping.foundation.work.actions import Doing
from kaoping.foundation.work.rules import WorkKind
from kaoping.jobs.kinds import backups, documents, exports, imports

KINDS: dict[str, Doing] = {
    WorkKind.EXPORT: exports.export_list,
    WorkKind.IMPORT: imports.import_sheet,
    WorkKind.DOCUMENTS: documents.make_documents,
    WorkKind.CERTIFICATES: documents.make_certificates,
    WorkKind.BACKUP: backups.back_up,
}
