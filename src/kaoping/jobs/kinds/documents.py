"""Documents made out of frozen facts: a commendation's files, certificates in one file."""

from typing import Any

from kaoping.foundation.files.actions import keep
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.work.actions import Progress
from kaoping.jobs.kinds.asker import for_asker
from kaoping.programme.honours import actions as honours
from kaoping.programme.honours.queries.office import certificates_file, file_of_commendation


@for_asker
def make_documents(actor: Actor, progress: Progress) -> None:
    """The document as PDF and DOCX and its table, where they are not made yet; the PDF is shown.

    That they are kept and that it is done are one transaction: what is stopped keeps none.
    """
    commendation, now = progress.given["commendation"], progress.clock()

    def settle() -> None:
        name, data = file_of_commendation(actor, commendation, "pdf")
        progress.settle(progress.work.total, (keep(data, "pdf", now=now), name))

    honours.make_documents(actor, commendation, now=now, beside=progress.beside, then=settle)


@for_asker
def make_certificates(actor: Actor, progress: Progress) -> Any:
    """The certificates in force in one PDF, a page each: all, or those of one honour."""
    given = progress.given
    honour = given.get("honour", "")
    name, data = certificates_file(actor, given["commendation"], honour, progress.beside)
    return keep(data, "pdf", now=progress.clock()), name
