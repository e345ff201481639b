"""What is unfit for people's real work is refused before it serves."""

from ipaddress import ip_network
from pathlib import Path
from types import SimpleNamespace

import pytest

from kaoping.config import settings as settings_file
from kaoping.config.checks import fit_for_production

FIT = {
    "MODE": "production",
    "DEBUG": False,
    "SECRET_KEY": "k" * 50,
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    "ALLOWED_HOSTS": ["kaoping.example"],
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "PROXIES": [ip_network("127.0.0.1")],
    "EMAIL_HOST_USER": "kaoping",
    "EMAIL_USE_TLS": True,
    "EMAIL_USE_SSL": False,
}


def found_with(monkeypatch, **more) -> list[str]:
    given = SimpleNamespace(**{**FIT, **more})
    monkeypatch.setattr("kaoping.config.checks.settings", given)
    return [error.id for error in fit_for_production()]


def test_an_installation_in_order_passes(monkeypatch):
    assert found_with(monkeypatch) == []


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"MODE": "demo"}, "kaoping.E001"),
        ({"MODE": "test"}, "kaoping.E001"),
        ({"DEBUG": True}, "kaoping.E002"),
        ({"SECRET_KEY": "short"}, "kaoping.E003"),
        ({"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}, "kaoping.E004"),
        ({"PASSWORD_HASHERS": ["x.MD5PasswordHasher"]}, "kaoping.E005"),
        ({"ALLOWED_HOSTS": ["*"]}, "kaoping.E006"),
        ({"CSRF_COOKIE_SECURE": False}, "kaoping.E007"),
        ({"PROXIES": []}, "kaoping.E008"),
        ({"EMAIL_USE_TLS": False}, "kaoping.E009"),
    ],
)
def test_each_fault_is_refused_by_name(monkeypatch, more, fault):
    assert found_with(monkeypatch, **more) == [fault]


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp+tls://me:p%40ss@mail.example.org", 587, True, False),
        ("smtp+tls://me:p%40ss@mail.example.org:2525", 2525, True, False),
        ("smtps://me:p%40ss@mail.example.org", 465, False, True),
        ("smtp://me:p%40ss@mail.example.org", 25, False, False),
    ],
)
def test_mail_leaves_as_its_address_says(url, port, tls, ssl):
    found = settings_file._mail(url)

    assert (found["EMAIL_HOST"], found["EMAIL_HOST_USER"]) == ("mail.example.org", "me")
    assert found["EMAIL_HOST_PASSWORD"] == "p@ss"
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password"),
    [
        ("postgres://kao:a%25b%2Fc@db.example:5433/kaoping", "db.example", "5433", "kao", "a%b/c"),
        ("postgres://kao@/kaoping?host=/run/a+b", "/run/a+b", "", "kao", ""),
        ("postgres://kao@:5433/kaoping?host=/run/Pg%20x", "/run/Pg x", "5433", "kao", ""),
        ("postgres:///kaoping?host=/run/x&port=5434", "/run/x", "5434", "", ""),
        ("postgres:///kaoping", "", "", "", ""),
    ],
)
def test_the_database_lies_where_its_url_says(url, host, port, user, password):
    at = settings_file._database(url)
    named = [at[name] for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")]
    assert named == ["kaoping", host, port, user, password]
    assert "host" not in at["OPTIONS"]


def test_what_else_the_urls_query_says_is_handed_on():
    at = settings_file._database("postgres://db.example/kaoping?sslmode=require")
    assert at["OPTIONS"]["sslmode"] == "require"


def test_without_an_address_mail_goes_to_the_console_and_a_wrong_one_is_refused():
    assert settings_file._mail("")["EMAIL_BACKEND"].endswith("console.EmailBackend")
    for wrong in ("mail.example.org:587", "http://mail.example.org", "smtp://"):
        with pytest.raises(ValueError, match="KAOPING_SMTP_URL"):
            settings_file._mail(wrong)


def test_a_secret_that_another_process_made_first_stands(monkeypatch, tmp_path):
    monkeypatch.setattr(settings_file, "HOME", tmp_path)
    mine = settings_file._kept_secret("secret_key")
    monkeypatch.setattr(Path, "exists", lambda _path: False)  # as both looked before either wrote

    assert settings_file._kept_secret("secret_key") == mine
    assert [p.name for p in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
