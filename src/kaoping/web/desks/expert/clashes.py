"""What somebody else saved of a record while one wrote on it, beside one's own."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kaoping.foundation.people.rules import Actor
from kaoping.programme.service.given import Told
from kaoping.programme.service.queries.choices import people_near, villages_of
from kaoping.web.desks.expert.kinds import Names
from kaoping.web.differences import differences
from kaoping.web.pictures.words import said as figure
from kaoping.web.tables import Column
from kaoping.web.wording import day

FIGURES = (
    "quantity", "people_served", "households_served",
    "own_funds", "raised_funds", "goods", "paid_out",
)  # fmt: skip


def columns() -> list[Column]:
    return [Column(_("Field")), Column(_("Stored")), Column(_("Yours"))]


def clashing(stored: Told, mine: Told, names: Names, actor: Actor) -> list[tuple[str, ...]]:
    """A row for each field that differs: its name, what is stored, what is to be saved."""
    persons = {one.person for told in (stored, mine) for one in told.participants}
    people = dict(people_near(actor, persons))
    villages = {one.code: one.name for one in villages_of({*stored.villages, *mine.villages})}
    left, right = (_in_words(told, names, people, villages) for told in (stored, mine))
    return [
        (_(str(field.title)), sides.left, sides.right)
        for name, field in Told.model_fields.items()
        if left[name] != right[name] and (sides := differences(left[name], right[name]))
    ]


def _in_words(
    told: Told, names: Names, people: Mapping[int, str], villages: Mapping[str, str]
) -> dict[str, str]:
    """Every field as a reader knows it."""
    times = (
        f"{people.get(one.person, one.person)}（{names.time(one.time_kind)} · "
        f"{figure(one.days)} · {figure(one.hours)}）"
        for one in told.participants
    )
    return {name: str(getattr(told, name)) for name in Told.model_fields} | {
        "service_kind": names.service(told.service_kind),
        "sub_kind": names.subs.get(told.sub_kind, told.sub_kind),
        "support_kinds": names.support(told.support_kinds),
        "starts": day(told.starts),
        "ends": day(told.ends),
        **{name: figure(getattr(told, name)) for name in FIGURES},
        "villages": _(", ").join(villages.get(code, code) for code in sorted(told.villages)),
        "households": _(", ").join(sorted(told.households)),
        "participants": _(", ").join(times),
        "evidence": _(", ").join(file.name for file in told.evidence),
    }
