"""The kinds of unit that the newest edition knows."""

from django.utils.translation import get_language

from kaoping.programme.scheme.queries import edition_of, newest_edition


def unit_kinds() -> dict[str, str]:
    """Names by key, in the language of the page; empty before any edition is published."""
    newest = newest_edition()
    kinds = edition_of(newest).unit_kinds if newest else ()
    return {kind.key: kind.name.in_(get_language() or "") for kind in kinds}
