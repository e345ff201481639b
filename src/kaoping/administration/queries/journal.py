"""The journal as auditors read it: searched, scoped, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.posts import Post
from kaoping.acts.scope import units_where
from kaoping.acts.table import may_anywhere
from kaoping.acts.verbs import DECIDING, Act
from kaoping.foundation.journal.models import Entry, Head
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.units.models import Unit

# The review is confidential (article 5.4): an auditor reads that somebody scored, voted or kept
# away, and when; what was given, and why, is the judge's and the season office's.
CONFIDENTIAL: dict[str, tuple[str, ...]] = {
    Act.SCORE_CANDIDATE: ("total", "comment"),
    Act.CAST_VOTE: ("choice",),
    Act.RECUSE: ("reason",),
    Act.DECLARE_CONFLICT: ("reason",),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in the words of its readers; ``who`` is the ``name`` with the account; of a
    ``confidential`` one the content is left out."""

    seq: int
    at: datetime
    who: str
    name: str
    post: str
    unit: str
    act: str
    record: str
    changes: tuple[tuple[str, Any, Any], ...]  # field, before, after
    reason: str
    way: str
    address: str
    batch: str
    confidential: bool = False
    verb: str = ""  # of the act, as the code and the journal name it
    season: int | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; every part may be empty."""

    act: str = ""
    account: str = ""  # account name
    record: str = ""  # label, or its beginning
    unit: str = ""  # name, or part of it
    since: date | None = None
    until: date | None = None


NEWEST = ("-seq",)


def entries_seen(
    actor: Actor,
    search: Search,
    *,
    by: Sequence[str] = NEWEST,
    cut: Cut = FIRST_PAGE,
) -> Page[Line]:
    """A page of what the auditor's subtree did and suffered.

    Decisions of a host above on what lies in it are left out until they are public.
    """
    found = Entry.objects.filter(_seen_by(actor), *_wanted(search))
    return page_of(found, by, lines_of, cut)


def entry_seen(actor: Actor, seq: int) -> Line | None:
    row = Entry.objects.filter(_seen_by(actor), seq=seq).first()
    return lines_of([row])[0] if row else None


def head_now() -> tuple[int, str]:
    """The number and hash of the newest entry."""
    head = Head.objects.filter(pk=1).first() or Head()
    return head.seq, head.hash


def _seen_by(actor: Actor) -> Q:
    if not may_anywhere(actor, Act.SEE_JOURNAL):
        return Q(pk=None)
    if Unit.objects.filter(pk=actor.unit_id or 0, parent=None).exists():
        return Q()  # the topmost unit's auditor sees what lies on no unit, too
    below = Unit.objects.filter(units_where(actor, Act.SEE_JOURNAL, unit="")).values("pk")
    notice = Entry.objects.filter(
        act=Act.PUBLISH_NOTICE, season_id=OuterRef("season_id"), seq__gt=OuterRef("seq")
    )
    told = ~Q(act__in=DECIDING) | Exists(notice)
    return _lies_in(below) & told | Q(unit_id__in=below)


def _lies_in(units: QuerySet[Unit, Any]) -> Q:
    """Entries on what lies on these units; a person lies on no unit, but on whom it reports to."""
    return Q(over_unit__in=units) | Q(over_unit=None, over_parent__in=units)


def _wanted(search: Search) -> list[Q]:
    wanted = []
    if search.act:
        wanted.append(Q(act=search.act))
    if search.account:
        accounts = Account.objects.filter(username=search.account).values("pk")
        wanted.append(Q(account_id__in=accounts))
    if search.record:
        wanted.append(Q(record__startswith=search.record))
    if search.unit:
        units = Unit.objects.filter(name__contains=search.unit).values("pk")
        wanted.append(_lies_in(units) | Q(unit_id__in=units))
    if search.since:
        wanted.append(Q(at__date__gte=search.since))
    if search.until:
        wanted.append(Q(at__date__lte=search.until))
    return wanted


def lines_of(entries: list[Entry]) -> list[Line]:
    """Entries with the names of who acted and where: two statements for any number."""
    accounts = {e.account_id for e in entries if e.account_id}
    units = {e.unit_id for e in entries if e.unit_id}
    who = {
        pk: (f"{name or ''} {username}".strip(), name or username)
        for pk, username, name in Account.objects.filter(pk__in=accounts).values_list(
            "pk", "username", "person__name"
        )
    }
    where = dict(Unit.objects.filter(pk__in=units).values_list("pk", "name"))
    return [
        _line(e, *who.get(e.account_id or 0, ("", "")), where.get(e.unit_id or 0, ""))
        for e in entries
    ]


def _line(entry: Entry, who: str, name: str, unit: str) -> Line:
    hidden = CONFIDENTIAL.get(entry.act, ())
    fields = [key for key in dict.fromkeys((*entry.before, *entry.after)) if key not in hidden]
    return Line(
        seq=entry.seq,
        at=entry.at,
        who=who,
        name=name,
        post=Post(entry.post).label,
        unit=unit,
        act=Act(entry.act).label,
        record=entry.record,
        changes=tuple((key, entry.before.get(key), entry.after.get(key)) for key in fields),
        reason="" if "reason" in hidden else entry.reason,
        way=entry.way,
        address=entry.address,
        batch=entry.batch,
        confidential=bool(hidden),
        verb=entry.act,
        season=entry.season_id,
    )
