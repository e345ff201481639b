"""The access table as database filters, so that lists and checks cannot disagree."""

from django.db.models import Q

from kaoping.acts.table import Reach, reaches
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor

NOTHING = Q(pk__in=())


def subjects_where(
    actor: Actor, act: Act, *, subject: str = "subject", season: str = "", assigned: str = ""
) -> Q:
    """Rows whose subject lies where ``actor`` may do ``act``.

    ``subject`` is the look-up path to the season's Subject ("" for subjects themselves),
    ``season`` the row's own column of the season, where it has one (a host sees the whole of
    its season, so no subject need be looked at), ``assigned`` the path to the accounts of
    assigned judges, where there are such.
    """
    at = f"{subject}__" if subject else ""
    season = season or f"{at}season_id"
    found = NOTHING
    for reach in reaches(actor, act):
        if reach is Reach.ANYONE:
            return Q()
        found |= _subjects_in(reach, actor, at, season, assigned)
    return found


def _subjects_in(reach: Reach, actor: Actor, at: str, season: str, assigned: str) -> Q:
    """The filter of one reach; nothing where the actor lacks what it is measured from."""
    found = NOTHING
    match reach:
        case Reach.OWN if actor.person_id is not None:
            found = Q(**{f"{at}person_id": actor.person_id})
        case Reach.HERE if actor.unit_id is not None:
            found = Q(**{f"{at}unit_id": actor.unit_id})
        case Reach.NEXT_BELOW if actor.unit_id is not None:
            found = Q(**{f"{at}parent__unit_id": actor.unit_id})
            found |= Q(**{f"{at}team__unit_id": actor.unit_id})
        case Reach.ALL_BELOW | Reach.HOST:
            found = _within_standings(reach, actor, at, season)
        case Reach.ASSIGNED if assigned and actor.account_id is not None:
            found = Q(**{assigned: actor.account_id})
        case _:
            pass
    return found


def _within_standings(reach: Reach, actor: Actor, at: str, season: str) -> Q:
    """Subjects below the actor's unit in every season; of those it hosts, for HOST."""
    found = NOTHING
    for standing in actor.standings:
        if standing.host:
            found |= Q(**{season: standing.season_id})
        elif reach is Reach.ALL_BELOW:
            span = {"lft__gte": standing.lft, "lft__lte": standing.rgt}
            within = {f"{at}{name}": number for name, number in span.items()}
            found |= Q(**{season: standing.season_id, **within})
    return found


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
