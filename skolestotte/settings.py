"""Settings. Everything that differs between installations comes from the environment; docs/operations.md lists it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

BASE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("SKOLESTOTTE_HOME", BASE.parent / "var"))
BUILD = BASE.parent / ".build"


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


_DATABASE_KEYS = {"host", "port", "user", "password", "dbname"}


def _database(variable: str) -> dict[str, object]:
    info = conninfo_to_dict(os.environ.get(variable, f"host={HOME / 'postgres'} dbname=skolestotte"))
    return {
        "ENGINE": "skolestotte.web.folders.backend",
        "NAME": info.get("dbname", ""),
        "USER": info.get("user", ""),
        "PASSWORD": info.get("password", ""),
        "HOST": info.get("host", ""),
        "PORT": str(info.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Whatever else the address says (sslmode, sslrootcert …) goes on to the driver.
        "OPTIONS": {"connect_timeout": 5, **{key: value for key, value in info.items() if key not in _DATABASE_KEYS}},
    }


DEMO = _flag("SKOLESTOTTE_DEMO")  # personas may sign in without an identity provider
DEBUG = False
SECRET_KEY = os.environ.get("SKOLESTOTTE_SECRET_KEY", "")
MASTER_KEYS = os.environ.get("SKOLESTOTTE_MASTER_KEYS", "")  # "name:base64,older:base64", the first one is in use
INDEX_KEY = os.environ.get("SKOLESTOTTE_INDEX_KEY", "")  # base64, 32 bytes: blind indexes; never rotated (docs/security.md)
if (DEMO or _flag("SKOLESTOTTE_TEST")) and not SECRET_KEY:
    SECRET_KEY = "demo-only-" + "0" * 50
ALLOWED_HOSTS = os.environ.get("SKOLESTOTTE_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("SKOLESTOTTE_ORIGINS", "").split(",") if origin]
SECURE = bool(CSRF_TRUSTED_ORIGINS)  # served over https under a public name

MUNICIPALITY_NO = os.environ.get("SKOLESTOTTE_MUNICIPALITY_NO", "9901")
MUNICIPALITY_NAME = os.environ.get("SKOLESTOTTE_MUNICIPALITY_NAME", "Lysfjord")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "procrastinate.contrib.django",
    "skolestotte.web.design",
    "skolestotte.web.people",
    "skolestotte.web.folders",
    "skolestotte.web.journal",
    "skolestotte.web.notices",
    "skolestotte.web.documents",
    "skolestotte.web.drafts",
    "skolestotte.web.cases",
    "skolestotte.web.consents",
    "skolestotte.web.concerns",
    "skolestotte.web.investigations",
    "skolestotte.web.meetings",
    "skolestotte.web.notes",
    "skolestotte.web.trust",
    "skolestotte.web.units",
    "skolestotte.web.yearly",
    "skolestotte.web.evaluation_meetings",
    "skolestotte.web.exchange",
    "skolestotte.web.emergency",
    "skolestotte.web.portal",
    "skolestotte.web.overview",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "skolestotte.web.design.middleware.SecurityHeaders",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "skolestotte.web.folders.middleware.OneTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "skolestotte.web.people.middleware.ShortSession",
    "skolestotte.web.drafts.middleware.KeepLapsed",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "skolestotte.web.people.middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "skolestotte.urls"
WSGI_APPLICATION = "skolestotte.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "skolestotte.web.design.templatetags.design"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "skolestotte.web.design.context.page",
            ],
        },
    }
]
PAGE_FRAME = "skolestotte.web.overview.frame.frame_of"
FORM_RENDERER = "skolestotte.web.design.forms.Renderer"

# Two roles on one database: `default` is the app role, `owner` migrates and is never used by a page.
DATABASES = {"default": _database("DATABASE_URL"), "owner": _database("DATABASE_OWNER_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["skolestotte.web.people.sign_in.IdentityBackend"]
LOGIN_URL = "people:sign-in"
SESSION_ENGINE = "skolestotte.web.people.sessions"
SESSION_COOKIE_AGE = int(timedelta(minutes=40).total_seconds())
SESSION_RENEW_AFTER = timedelta(minutes=5)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if SECURE else 0
if _flag("SKOLESTOTTE_BEHIND_PROXY"):  # a proxy in front ends TLS and sets this header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "skolestotte.web.design.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # far more than may be attached: the form says how many that is
FILE_UPLOAD_HANDLERS = ["skolestotte.web.design.uploads.InMemory"]  # nothing confidential touches the disk unsealed

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("English"))]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

STATIC_URL = "/static/"
STATIC_ROOT = BUILD / "collected"
STATICFILES_DIRS = [BUILD / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Django's test client builds the middleware anew for each person, and would each time go through all static files.
WHITENOISE_AUTOREFRESH = _flag("SKOLESTOTTE_TEST")

EMAIL_BACKEND = os.environ.get("SKOLESTOTTE_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = os.environ.get("SKOLESTOTTE_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("SKOLESTOTTE_EMAIL_PORT", "25"))
EMAIL_USE_TLS = _flag("SKOLESTOTTE_EMAIL_TLS")
EMAIL_HOST_USER = os.environ.get("SKOLESTOTTE_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SKOLESTOTTE_EMAIL_PASSWORD", "")
DEFAULT_FROM_EMAIL = os.environ.get("SKOLESTOTTE_FROM", "ikke-svar@skolestotte.example")
SITE = os.environ.get("SKOLESTOTTE_SITE", "http://127.0.0.1:8000")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("SKOLESTOTTE_LOG", "WARNING")},
}
