from typing import Any

from django.db import models
from django.db.models import F, Q

from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.over import Over
from kaoping.foundation.people.models import Person
from kaoping.foundation.places.models import Place, RegisteredHousehold
from kaoping.foundation.units.models import Unit
from kaoping.programme.service import rules

MONEY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}  # in 万元


class Record(models.Model):
    """One piece of service done in the villages. It belongs to dates and to a unit (a
    team, or a unit for its unattached experts), not to a season: seasons read it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="records", db_index=False)
    title = models.CharField(max_length=80)
    service_kind = models.CharField(max_length=30)
    sub_kind = models.CharField(max_length=30, blank=True)
    support_kinds = models.JSONField(default=list)  # keys, any number of them
    starts = models.DateField()
    ends = models.DateField()
    quantity = models.PositiveIntegerField(default=1)  # trainings, techniques, events …
    people_served = models.PositiveIntegerField(default=0)
    households_served = models.PositiveIntegerField(default=0)
    own_funds = models.DecimalField(**MONEY, default=0)
    raised_funds = models.DecimalField(**MONEY, default=0)
    goods = models.DecimalField(**MONEY, default=0)
    paid_out = models.DecimalField(**MONEY, default=0)
    result = models.TextField()
    state = models.CharField(max_length=12, default=rules.FLOW.first.value)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    flow = rules.FLOW

    class Meta:
        app_label = "service"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__lte=F("ends")), name="a_record_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in rules.RecordState]),
                name="record_state_is_known",
            ),
        ]
        # A record counts for the period in which it ends, and is counted by the first index alone;
        # lists run by the last day, newest first.
        indexes = [
            models.Index(fields=["unit", "ends", "state"]),
            models.Index(fields=["ends", "id"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def over(self) -> Over:
        # all(), so that many records of one unit share what was prefetched for it.
        above = frozenset(row.ancestor_id for row in self.unit.above.all())
        return Over(
            unit_id=self.unit_id,
            parent_unit_id=self.unit.parent_id,
            person_id=self.entered_by_id,
            above=above,
        )


class Participation(models.Model):
    """One person's share in a record: hours and days come from here and nowhere else."""

    record = models.ForeignKey(
        Record, models.CASCADE, related_name="participations", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations")
    time_kind = models.CharField(max_length=30)
    days = models.DecimalField(max_digits=5, decimal_places=1)
    hours = models.DecimalField(max_digits=6, decimal_places=1)

    class Meta:
        app_label = "service"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "person", "time_kind"], name="one_participation_per_time_kind"
            ),
            models.CheckConstraint(condition=Q(hours__gte=0, days__gte=0), name="no_time_below_0"),
        ]


class RecordVillage(models.Model):
    """A village that a record served; its county is kept beside it for counting."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="villages", db_index=False)
    village = models.ForeignKey(Place, models.PROTECT, related_name="+")
    # Counted for records that were found by other ways: nobody looks for one by its county.
    county = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        app_label = "service"
        constraints = [
            models.UniqueConstraint(fields=["record", "village"], name="a_village_once_a_record"),
        ]


class RecordHousehold(models.Model):
    """A registered household that a record served, by its coded entry."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="households", db_index=False)
    household = models.ForeignKey(RegisteredHousehold, models.PROTECT, related_name="+")

    class Meta:
        app_label = "service"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "household"], name="a_household_once_a_record"
            ),
        ]


class Evidence(models.Model):
    """A file that shows that the service was done."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="evidence", db_index=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    added = models.DateTimeField()

    class Meta:
        app_label = "service"
        constraints = [
            models.UniqueConstraint(fields=["record", "file"], name="a_file_once_a_record"),
        ]
