from django.db import models


class Entry(models.Model):
    """One act: who, in which post, did what to which record, when and why.

    Entries are chained: ``hash`` covers all other fields and the hash before it.
    ``seq`` runs without gaps from 1.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    post = models.CharField(max_length=20)
    unit_id = models.BigIntegerField(null=True)
    act = models.CharField(max_length=30)
    record = models.CharField(max_length=60)  # "reporting.report:12"
    season_id = models.BigIntegerField(null=True)
    # Whom it concerns: the unit and person that the record lies on, and the unit above.
    over_unit = models.BigIntegerField(null=True)
    over_parent = models.BigIntegerField(null=True)
    over_person = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    way = models.CharField(max_length=10)
    address = models.CharField(max_length=45, blank=True)
    batch = models.CharField(max_length=32, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        app_label = "journal"
        indexes = [
            models.Index(fields=["record", "seq"]),
            models.Index(fields=["over_unit", "seq"]),
            models.Index(fields=["account_id", "seq"]),
            models.Index(fields=["act", "seq"]),
        ]


class Head(models.Model):
    """The end of the chain; locked by whoever appends. There is one row."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        app_label = "journal"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_head_of_the_journal")
        ]
