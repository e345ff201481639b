from django.db import models

from kaoping.foundation.over import Over
from kaoping.foundation.units.models import Unit
from kaoping.programme.scheme import rules


class Edition(models.Model):
    """What the text says, as data; a published one never changes (article 8)."""

    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="editions")
    dated = models.DateField()
    content = models.TextField()  # the JSON of programme.scheme.edition.Edition
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default=rules.FLOW.first.value)
    published_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    flow = rules.FLOW

    class Meta:
        app_label = "scheme"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in rules.EditionState]),
                name="edition_state_is_known",
            ),
        ]

    @property
    def over(self) -> Over:
        return Over(unit_id=self.issuer_id)


class Interpretation(models.Model):
    """What the issuing office says an article means (article 8)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="interpretations")
    article = models.CharField(max_length=10)
    text = models.TextField()
    dated = models.DateField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "scheme"

    @property
    def over(self) -> Over:
        return self.edition.over
