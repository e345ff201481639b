"""The kinds of long work that the worker knows, by name; each may be done twice without harm."""

from kaoping.foundation.work.actions import Doing
from kaoping.jobs.kinds import documents, exports, imports

KINDS: dict[str, Doing] = {
    "export_records": exports.export_records,
    "export_reports": exports.export_reports,
    "export_journal": exports.export_journal,
    "import_sheet": imports.import_sheet,
    "make_documents": documents.make_documents,
    "make_certificates": documents.make_certificates,
}
