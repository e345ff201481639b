"""What can be asked of service records, always for an actor, never more than one may see."""

from kaoping.programme.service.details import (
    EvidenceRow,
    RecordDetail,
    TimeRow,
    VillageRow,
    evidence_seen,
    overlap_warnings,
    record_seen,
    told_of,
)
from kaoping.programme.service.facts import counted_records, counted_records_of
from kaoping.programme.service.records import (
    Filters,
    RecordRow,
    names_of_filters,
    records_seen,
    why_not_here,
)
from kaoping.programme.service.terms import edition_for_records, terms_for
from kaoping.programme.service.within import records_within_place, territory_of
from kaoping.programme.service.years import (
    seasons_of,
    year_of,
    year_of_unit,
)

__all__ = [
    "EvidenceRow",
    "Filters",
    "RecordDetail",
    "RecordRow",
    "TimeRow",
    "VillageRow",
    "counted_records",
    "counted_records_of",
    "edition_for_records",
    "evidence_seen",
    "names_of_filters",
    "overlap_warnings",
    "record_seen",
    "records_seen",
    "records_within_place",
    "seasons_of",
    "terms_for",
    "territory_of",
    "told_of",
    "why_not_here",
    "year_of",
    "year_of_unit",
]
