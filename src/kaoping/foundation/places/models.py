from django.db import models


class Place(models.Model):
    """One administrative division, valid for a time.

    ``lft`` and ``rgt`` number the tree of places so that "within" is a comparison of
    integers; they are written once, when the reference data is loaded.
    """

    class Level(models.TextChoices):
        COUNTRY = "country"
        PROVINCE = "province"
        PREFECTURE = "prefecture"
        COUNTY = "county"
        TOWN = "town"
        VILLAGE = "village"

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    lft = models.PositiveIntegerField(db_index=True)
    rgt = models.PositiveIntegerField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        app_label = "places"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lft__lte=models.F("rgt")), name="a_place_spans_its_own_number"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PoorCounty(models.Model):
    """One of the national poor counties, under its own code; ``place`` is where it lies now."""

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=40)
    place = models.ForeignKey(Place, models.PROTECT, related_name="poor_counties")
    region = models.CharField(max_length=20)
    exit_year = models.PositiveSmallIntegerField()

    class Meta:
        app_label = "places"


class RegisteredVillage(models.Model):
    """A village on the national poverty register (建档立卡贫困村)."""

    place = models.OneToOneField(Place, models.PROTECT, related_name="registered")
    county = models.ForeignKey(Place, models.PROTECT, related_name="+")
    invented = models.BooleanField(default=False)  # drawn by seed for the demonstration
    source = models.CharField(max_length=80, blank=True)

    class Meta:
        app_label = "places"


class RegisteredHousehold(models.Model):
    """A household on the register: a coded entry, never a name."""

    village = models.ForeignKey(RegisteredVillage, models.PROTECT, related_name="households")
    code = models.CharField(max_length=20, unique=True)
    people = models.PositiveSmallIntegerField(default=1)

    class Meta:
        app_label = "places"
