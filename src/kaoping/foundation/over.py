"""Where a record lies: the facts that the access table's reaches are compared with. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Over:
    """Where a record lies.

    In a season ``unit_id`` is the unit that is the subject (None for a person's),
    ``parent_unit_id`` the unit it reports to, ``team_unit_id`` the team that a person
    works in, ``lft`` its number in the season's frozen tree. Outside seasons ``above``
    holds the ids of the unit and of all units above it. ``assigned`` are the accounts of
    the judges it was given to.
    """

    unit_id: int | None = None
    parent_unit_id: int | None = None
    team_unit_id: int | None = None
    person_id: int | None = None
    season_id: int | None = None
    lft: int | None = None
    above: frozenset[int] = frozenset()
    assigned: frozenset[int] = frozenset()
