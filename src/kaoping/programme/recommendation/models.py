from django.db import models
from django.db.models import F, Q

from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.over import Over
from kaoping.programme.recommendation import rules
from kaoping.programme.season.models import Season, Subject


class Share(models.Model):
    """What one subject holds of an honour's quota (推优名额).

    ``held`` was given from above, ``passed_on`` went to those below, ``used`` are its own
    candidates. The database refuses what would exceed ``held``, whoever asks.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="shares", db_index=False)
    honour = models.CharField(max_length=40)
    held = models.PositiveIntegerField(default=0)
    passed_on = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "recommendation"
        constraints = [
            models.UniqueConstraint(fields=["subject", "honour"], name="one_share_per_honour"),
            models.CheckConstraint(
                condition=Q(held__gte=F("passed_on") + F("used")),
                name="nobody_gives_or_uses_more_than_held",
            ),
        ]

    @property
    def over(self) -> Over:
        return self.subject.over


class Slate(models.Model):
    """The one ranked list of one recommending body for one honour."""

    body = models.ForeignKey(Subject, models.PROTECT, related_name="slates", db_index=False)
    honour = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "recommendation"
        constraints = [
            models.UniqueConstraint(fields=["body", "honour"], name="one_slate_per_honour"),
        ]

    @property
    def over(self) -> Over:
        return self.body.over


class Candidate(models.Model):
    """A subject put forward for an honour, out of its accepted summary (article 5.3).

    ``by`` is the unit that put it forward, whose slot it occupies. ``season`` and
    ``score`` are kept here so that long lists are one indexed read.
    """

    season = models.ForeignKey(Season, models.PROTECT, related_name="candidates", db_index=False)
    honour = models.CharField(max_length=40)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="candidacies")
    by = models.ForeignKey(Subject, models.PROTECT, related_name="put_forward")
    slate = models.ForeignKey(Slate, models.PROTECT, related_name="candidates")
    state = models.CharField(max_length=12, default=rules.CANDIDATE_FLOW.first.value)
    details = models.JSONField(default=dict)  # the fields of the recommendation form
    deeds = models.TextField(blank=True)
    short_form = models.TextField(blank=True)
    # What the electronic form says, as a code printed on the paper that is stamped.
    form_code = models.CharField(max_length=24, blank=True)
    traits = models.JSONField(default=list)  # what composition rules look at
    fraud = models.BooleanField(default=False)  # struck for it: not put forward again
    # Of the review: the panel's consolidated score, and how many judges gave one.
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    scores = models.PositiveSmallIntegerField(default=0)
    put_forward_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    flow = rules.CANDIDATE_FLOW

    class Meta:
        app_label = "recommendation"
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=~Q(state__in=["withdrawn", "struck"]),
                name="a_subject_is_put_forward_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in rules.CandidateState]),
                name="candidate_state_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["season", "honour", "id"]),
            models.Index(fields=["season", "honour", "-score", "id"], name="by_score"),
            models.Index(fields=["season", "state", "id"]),
        ]

    @property
    def over(self) -> Over:
        return self.subject.over


class Rank(models.Model):
    """The position that one unit gives a candidate among all it sends up for an honour."""

    at = models.ForeignKey(Subject, models.PROTECT, related_name="ranks", db_index=False)
    honour = models.CharField(max_length=40)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="ranks")
    position = models.PositiveIntegerField()  # from 1, the first choice

    class Meta:
        app_label = "recommendation"
        constraints = [
            models.UniqueConstraint(fields=["at", "candidate"], name="ranked_once_at_each_unit"),
        ]
        indexes = [models.Index(fields=["at", "honour", "position"])]


class CandidateFile(models.Model):
    """A file of a candidate: the stamped form, a photo, proof of the local notice."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=20)  # of rules.FileKind
    code = models.CharField(max_length=24, blank=True)  # the form_code on a stamped paper
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    added = models.DateTimeField()

    class Meta:
        app_label = "recommendation"


class Package(models.Model):
    """The five parts that a recommending body files (article 7)."""

    body = models.OneToOneField(Subject, models.PROTECT, related_name="package")
    state = models.CharField(max_length=12, default=rules.PACKAGE_FLOW.first.value)
    filed_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    received_at = models.DateTimeField(null=True)
    returned_part = models.CharField(max_length=12, blank=True)
    returned_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    flow = rules.PACKAGE_FLOW

    class Meta:
        app_label = "recommendation"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in rules.PackageState]),
                name="package_state_is_known",
            ),
        ]

    @property
    def over(self) -> Over:
        return self.body.over


class Part(models.Model):
    """One part of a package: when it was declared complete, its text and its files."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="parts", db_index=False)
    key = models.CharField(max_length=12)  # the part's key in the edition
    text = models.TextField(blank=True)
    completed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "recommendation"
        constraints = [
            models.UniqueConstraint(fields=["package", "key"], name="each_part_once"),
        ]

    @property
    def over(self) -> Over:
        return self.package.over


class PartFile(models.Model):
    part = models.ForeignKey(Part, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    added = models.DateTimeField()

    class Meta:
        app_label = "recommendation"
