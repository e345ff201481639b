"""What the pages of quota, slate and package share: who reads them, files in."""

from collections.abc import Iterable
from typing import Any

from kaoping.acts.posts import Post
from kaoping.foundation.files.actions import store
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.web.doors import Asked

READERS = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER, Post.SEASON_OFFICE)


def uploads(asked: Asked, controls: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """What was sent as files, kept: ``controls`` are pairs of control and kind of file.

    Raises ``Refused`` with every file that cannot be kept, tied to its control.
    """
    kept: list[dict[str, Any]] = []
    wrong: list[Refusal] = []
    for control, kind in controls:
        for sent in asked.FILES.getlist(control):
            try:
                file = store(sent.read(), sent.name or "", now=asked.now)
            except Refused as refused:
                wrong += [one.about(control) for one in refused.refusals]
            else:
                kept.append({"file": file.sha256, "name": (sent.name or "")[-120:], "kind": kind})
    if wrong:
        raise Refused(*wrong)
    return kept
