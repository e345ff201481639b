"""Loading the divisions and the poor counties that ship with the project."""

from collections.abc import Iterator
from itertools import islice

from django.core.management.color import no_style
from django.db import connection, transaction

from kaoping.foundation.places.models import Place, PoorCounty
from kaoping.foundation.places.queries import COUNTRY
from kaoping.foundation.places.reference import PlaceFact, places, poor_counties

BATCH = 5000


def load_places() -> int:
    """Keep every division and poor county, numbered as a tree below the country.

    Once: where the country is there already nothing is done. The number of divisions that
    were written is returned.
    """
    if Place.objects.filter(code=COUNTRY).exists():
        return 0
    facts = list(places())
    with transaction.atomic():
        rows = _numbered(facts)
        while batch := list(islice(rows, BATCH)):
            Place.objects.bulk_create(batch)
        _load_poor_counties()
        with connection.cursor() as cursor:  # the ids were given, so the counter lags behind
            for statement in connection.ops.sequence_reset_sql(no_style(), [Place]):
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                # Until it is told how much there is, the planner takes the table for empty.
                cursor.execute("ANALYZE places_place, places_poorcounty")
    return len(facts) + 1


def _numbered(facts: list[PlaceFact]) -> Iterator[Place]:
    """Rows with ids and numbers: facts come parents first, a subtree in one piece, so a
    place's own number is its turn and its last number is that of the last one in it."""
    last = _last_in_subtree(facts)
    ids = {COUNTRY: 1}
    yield Place(pk=1, code=COUNTRY, name="全国", level="country", lft=1, rgt=len(facts) + 1)
    for turn, fact in enumerate(facts, start=2):
        ids[fact.code] = turn
        yield Place(
            pk=turn,
            code=fact.code,
            name=fact.name,
            level=fact.level,
            parent_id=ids[fact.parent_code or COUNTRY],
            lft=turn,
            rgt=last[turn],
        )


def _last_in_subtree(facts: list[PlaceFact]) -> dict[int, int]:
    """The number of the last place within each place, by number."""
    last: dict[int, int] = {}
    open_: list[tuple[str, int]] = []
    for turn, fact in enumerate(facts, start=2):
        while open_ and open_[-1][0] != fact.parent_code:
            last[open_.pop()[1]] = turn - 1
        open_.append((fact.code, turn))
    for _, number in open_:
        last[number] = len(facts) + 1
    return last


def _load_poor_counties() -> None:
    kept = dict(Place.objects.filter(level="county").values_list("code", "id"))
    PoorCounty.objects.bulk_create(
        PoorCounty(
            code=county.code,
            name=county.name,
            place_id=kept[county.joins],
            region=county.region,
            exit_year=county.exit_year,
        )
        for county in poor_counties()
    )
