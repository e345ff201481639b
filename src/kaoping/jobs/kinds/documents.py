"""Documents made out of frozen facts: a commendation's files, certificates in one file."""

from typing import Any

from kaoping.foundation.files.actions import keep
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.work.actions import Progress
from kaoping.jobs.kinds.asker import for_asker
from kaoping.programme.honours import actions as honours
from kaoping.programme.honours.queries.office import certificates_file, file_of_commendation


@for_asker
def make_documents(actor: Actor, progress: Progress) -> Any:
    """The document as PDF and DOCX and its table, where they are not made yet; the PDF is shown."""
    commendation = progress.given["commendation"]
    honours.make_documents(actor, commendation, now=progress.clock())
    name, data = file_of_commendation(actor, commendation, "pdf")
    return keep(data, "pdf", now=progress.clock()), name


@for_asker
def make_certificates(actor: Actor, progress: Progress) -> Any:
    """The certificates in force in one PDF, a page each: all, or those of one honour."""
    given = progress.given
    name, data = certificates_file(actor, given["commendation"], given.get("honour", ""))
    return keep(data, "pdf", now=progress.clock()), name
