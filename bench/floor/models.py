"""Kaoping's tables, seen with as little as a page needs."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models


class Account(AbstractBaseUser):
    username = models.CharField(max_length=40, unique=True)
    USERNAME_FIELD = "username"

    class Meta:
        managed = False
        db_table = "people_account"


class Subject(models.Model):
    name = models.CharField(max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True)

    class Meta:
        managed = False
        db_table = "season_subject"


class Candidate(models.Model):
    season_id = models.BigIntegerField()
    honour = models.CharField(max_length=40)
    subject = models.ForeignKey(Subject, models.PROTECT)
    state = models.CharField(max_length=12)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    scores = models.PositiveSmallIntegerField()
    deeds = models.TextField()

    class Meta:
        managed = False
        db_table = "recommendation_candidate"


class Assignment(models.Model):
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="assignments")
    account = models.ForeignKey(Account, models.PROTECT)
    state = models.CharField(max_length=12)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    comment = models.TextField()
    version = models.PositiveIntegerField()

    class Meta:
        managed = False
        db_table = "judging_assignment"


class Nomination(models.Model):
    """What the floor inserts when something is submitted: a table of its own."""

    season_id = models.BigIntegerField()
    honour = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    deeds = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "floor"


class FloorScore(models.Model):
    """The floor's own score row: one insert, and the stored mean beside it."""

    candidate_id = models.BigIntegerField()
    points = models.DecimalField(max_digits=5, decimal_places=1)
    comment = models.TextField()

    class Meta:
        app_label = "floor"
