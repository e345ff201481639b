"""A secret that a page shows once: sealed in the session until the next page takes it out."""

from base64 import b64decode, b64encode

from kaoping.foundation.people.secrets import seal, unseal
from kaoping.web.doors import Asked

KEY = "shown_once"


def show_once(asked: Asked, secret: str) -> None:
    """Keep ``secret`` for the page that the answer redirects to."""
    asked.session[KEY] = b64encode(seal(secret)).decode()


def shown_once(asked: Asked) -> str:
    """What was kept, which is then gone; empty when there is nothing."""
    kept = asked.session.pop(KEY, "")
    return unseal(b64decode(kept)) if kept else ""
