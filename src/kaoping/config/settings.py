"""Settings: everything that differs between installations comes from the environment.

KAOPING_MODE            "demo", "test" or "production" (the default)
KAOPING_DATABASE_URL    postgres://user:password@host:port/name, or postgres:///name?host=folder
                        for a socket; without it SQLite
KAOPING_HOME            where this installation keeps files, keys and the SQLite database
KAOPING_HOSTS           host names that are served, comma-separated
KAOPING_ADDRESS         where the public finds it, for the codes on certificates
KAOPING_PROXIES         addresses or networks of the reverse proxies, comma-separated: what they
                        say of where a visitor comes from is believed, and nobody else
KAOPING_SECRET_KEY      Django's secret; without it one is made once and kept in the home
KAOPING_FONTS           a folder of the customer's own document fonts
KAOPING_SMTP_URL        smtp+tls://user:password@host:587 (STARTTLS), smtps://…:465 (TLS at once) or
                        smtp://host:25 (neither); without it mail goes to the console
KAOPING_MAIL_FROM       the address that mail comes from
KAOPING_BEHIND_TLS      "0" where no proxy speaks HTTPS to the visitors; else plain HTTP is
                        sent on to HTTPS
KAOPING_WORK_DEAD_AFTER seconds without a sign of life after which background work is taken up anew
"""

import os
import secrets
import sys
import tempfile
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kaoping.programme import STAGES

KAOPING_ROOT = Path(__file__).resolve().parents[3]
MODE = os.environ.get("KAOPING_MODE") or ("test" if "pytest" in sys.modules else "production")
HOME = Path(os.environ.get("KAOPING_HOME") or KAOPING_ROOT / "var" / MODE)
HOME.mkdir(parents=True, exist_ok=True)


def _kept_secret(name: str) -> str:
    """A secret made once and kept, readable by its owner alone."""
    path = HOME / name
    if not path.exists():
        # A temporary file is its owner's from birth; put in place whole, by who comes first.
        with tempfile.NamedTemporaryFile("w", dir=HOME) as made, suppress(FileExistsError):
            made.write(secrets.token_urlsafe(48))
            made.flush()
            os.link(made.name, path)
    return path.read_text().strip()


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "kaoping.sqlite3",
            "OPTIONS": {
                # One writer at a time, taken at BEGIN: what select_for_update gives elsewhere.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                "PRAGMA cache_size=-64000;PRAGMA temp_store=MEMORY;",
            },
            # A file as in earnest: one in memory is locked without waiting for its turn.
            "TEST": {"NAME": HOME / f"test-{os.getpid()}.sqlite3"},
        }
    parts = urlsplit(url)
    # As libpq takes it: a socket's folder stands here, or sslmode; what it does not know it refuses.
    more: dict[str, Any] = dict(parse_qsl(parts.query.replace("+", "%2B")))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": more.pop("host", parts.hostname or ""),
        "PORT": more.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Plans are kept from the third time on: planning was most of a page's database time.
        # (A pooler between us and the server must know prepared statements.)
        "OPTIONS": {**more, "server_side_binding": True, "prepare_threshold": 2},
    }


SECRET_KEY = os.environ.get("KAOPING_SECRET_KEY") or _kept_secret("secret_key")
DEBUG = False
ALLOWED_HOSTS = [
    host for host in os.environ.get("KAOPING_HOSTS", "localhost,127.0.0.1").split(",") if host
]
PROXIES = [
    ip_network(one.strip())
    for one in os.environ.get("KAOPING_PROXIES", "").split(",")
    if one.strip()
]
# The demonstration serves itself, so that the codes of its certificates lead somewhere.
AT_HOME = "http://127.0.0.1:8000" if MODE == "demo" else f"https://{ALLOWED_HOSTS[0]}"
PUBLIC_ADDRESS = os.environ.get("KAOPING_ADDRESS", AT_HOME)
DATABASES = {"default": _database(os.environ.get("KAOPING_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    *(
        f"kaoping.foundation.{room}"
        for room in ("places", "units", "people", "files", "calendar", "journal", "work")
    ),
    *(f"kaoping.programme.{stage}" for stage in STAGES),
    "kaoping.messaging",
    "kaoping.web",
    "kaoping.cli",
    "kaoping.jobs",
    "kaoping.config",
]
MIDDLEWARE = [
    "kaoping.web.proxies.ThroughProxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kaoping.web.language.ChosenLanguage",
    "kaoping.web.bodies.NoLargerThan",
    "kaoping.web.bodies.NoNulInAddresses",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "kaoping.web.doors.ActorAndTime",
    "kaoping.web.refusals.ShowRefusals",
    "kaoping.web.reading.PagesOnlyRead",
]
ROOT_URLCONF = "kaoping.config.urls"
WSGI_APPLICATION = "kaoping.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "kaoping.web.frame.frame_of",
            ],
            "builtins": ["kaoping.web.templatetags.kaoping"],
        },
    }
]

# People
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "kaoping.foundation.people.sessions.ByPassword",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "log_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
# By account, whatever the address: a whole county office shares one address.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "kaoping.web.doors.locked_out"
SESSION_ENGINE = "kaoping.foundation.people.sessions"
SESSION_COOKIE_AGE = 30 * 60  # idle log-out: the age counts from the last request
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# Words and days
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = KAOPING_ROOT / ".build" / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "kaoping.web.assets.VendorFinder",
]
MEDIA_ROOT = HOME / "files"
FILE_LIMIT = 20 * 1024 * 1024
REPORT_FILES_LIMIT = 200 * 1024 * 1024
RECORD_FILES_LIMIT = 100 * 1024 * 1024
CANDIDATE_FILES_LIMIT = 100 * 1024 * 1024
PACKAGE_FILES_LIMIT = 200 * 1024 * 1024  # of all its parts
BODY_LIMIT = 6 * FILE_LIMIT  # of one request: the five files of an objection fit in
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FONT_FOLDERS = [
    Path(folder)
    for folder in (os.environ.get("KAOPING_FONTS", ""), str(KAOPING_ROOT / ".build" / "fonts"))
    if folder
]
KEY_FILE = HOME / "keys.json"

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if MODE == "production":
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = os.environ.get("KAOPING_BEHIND_TLS", "1") == "1"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000

# Mail and background work


def _mail(url: str) -> dict[str, Any]:
    """How letters leave; Django's own defaults would talk to any server in the clear."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ValueError("KAOPING_SMTP_URL is none of smtp://, smtp+tls:// or smtps:// with a host")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


globals().update(_mail(os.environ.get("KAOPING_SMTP_URL", "")))
EMAIL_TIMEOUT = 20  # seconds: a mail server that is silent holds up no other work
DEFAULT_FROM_EMAIL = os.environ.get("KAOPING_MAIL_FROM", "kaoping@localhost")
WORK_DEAD_AFTER = int(os.environ.get("KAOPING_WORK_DEAD_AFTER", "60"))  # seconds of silence
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

if MODE == "test":
    # The strong hasher is tried by its own test; elsewhere it would only cost minutes.
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
    SECURE_SSL_REDIRECT = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE == "production"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE != "production"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
