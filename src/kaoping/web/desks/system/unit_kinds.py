"""The kinds of unit that the newest edition knows."""

from kaoping.programme.scheme.queries import edition_of, newest_edition
from kaoping.web.wording import in_chinese


def unit_kinds() -> dict[str, str]:
    """Names by key, in the language of the page; empty before any edition is published."""
    newest = newest_edition()
    kinds = edition_of(newest).unit_kinds if newest else ()
    return {
        kind.key: kind.name.zh if in_chinese() else kind.name.en or kind.name.zh for kind in kinds
    }
