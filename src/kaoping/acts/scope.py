"""The access table as database filters, so that lists and checks cannot disagree."""

from django.db.models import Q

from kaoping.acts.table import Reach, reaches
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor

NOTHING = Q(pk__in=())


def subjects_where(actor: Actor, act: Act, *, subject: str = "subject", assigned: str = "") -> Q:
    """Rows whose subject lies where ``actor`` may do ``act``.

    ``subject`` is the look-up path to the season's Subject ("" for subjects themselves),
    ``assigned`` the path to the accounts of assigned judges, where there are such.
    """
    at = f"{subject}__" if subject else ""
    found = NOTHING
    for reach in reaches(actor, act):
        match reach:
            case Reach.OWN if actor.person_id is not None:
                found |= Q(**{f"{at}person_id": actor.person_id})
            case Reach.HERE if actor.unit_id is not None:
                found |= Q(**{f"{at}unit_id": actor.unit_id})
            case Reach.NEXT_BELOW if actor.unit_id is not None:
                found |= Q(**{f"{at}parent__unit_id": actor.unit_id})
                found |= Q(**{f"{at}team__unit_id": actor.unit_id})
            case Reach.ALL_BELOW | Reach.HOST:
                for standing in actor.standings:
                    if reach is Reach.ALL_BELOW or standing.host:
                        found |= _within(at, standing.season_id, standing.lft, standing.rgt)
            case Reach.ASSIGNED if assigned and actor.account_id is not None:
                found |= Q(**{assigned: actor.account_id})
            case Reach.ANYONE:
                return Q()
            case _:
                pass
    return found


def _within(at: str, season_id: int, lft: int, rgt: int) -> Q:
    return Q(
        **{f"{at}season_id": season_id, f"{at}lft__gte": lft, f"{at}lft__lte": rgt},
    )


def units_where(actor: Actor, act: Act, *, unit: str = "unit", person: str = "") -> Q:
    """Rows outside seasons, whose unit (or person) lies where ``actor`` may do ``act``."""
    at = f"{unit}__" if unit else ""
    found = NOTHING
    for reach in reaches(actor, act):
        match reach:
            case Reach.OWN if person and actor.person_id is not None:
                found |= Q(**{person: actor.person_id})
            case Reach.HERE if actor.unit_id is not None:
                found |= Q(**{f"{at}id": actor.unit_id})
            case Reach.NEXT_BELOW if actor.unit_id is not None:
                found |= Q(**{f"{at}parent_id": actor.unit_id})
            case Reach.ALL_BELOW if actor.unit_id is not None:
                # An EXISTS on the ancestor table: no duplicates, and an index serves it.
                found |= Q(**{f"{at}above__ancestor_id": actor.unit_id})
            case Reach.ANYONE:
                return Q()
            case _:
                pass
    return found
