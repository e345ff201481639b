"""What administrators must heed. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kaoping.acts.posts import SEPARATE, Post
from kaoping.foundation.calendar.rules import is_weekend
from kaoping.foundation.people.identity import faults_of_identity, plain_identity
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.units.credit_code import faults_of_credit_code, plain_credit_code
from kaoping.foundation.words import N_, Named


class Level(Named):
    """Where in the tree a unit stands; the windows of a season go by it."""

    NATION = "nation", N_("Nation")
    PROVINCE = "province", N_("Province")
    PREFECTURE = "prefecture", N_("Prefecture")
    COUNTY = "county", N_("County")
    GRASSROOTS = "grassroots", N_("Grassroots")


LEVELS = tuple(Level)
_OFFICES = (Level.NATION, Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)

# Which posts fit which unit: the levels of an organizing unit; teams have posts of their own.
FITS: dict[Post, tuple[Level, ...]] = {
    Post.EXPERT: LEVELS,
    Post.CLERK: LEVELS,
    Post.VERIFIER: LEVELS,
    Post.RECOMMENDER: LEVELS,
    Post.ADMINISTRATOR: LEVELS,
    Post.SECURITY_AUDITOR: _OFFICES,
    # Any office may host a season; units below a county never do.
    Post.SEASON_OFFICE: _OFFICES,
    Post.JUDGE: _OFFICES,
    Post.DISCIPLINE_AUDITOR: _OFFICES,
}
FIT_A_TEAM = (Post.EXPERT, Post.TEAM_LEAD)


def posts_fitting(level: str, *, is_team: bool) -> tuple[Post, ...]:
    """The posts that can be held at a unit, in the order of the story."""
    if is_team:
        return FIT_A_TEAM
    return tuple(post for post in Post if level in FITS.get(post, ()))


def why_unfit(post: Post, level: str, *, is_team: bool) -> Refusal | None:
    if post in posts_fitting(level, is_team=is_team):
        return None
    return Refusal.of("post_does_not_fit", field="post", post=post)


def why_bad_level(level: str) -> Refusal | None:
    return None if level in LEVELS else Refusal.of("not_a_choice", field="level")


def why_level_above(level: str, parent_level: str) -> Refusal | None:
    """A unit never stands higher than the one it belongs to."""
    if level not in LEVELS or LEVELS.index(Level(level)) >= LEVELS.index(Level(parent_level)):
        return None
    return Refusal.of("above_its_parent", field="level", level=Level(level))


def why_bad_credit_code(code: str) -> Refusal | None:
    """GB 32100: 18 characters, the last a check digit. Empty is allowed."""
    if not code or not faults_of_credit_code(plain_credit_code(code)):
        return None
    return Refusal.of("bad_credit_code", field="credit_code", code=code)


def why_bad_id_number(number: str) -> Refusal | None:
    """GB 11643: 18 characters, a real date, the last a check digit. Empty is allowed."""
    if not number or not faults_of_identity(plain_identity(number)):
        return None
    return Refusal.of("bad_id_number", field="id_number")


def why_not_together(held: Iterable[Post], wanted: Post) -> Refusal | None:
    """Administrator, security auditor and discipline auditor are three different persons."""
    if wanted not in SEPARATE:
        return None
    for post in held:
        if post in SEPARATE and post is not wanted:
            return Refusal.of("posts_kept_apart", field="post", held=post, wanted=wanted)
    return None


def why_to_come(since: date | None, today: date) -> Refusal | None:
    """The tree is that of today: what shall hold later is done when its day has come."""
    return Refusal.of("day_to_come", field="since") if since and since > today else None


def why_days_wrong(year: int, days: Sequence[tuple[date, bool]]) -> Iterator[Refusal]:
    """``days`` are (day, is worked): each in the year, once, and worked only at a weekend."""
    seen: set[date] = set()
    for number, (day, worked) in enumerate(days):
        field = f"days.{number}.day"
        if day.year != year:
            yield Refusal.of("day_of_another_year", field=field, day=day, year=year)
        if day in seen:
            yield Refusal.of("day_given_twice", field=field, day=day)
        if worked and not is_weekend(day):
            yield Refusal.of("worked_anyway", field=field, day=day)
        seen.add(day)


def why_no_such_unit(code: str) -> Refusal:
    return Refusal.of("no_such_unit", code=code)


WORDS: dict[str, tuple[str, str]] = {
    "auditors_password": (
        N_("An auditor's password is not reset by the administrator of the same unit."),
        N_(
            "Ask the administrator of the unit above; for the topmost unit, whoever runs the"
            " installation (kaoping reset_password)."
        ),
    ),
    "backup_of_another_kind": (
        N_("This is no backup for this kind of database ({engine})."),
        N_("Restore it into an installation like the one it came from."),
    ),
    "backup_damaged": (
        N_(
            "The archive {name} is damaged: it cannot be read to its end, or is not what was written."
        ),
        N_("Take another backup."),
    ),
    "backup_under_way": (
        N_("A backup is being made already."),
        N_("Wait until it is done; its maker may stop it under “Background work”."),
    ),
    "installation_in_use": (
        N_("This installation holds data already; restoring would overwrite it."),
        N_("Restore into an empty one."),
    ),
    "files_in_the_way": (
        N_("The folder of kept files, {folder}, is not empty; a restore would mix into them."),
        N_("Move what lies in it elsewhere and restore again. Nothing was changed."),
    ),
    "backup_broken": (
        N_("The journal of this backup breaks at entry {seq}."),
        N_("Take an older backup, and have the security auditor look at this one."),
    ),
    "choose_one": (
        N_("“{text}” may mean several, or only a part of a name."),
        N_("Choose one of those listed, or write the whole name or the code."),
    ),
    "nothing_named_so": (
        N_("Nothing is found under “{text}”."),
        N_("Write a part of the name, or the code."),
    ),
    "team_or_not_by_kind": (
        N_("By its kind this unit is a team, or is none."),
        N_("Choose the kind that fits, or tick or clear “Team”."),
    ),
    "unknown_place": (
        N_("There is no division with the code {code}."),
        N_("Use the code of the 2023 edition."),
    ),
    "no_such_unit": (
        N_("There is no unit with the code {code}."),
        N_("Use the code that stands in the list of units."),
    ),
    "code_taken": (N_("{code} is in use already."), N_("Choose another one.")),
    "bad_credit_code": (
        N_("{code} is no unified social credit code: its check digit does not fit."),
        N_("Copy all 18 characters from the certificate."),
    ),
    "bad_id_number": (
        N_("This is no ID number: its date or check digit does not fit."),
        N_("Copy all 18 characters from the card."),
    ),
    "id_number_taken": (
        N_("Another person is kept under this ID number."),
        N_("Check the number on the card."),
    ),
    "posts_kept_apart": (
        N_("Whoever holds the post {held} may not hold {wanted} as well."),
        N_("Choose another person."),
    ),
    "post_does_not_fit": (
        N_("The post {post} is not held at a unit of this kind or level."),
        N_("Choose another unit or another post."),
    ),
    "post_held_already": (N_("This account holds the post there already."), ""),
    "post_ended_already": (N_("This post has ended already."), ""),
    "above_its_parent": (
        N_("A unit of the level {level} cannot belong to one of a lower level."),
        N_("Choose another level or another parent."),
    ),
    "below_itself": (
        N_("A unit cannot belong to itself or to a unit below it."),
        N_("Choose another parent."),
    ),
    "teams_have_none_below": (
        N_("A team has no units below it."),
        N_("Choose an organizing unit."),
    ),
    "belongs_there_already": (N_("The unit belongs there already."), ""),
    "before_last_move": (
        N_("The unit came to its present parent on {since}."),
        N_("Give that day or a later one."),
    ),
    "day_to_come": (N_("This day has not come yet."), N_("Give today or an earlier day.")),
    "unit_closed": (N_("This unit is closed."), N_("Choose another unit.")),
    "units_below_open": (
        N_("{count} units below it are still open."),
        N_("Move or close them first."),
    ),
    "posts_still_held": (
        N_("{count} posts are still held there."),
        N_("End them or hand them over first."),
    ),
    "account_locked": (N_("This account is locked."), N_("Unlock it first.")),
    "account_not_locked": (N_("This account is not locked."), ""),
    "not_yourself": (
        N_("Nobody does this to their own account or post."),
        N_("Ask another administrator."),
    ),
    "person_of_others_too": (
        N_("This person also has an account outside your units."),
        N_("Ask the administrator above both."),
    ),
    "wrong_password": (N_("The old password is not right."), N_("Type it again.")),
    "password_as_before": (N_("The new password is the old one."), N_("Choose another.")),
    "password_too_short": (
        N_("The password is shorter than {limit} characters."),
        N_("Make it longer: several words are easy to remember."),
    ),
    "password_too_similar": (
        N_("The password is too much like the account name."),
        N_("Choose another."),
    ),
    "password_too_common": (
        N_("This password is on every list of guesses."),
        N_("Choose another."),
    ),
    "password_entirely_numeric": (N_("The password is all digits."), N_("Use letters as well.")),
    "code_of_no_village": (
        N_("{code} is no village."),
        N_("Use the 12 digits of its division code."),
    ),
    "outside_your_place": (
        N_("{code} lies outside the division of your unit."),
        N_("Ask the administrator there."),
    ),
    "household_of_another_village": (
        N_("The household {code} is registered in another village."),
        N_("Check its code."),
    ),
    "day_of_another_year": (N_("{day} is not in {year}."), N_("Give each year on its own.")),
    "day_given_twice": (N_("{day} stands there twice."), N_("Keep one of the two.")),
    "worked_anyway": (
        N_("{day} is a weekday and worked anyway."),
        N_("Only weekend days are named as working days."),
    ),
}
