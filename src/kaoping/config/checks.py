"""The deployment check: what must never be so where people really work (`check --deploy`)."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

SHORTEST_SECRET = 40


@register(Tags.security, deploy=True)
def fit_for_production(**_given: Any) -> list[Error]:
    """Every reason against serving people with these settings."""
    found = (*_faults(), *_faults_of_the_web())
    return [Error(text, hint=hint, id=f"kaoping.{code}") for code, text, hint in found]


def _faults() -> Iterator[tuple[str, str, str]]:
    if settings.MODE != "production":
        yield ("E001", f"The mode is {settings.MODE}: anyone could step into any role.",
               "Set KAOPING_MODE=production.")  # fmt: skip
    if settings.DEBUG:
        yield "E002", "DEBUG is on: error pages would show what is kept.", "Switch it off."
    if len(settings.SECRET_KEY) < SHORTEST_SECRET or "insecure" in settings.SECRET_KEY:
        yield ("E003", "The secret key is short or a default one.",
               "Set KAOPING_SECRET_KEY to at least 40 random characters, or leave it out.")  # fmt: skip
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        yield ("E004", "The database is not PostgreSQL.",
               "Set KAOPING_DATABASE_URL=postgres://…")  # fmt: skip
    if not settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher"):
        yield "E005", "Passwords are not kept with Argon2.", "Restore PASSWORD_HASHERS."


def _faults_of_the_web() -> Iterator[tuple[str, str, str]]:
    if "*" in settings.ALLOWED_HOSTS:
        yield "E006", "Every host name is served.", "Name the hosts in KAOPING_HOSTS."
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield ("E007", "Cookies may travel without TLS.",
               "Serve behind TLS in production mode.")  # fmt: skip
    if settings.EMAIL_HOST_USER and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield ("E009", "The password of the mail server would travel without TLS.",
               "Write KAOPING_SMTP_URL as smtp+tls:// or smtps://.")  # fmt: skip
    if settings.SECURE_SSL_REDIRECT and not settings.PROXIES:
        yield ("E008", "No proxy is named: all visitors would seem to come from one address.",
               "Name the proxy that ends TLS in KAOPING_PROXIES.")  # fmt: skip
