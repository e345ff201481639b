"""Sealing the database anew after a key was added."""

from django.apps import apps
from django.db import models

from kaoping.foundation.people.secrets import is_sealed_by_newest, reseal


def sealed_fields() -> list[tuple[type[models.Model], str]]:
    """Every field that holds sealed data: binary, and named ``…sealed``."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.BinaryField) and field.name.endswith("sealed")
    ]


def seal_anew() -> int:
    """Seal with the newest key what older ones sealed; how many values. Safe to repeat."""
    done = 0
    for model, name in sealed_fields():
        rows = model._default_manager.exclude(**{name: None}).only("pk", name)
        for row in rows.iterator(chunk_size=1000):
            kept = bytes(getattr(row, name))
            if is_sealed_by_newest(kept):
                continue
            # Only if nobody has written it in between.
            same = model._default_manager.filter(pk=row.pk, **{name: kept})
            done += same.update(**{name: reseal(kept)})
    return done
