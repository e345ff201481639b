"""The national table over 500,000 records: from the kept totals, and counted afresh.

    PYTHONPATH=src python -m tools.throwaway_postgres python bench/national_table.py [--records 500000]

An invented nation is written by set-based inserts (32 provinces, 832 counties, 3,000 teams,
20,000 experts, 128,000 villages with 4 households each); every report is accepted. The 32
provinces' reports go into the totals one after the other, as acceptance does. Then it prints
the database time of the table, that of the full recount, and whether the two are equal.
"""

import argparse
import os
import time
from collections.abc import Callable
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

os.environ["KAOPING_MODE"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "kaoping.config.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from kaoping.programme.reporting.figures import Counted  # noqa: E402
from kaoping.programme.reporting.models import Figure, Report  # noqa: E402
from kaoping.programme.reporting.rollup import accepted_below, facts_of  # noqa: E402
from kaoping.programme.scheme.edition import digest, load_edition, shipped_edition  # noqa: E402
from kaoping.programme.scheme.queries import edition_of  # noqa: E402
from kaoping.programme.season.models import Season  # noqa: E402
from kaoping.programme.service.models import Record  # noqa: E402
from kaoping.programme.verification.queries.national import (  # noqa: E402
    national_table,
    table_of,
)
from kaoping.programme.verification.recounting import (  # noqa: E402
    Said,
    counted_sources,
    recount,
    said_by,
)
from kaoping.programme.verification.totals import (  # noqa: E402
    add_to_tallies,
    standing_in,
    tallies_of,
)

PROVINCES, COUNTIES, TEAMS, EXPERTS, VILLAGES, HOUSEHOLDS = 32, 832, 3_000, 20_000, 128_000, 4

# Places: 1 the country, 2…33 provinces, 1000… counties, 10000… villages, numbered as they lie.
# Units: 1 the office, 2…33 provinces, 1000… counties, 5000… teams; subjects have the same ids.
NATION = """
INSERT INTO places_place (id, code, name, level, lft, rgt)
  SELECT 1, '00', '全国', 'country', 1, 10000000;
INSERT INTO places_place (id, code, name, level, parent_id, lft, rgt)
  SELECT 2 + p, 'P' || p, '省' || p, 'province', 1, 2 + p * 200000, 1 + (p + 1) * 200000
  FROM generate_series(0, {provinces} - 1) p;
INSERT INTO places_place (id, code, name, level, parent_id, lft, rgt)
  SELECT 1000 + c, 'C' || c, '县' || c, 'county', 2 + c % {provinces},
         3 + (c % {provinces}) * 200000 + (c / {provinces}) * 1000,
         900 + (c % {provinces}) * 200000 + (c / {provinces}) * 1000
  FROM generate_series(0, {counties} - 1) c;
INSERT INTO places_place (id, code, name, level, parent_id, lft, rgt)
  SELECT 10000 + v, 'V' || v, '村' || v, 'village', c.id, c.lft + 1 + v / {counties},
         c.lft + 1 + v / {counties}
  FROM generate_series(0, {villages} - 1) v JOIN places_place c ON c.id = 1000 + v % {counties};
INSERT INTO places_poorcounty (code, name, place_id, region, exit_year)
  SELECT c.code, c.name, c.id, '', 2020 FROM places_place c WHERE c.level = 'county';
INSERT INTO places_registeredvillage (id, place_id, county_id, invented, source)
  SELECT v.id, v.id, v.parent_id, true, '' FROM places_place v WHERE v.level = 'village';
INSERT INTO places_registeredhousehold (id, village_id, code, people)
  SELECT v.id * 4 + h, v.id, v.id || '-' || h, 2 + (v.id + h) % 4
  FROM places_registeredvillage v CROSS JOIN generate_series(0, {households} - 1) h;
INSERT INTO units_unit (id, code, name, kind, level, is_team, place_id, field, version)
  SELECT 1, 'U1', '全国办公室', 'national_office', 'nation', false, 1, '', 0;
INSERT INTO units_unit (id, code, name, kind, level, is_team, place_id, parent_id, field, version)
  SELECT p.id, 'U' || p.id, p.name, 'provincial_office', 'province', false, p.id, 1, '', 0
  FROM places_place p WHERE p.level = 'province';
INSERT INTO units_unit (id, code, name, kind, level, is_team, place_id, parent_id, field, version)
  SELECT c.id, 'U' || c.id, c.name, 'science_association', 'county', false, c.id, c.parent_id, '', 0
  FROM places_place c WHERE c.level = 'county';
INSERT INTO units_unit (id, code, name, kind, level, is_team, place_id, parent_id, field, version)
  SELECT 5000 + t, 'T' || t, '队' || t, 'team', 'grassroots', true, c.id, c.id, '', 0
  FROM generate_series(0, {teams} - 1) t JOIN units_unit c ON c.id = 1000 + t % {counties};
INSERT INTO people_person (id, name, id_number_masked, phone_masked, sex, ethnicity,
    political_status, education, title, position, rank, employer, specialty, version)
  SELECT 1 + n, '人' || n, '', '', '', '', '', '', '', '', '', '', '', 0
  FROM generate_series(0, {experts} - 1) n;
"""
SUBJECTS = """
INSERT INTO season_subject (id, season_id, kind, unit_id, parent_id, name, level, "order", lft, rgt, version)
  SELECT u.id, {season}, CASE WHEN u.is_team THEN 'team' ELSE 'unit' END, u.id, u.parent_id,
         u.name, u.level, '',
         CASE u.level WHEN 'grassroots' THEN pl.lft + 100 + u.id - 5000 ELSE pl.lft END,
         CASE u.level WHEN 'grassroots' THEN pl.lft + 100 + u.id - 5000 ELSE pl.rgt END, 0
  FROM units_unit u JOIN places_place pl ON pl.id = u.place_id;
INSERT INTO reporting_report (id, subject_id, state, late, submissions, version)
  SELECT id, id, 'accepted', false, 1, 0 FROM season_subject WHERE parent_id IS NOT NULL;
"""
RECORDS = """
INSERT INTO service_record (id, unit_id, title, service_kind, sub_kind, support_kinds, starts, ends,
    quantity, people_served, households_served, own_funds, raised_funds, goods, paid_out, result,
    state, entered_at, version)
  SELECT 1 + r, 5000 + r % {teams}, '服务', (ARRAY['training', 'technique_extension',
         'popularisation', 'transfer', 'advice'])[1 + r % 5], CASE r % 5 WHEN 1 THEN 'technique'
         ELSE '' END, '[]', date '2026-01-01' + r % 330, date '2026-01-02' + r % 330, 1 + r % 3,
         r % 90, r % 9, (r % 500) / 100.0, 0, (r % 7) / 10.0, 0, '', 'recorded', now(), 0
  FROM generate_series(0, {records} - 1) r;
INSERT INTO service_participation (record_id, person_id, time_kind, days, hours)
  SELECT 1 + r, 1 + (r * 7 + k * 13) % {experts}, CASE (r + k) % 4 WHEN 0 THEN 'online'
         ELSE 'stationed' END, 2, 16
  FROM generate_series(0, {records} - 1) r CROSS JOIN generate_series(0, 1) k;
INSERT INTO service_recordvillage (record_id, village_id, county_id)
  SELECT 1 + r, v.id, v.parent_id
  FROM generate_series(0, {records} - 1) r CROSS JOIN generate_series(0, 1) k
  JOIN places_place v ON v.id = 10000 + (r * 3 + k * 832 * 5) % {villages};
INSERT INTO service_recordhousehold (record_id, household_id)
  SELECT 1 + r, (10000 + (r * 3) % {villages}) * 4 + k
  FROM generate_series(0, {records} - 1) r CROSS JOIN generate_series(0, 1) k;
INSERT INTO reporting_reportrecord (report_id, record_id, record_version, struck, struck_reason, version)
  SELECT rp.id, r.id, 0, r.id % 100 = 0, CASE WHEN r.id % 100 = 0 THEN '核实不实' ELSE '' END, 0
  FROM service_record r JOIN reporting_report rp ON rp.subject_id = r.unit_id;
ANALYZE;
"""


@contextmanager
def database_time(spent: list[float]) -> Any:
    """Adds up what the database took, statement by statement."""

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append(time.perf_counter() - began)

    with connection.execute_wrapper(watch):
        yield


def run(sql: str, **numbers: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**numbers))


def a_nation(records: int) -> Season:
    """All rows, and the season that counts them."""
    call_command("migrate", verbosity=0)
    numbers = {
        "provinces": PROVINCES, "counties": COUNTIES, "teams": TEAMS, "experts": EXPERTS,
        "villages": VILLAGES, "households": HOUSEHOLDS, "records": records,
    }  # fmt: skip
    run(NATION, **numbers)
    edition = load_edition(shipped_edition("national-2017"))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scheme_edition (id, key, title, issuer_id, dated, content, digest, state,"
            " version) VALUES (1, %s, %s, 1, %s, %s, %s, 'published', 0)",
            [edition.key, edition.title.zh, edition.earliest_date, edition.model_dump_json(),
             digest(edition)],
        )  # fmt: skip
        cursor.execute(
            "INSERT INTO season_season (id, edition_id, host_id, year, title, assessed_from,"
            " assessed_to, state, version) VALUES"
            " (1, 1, 1, 2026, '2026', '2026-01-01', '2026-12-31', 'open', 0)"
        )
    run(SUBJECTS, season=1)
    run(RECORDS, **numbers)
    return Season.objects.get(pk=1)


def accept_provinces(season: Season) -> float:
    """Each province's figures are what its records say; then they go into the totals.

    Gives the longest time in seconds that one acceptance took for the totals.
    """
    edition = edition_of(season.edition_id)
    sources = counted_sources(edition)
    # Hours take a day-by-day count of each person: for the bench days will do.
    added = {
        key: (*source[:-1], source[-1].replace("hours", "days"))
        for key, source in sources.items()
        if edition.indicator(key).adds == "sum"
    }
    longest = 0.0
    provinces = Report.objects.filter(subject__level="province")
    for report in provinces.select_related("subject__season", "subject__unit__place"):
        standing = standing_in([report.pk, *accepted_below(report.subject).values()])
        said = said_by(standing, set(sources.values()))
        facts = facts_of(Record.objects.filter(pk__in=standing), added.values(), report.subject)
        Figure.objects.bulk_create(
            Figure(
                report=report,
                indicator=i.key,
                verified=facts.get(added.get(i.key, ()), Counted(Decimal(3))).value,
                records=said.get(sources.get(i.key, ()), Said(0)).records,
            )
            for i in edition.indicators
            if i.adds != "ratio"
        )
        began = time.perf_counter()
        with transaction.atomic():
            add_to_tallies(report)
        longest = max(longest, time.perf_counter() - began)
    return longest


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=500_000)
    given = arguments.parse_args()
    began = time.perf_counter()
    season = a_nation(given.records)
    print(f"{given.records:,} records written in {time.perf_counter() - began:.0f} s")
    longest = accept_provinces(season)
    print(f"{PROVINCES} provinces accepted; the totals took at most {longest:.2f} s each")
    run("ANALYZE")
    edition_of(season.edition_id)
    table_ms = []
    for _ in range(5):
        spent: list[float] = []
        with database_time(spent):
            table = national_table(season)
        table_ms.append(sum(spent) * 1000)
    print(f"table of {len(table)} rows: {len(spent)} statements, database"
          f" {sorted(table_ms)[2]:.1f} ms (median of 5; at most 200)")  # fmt: skip
    spent = []
    began = time.perf_counter()
    with database_time(spent):
        afresh = recount(season)
    print(f"recount: {len(spent)} statements, database {sum(spent):.2f} s,"
          f" {time.perf_counter() - began:.2f} s in all (at most 5)")  # fmt: skip
    equal = tallies_of(season) == afresh and table == table_of(
        edition_of(season.edition_id), afresh, {}
    )
    print("the kept totals equal the recount" if equal else "THE KEPT TOTALS DIFFER")
    raise SystemExit(0 if equal else 1)


if __name__ == "__main__":
    main()
