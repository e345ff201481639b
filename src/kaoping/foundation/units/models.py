from django.db import models
from django.db.models import Q

from kaoping.foundation.over import Over
from kaoping.foundation.places.models import Place


class Unit(models.Model):
    """A node of the organization tree: an organizing unit or a team (article 3).

    ``kind`` is a key of the scheme's unit kinds; ``level`` says which windows of a
    season's calendar hold for it. ``parent`` is the one of today; ``Membership`` keeps
    each parent with its period.
    """

    class Level(models.TextChoices):
        NATION = "nation"
        PROVINCE = "province"  # provincial offices, the Corps and the national societies
        PREFECTURE = "prefecture"
        COUNTY = "county"
        GRASSROOTS = "grassroots"  # teams, and units below a county

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=30)
    level = models.CharField(max_length=12, choices=Level)
    is_team = models.BooleanField(default=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="units")
    credit_code = models.CharField(max_length=18, null=True, unique=True)
    field = models.CharField(max_length=2, blank=True)  # of a national society: A to E
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "units"
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")), name="no_unit_is_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def over(self) -> Over:
        # all(), so that what was prefetched is used.
        above = frozenset(row.ancestor_id for row in self.above.all())
        return Over(unit_id=self.pk, parent_unit_id=self.parent_id, above=above)


class UnitAbove(models.Model):
    """Every unit above a unit today, itself included: ``depth`` 0 is itself, 1 its parent."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="above", db_index=False)
    ancestor = models.ForeignKey(Unit, models.CASCADE, related_name="below", db_index=False)
    depth = models.PositiveSmallIntegerField()

    class Meta:
        app_label = "units"
        constraints = [
            models.UniqueConstraint(fields=["unit", "ancestor"], name="one_row_per_unit_above"),
        ]
        indexes = [models.Index(fields=["ancestor", "unit"])]


class Membership(models.Model):
    """Which unit a unit belonged to, from when until when."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="memberships")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        app_label = "units"
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(until=None), name="one_parent_at_a_time"
            ),
        ]
