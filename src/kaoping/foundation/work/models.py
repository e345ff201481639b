from django.db import models
from django.db.models import Q

from kaoping.foundation.files.models import StoredFile


class Work(models.Model):
    """One long piece of work: asked for by an account in a post, done by a worker.

    ``beat`` is written while it runs; work whose heart stopped is taken up again, so
    every kind of it can be done twice without harm.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=40)
    given = models.JSONField(default=dict)
    account = models.BigIntegerField(null=True)
    post = models.CharField(max_length=20)
    unit = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    beat = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    messages = models.JSONField(default=list)
    result = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    result_name = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "work"
        constraints = [
            models.CheckConstraint(
                condition=Q(done__lte=models.F("total")) | Q(total=0), name="no_more_than_all"
            )
        ]
