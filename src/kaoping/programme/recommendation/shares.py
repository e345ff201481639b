"""The arithmetic of shares, done by the database: conditional updates, never count-then-write.

At every unit ``held = passed_on + used + free``, and what a unit passed on is what its direct
children hold. The host holds what it gave out and its own reserve, so the same is true of it.
Rows are always changed from the top down, so that no two acts wait for each other.
"""

from collections.abc import Iterable

from django.db.models import F

from kaoping.foundation.prepared import Given, PreparedUpdate
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.rows import one_of
from kaoping.programme.recommendation import rules
from kaoping.programme.recommendation.models import Share
from kaoping.programme.season.models import Subject


def share_of(subject: Subject, honour: str) -> Share:
    """The share of ``subject``; an empty one is made where there is none."""
    share, _ = Share.objects.get_or_create(subject=subject, honour=honour)
    return share


def _shift(
    subject: Subject, honour: str, *, held: int = 0, passed_on: int = 0, used: int = 0
) -> bool:
    """Add to a share in one statement; False, and nothing done, where it would not hold."""
    more = {"held": held, "passed_on": passed_on, "used": used}
    return bool(_moved(subject=subject.pk, honour=honour, **more))


_moved = PreparedUpdate(
    lambda: Share.objects.filter(
        subject=Given("subject"),
        honour=Given("honour"),
        held__gte=F("passed_on") + F("used") + Given("passed_on") + Given("used") - Given("held"),
        used__gte=0 - Given("used"),
        passed_on__gte=0 - Given("passed_on"),
    ),
    held=F("held") + Given("held"),
    passed_on=F("passed_on") + Given("passed_on"),
    used=F("used") + Given("used"),
    version=F("version") + 1,
)


def use_slot(by: Subject, honour: str) -> None:
    """Take one slot of ``by``; refused with its figures when none is free."""
    if not _shift(by, honour, used=1):
        raise Refused(_used_up(_read(by, honour)))


def why_no_slot(by: Subject, honour: str) -> Refusal | None:
    """Why ``by`` has no slot to use, as far as one can say before trying to."""
    share = _read(by, honour)
    return None if share.held > share.passed_on + share.used else _used_up(share)


def _read(subject: Subject, honour: str) -> Share:
    return one_of(Share.objects.filter(subject=subject, honour=honour)) or Share()


def _used_up(share: Share) -> Refusal:
    return rules.why_used_up(share.held, share.passed_on, share.used)


def give_back(by: Subject, honour: str) -> None:
    """A candidate left the list: its slot is free again at the unit that used it."""
    _must(_shift(by, honour, used=-1))


def forfeit(way_down: Iterable[Subject], honour: str) -> None:
    """A slot is lost to fraud: nobody from the host down to the unit that used it holds it.

    ``way_down`` are the host, the units below it, and last the unit whose slot it was.
    """
    *above, last = way_down
    for subject in above:
        _must(_shift(subject, honour, held=-1, passed_on=-1))
    _must(_shift(last, honour, held=-1, used=-1))


def give(parent: Subject, child: Share, number: int, *, from_nothing: bool = False) -> int:
    """Let ``child`` hold ``number`` out of what ``parent`` has free; how many it held before.

    The host makes places ``from_nothing``. Refused where the parent has too few free, or
    the child has used or passed on more than ``number``.
    """
    before = child.held
    more = number - before
    above = share_of(parent, child.honour)
    if not _shift(parent, child.honour, held=more if from_nothing else 0, passed_on=more):
        above.refresh_from_db()
        free = above.held - above.passed_on - above.used
        raise Refused(
            Refusal.of(
                "quota_not_enough", field="number", article=rules.ARTICLE, wanted=more, free=free
            )
        )
    _hold(child, before, number)
    return before


def keep_in_reserve(share: Share, number: int) -> int:
    """Let the host keep ``number`` places for what it puts forward itself; how many before."""
    reserve = share.held - share.passed_on
    same = Share.objects.filter(pk=share.pk, held=F("passed_on") + reserve)
    held = F("passed_on") + number
    if same.filter(used__lte=number).update(held=held, version=F("version") + 1):
        return reserve
    share.refresh_from_db()
    if share.held - share.passed_on != reserve:
        raise Refused(Refusal.of("moved_meanwhile", field="number"))
    raise Refused(rules.why_below_use(share.subject.name, number, 0, share.used))


def _hold(share: Share, before: int, number: int) -> None:
    """Compare-and-set on what it held; what it uses in the meantime does not matter."""
    same = Share.objects.filter(pk=share.pk, held=before)
    enough = same.filter(passed_on__lte=number - F("used"))
    if enough.update(held=number, version=F("version") + 1):
        return
    share.refresh_from_db()
    if share.held != before:
        raise Refused(Refusal.of("moved_meanwhile", field="number"))
    raise Refused(rules.why_below_use(share.subject.name, number, share.passed_on, share.used))


def _must(held: bool) -> None:
    if not held:
        raise RuntimeError("a share and its candidates disagree")
