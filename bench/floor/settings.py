"""Session, user, CSRF, templates, nothing else; the database is the bench's own."""

import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

_at = urlsplit(os.environ["KAOPING_DATABASE_URL"])
SECRET_KEY = (Path(os.environ["KAOPING_HOME"]) / "secret_key").read_text()
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "bench.floor",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "bench.floor.views"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _at.path.lstrip("/"),
        "USER": _at.username,
        "HOST": parse_qs(_at.query)["host"][0],
        "PORT": str(_at.port),
        "CONN_MAX_AGE": 600,
    }
}
AUTH_USER_MODEL = "floor.Account"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
