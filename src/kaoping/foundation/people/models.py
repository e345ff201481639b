from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from kaoping.foundation.over import Over
from kaoping.foundation.units.models import Unit


class Person(models.Model):
    """A human being. ID number and phone are kept sealed; searched by a keyed hash."""

    name = models.CharField(max_length=40, db_index=True)
    id_number_sealed = models.BinaryField(null=True)
    id_number_hash = models.CharField(max_length=64, null=True, unique=True)
    id_number_masked = models.CharField(max_length=18, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_masked = models.CharField(max_length=20, blank=True)
    sex = models.CharField(max_length=1, blank=True)  # m or f, as in the ID number
    born = models.DateField(null=True)
    ethnicity = models.CharField(max_length=20, blank=True)
    political_status = models.CharField(max_length=20, blank=True)
    education = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=40, blank=True)  # professional title 职称
    position = models.CharField(max_length=60, blank=True)  # administrative post 职务
    rank = models.CharField(max_length=20, blank=True)  # cadre rank, for composition rules
    employer = models.CharField(max_length=80, blank=True)
    specialty = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "people"

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager["Account"]):
    def get_queryset(self) -> models.QuerySet["Account"]:
        """An account comes with its person: every page says who is logged in."""
        return super().get_queryset().select_related("person")

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """What a person logs in with."""

    username = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="accounts")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True)
    email = models.EmailField(blank=True)
    home = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="accounts")
    version = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    objects: ClassVar[Accounts] = Accounts()

    class Meta:
        app_label = "people"

    def __str__(self) -> str:
        return self.username

    @property
    def over(self) -> Over:
        """An account is administered where it has its home."""
        return Over(
            unit_id=self.home_id,
            person_id=self.person_id,
            above=self.home.over.above if self.home else frozenset(),
        )


class PostHeld(models.Model):
    """A post held by an account at a unit, for a period. Ended, never deleted."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", db_index=False)
    post = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "people"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "unit", "post"],
                condition=Q(until=None),
                name="one_open_holding_of_a_post",
            ),
        ]
        indexes = [models.Index(fields=["unit", "post"])]

    @property
    def over(self) -> Over:
        return Over(
            unit_id=self.unit_id,
            parent_unit_id=self.unit.parent_id,
            person_id=self.account.person_id,
            above=self.unit.over.above,
        )


class Token(models.Model):
    """A personal key for machines, bound to one post; only its hash is kept."""

    holding = models.ForeignKey(PostHeld, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=40)
    hash = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField()
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True)

    class Meta:
        app_label = "people"
