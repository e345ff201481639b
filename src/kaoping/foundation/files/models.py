from django.db import models


class StoredFile(models.Model):
    """The bytes of one file, kept once under their hash and never served directly."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    kind = models.CharField(max_length=5)  # jpg png heic pdf docx xlsx ofd, told from content
    taken_at = models.DateTimeField(null=True)  # of a photo, when it says so
    latitude = models.FloatField(null=True)  # kept apart; stripped from public copies
    longitude = models.FloatField(null=True)
    added = models.DateTimeField()

    class Meta:
        app_label = "files"
