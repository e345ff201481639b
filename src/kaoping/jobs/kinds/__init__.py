"""The kinds of long work that the worker knows, by name; each may be done twice without harm."""

from kaoping.foundation.work.actions import Doing
from kaoping.jobs.kinds import backups, documents, exports, imports

KINDS: dict[str, Doing] = {
    "export_list": exports.export_list,
    "import_sheet": imports.import_sheet,
    "make_documents": documents.make_documents,
    "make_certificates": documents.make_certificates,
    "back_up": backups.back_up,
}
