"""Django settings. Everything a deployment may want to change is an environment variable, listed in the README."""

import secrets
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

env = Env()
PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(env.str("QUARTERDECK_DATA", "data")).resolve()

DEBUG = env.bool("QUARTERDECK_DEBUG", False)
SITE_URL = env.str("QUARTERDECK_URL", "http://localhost:8000").rstrip("/")
SECURE = SITE_URL.startswith("https://")


def _secret_key() -> str:
    """The key from the environment, else one made once and kept beside the database, readable by its owner only."""
    given = env.str("QUARTERDECK_SECRET_KEY", "")
    if given:
        return given
    kept = DATA / "secret-key"
    if not kept.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list(
    "QUARTERDECK_HOSTS", [SITE_URL.split("://")[1].split(":")[0].split("/")[0], "localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules",
    "quarterdeck.keel",
    "quarterdeck.events",
    "quarterdeck.people",
    "quarterdeck.comments",
    "quarterdeck.kpis",
    "quarterdeck.okrs",
    "quarterdeck.planning",
    "quarterdeck.board",
    "quarterdeck.rhythm",
    "quarterdeck.review",
    "quarterdeck.reflection",
    "quarterdeck.programme",
    "quarterdeck.exchange",
    "quarterdeck.notify",
    "quarterdeck.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Last, so that its view wrapper is the innermost: it runs each page inside its organisation.
    "quarterdeck.people.middleware.OrganisationMiddleware",
]

ROOT_URLCONF = "quarterdeck.config.urls"
WSGI_APPLICATION = "quarterdeck.config.wsgi.application"

_LOADERS: list[Any] = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The shared look comes first, so that it also dresses the log-in pages that allauth brings.
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "quarterdeck.web.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "quarterdeck.web.templatetags.look",
            ],
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "quarterdeck.keel.widgets.Renderer"

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA / 'quarterdeck.sqlite3'}")}
_database: dict[str, Any] = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; "
        "PRAGMA cache_size=-16000; PRAGMA foreign_keys=ON;",
    }
else:
    _database.setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("QUARTERDECK_DATABASE_CONNECTIONS", 8),
        "timeout": 20,
    }
    _database["DISABLE_SERVER_SIDE_CURSORS"] = True
    if not env.bool("QUARTERDECK_BEHIND_POOLER", False):  # ADR 0014
        # What the address asks for stays.
        _database["OPTIONS"] = {
            "server_side_binding": True,
            "prepare_threshold": 3,
            "options": "-c random_page_cost=1.1",
        } | _database["OPTIONS"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # One for all processes: rate limits of the log-in count across them.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "keel_cache"},
    # One for each process: parts of pages that are the same for everybody in an organisation.
    "pages": {
        "BACKEND": "django.core.cache.backends.dummy.DummyCache"
        if DEBUG
        else "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {} if DEBUG else {"MAX_ENTRIES": 2000},
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# People and log-in ----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "quarterdeck.people.login.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "login": "quarterdeck.people.login_forms.LoginForm",
    "reauthenticate": "quarterdeck.people.login_forms.ReauthenticateForm",
    "reset_password": "quarterdeck.people.login_forms.ResetPasswordForm",
    "reset_password_from_key": "quarterdeck.people.login_forms.ResetPasswordKeyForm",
    "change_password": "quarterdeck.people.login_forms.ChangePasswordForm",
    "set_password": "quarterdeck.people.login_forms.SetPasswordForm",
    "add_email": "quarterdeck.people.login_forms.AddEmailForm",
}
MFA_FORMS = {
    "authenticate": "quarterdeck.people.login_forms.AuthenticateForm",
    "reauthenticate": "quarterdeck.people.login_forms.ReauthenticateByCodeForm",
    "activate_totp": "quarterdeck.people.login_forms.ActivateTOTPForm",
    "add_webauthn": "quarterdeck.people.login_forms.AddWebAuthnForm",
    "edit_webauthn": "quarterdeck.people.login_forms.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Logins are made by invitation, so an unproven e-mail hides no squatter; and without a mail server none can be proven.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Quarterdeck"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "quarterdeck.web.views.errors.csrf_failure"

# Transport and browser ------------------------------------------------------------------------------------------------
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("QUARTERDECK_BEHIND_PROXY", False) else None
SECURE_SSL_REDIRECT = SECURE and SECURE_PROXY_SSL_HEADER is not None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# E-mail through any SMTP server; without one it is printed, so that an invitation link is not lost ---------------------
_mail = env.str("QUARTERDECK_SMTP_URL", "")
if _mail:
    vars().update(env.dj_email_url("QUARTERDECK_SMTP_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
HAS_EMAIL = bool(_mail)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("QUARTERDECK_EMAIL_FROM", "Quarterdeck <quarterdeck@localhost>")
SERVER_EMAIL = parseaddr(DEFAULT_FROM_EMAIL)[1]
# Hosts in private networks that chat webhooks may call all the same, by name: QUARTERDECK_PRIVATE_HOSTS=chat.internal
ALLOWED_PRIVATE_HOSTS: frozenset[str] = frozenset(env.list("QUARTERDECK_PRIVATE_HOSTS", []))

# Language and time ----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# Static files ---------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("QUARTERDECK_STATIC", str(DATA / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# Every address of a static file carries the version (see the `asset` tag), so it may be kept for ever.
WHITENOISE_MAX_AGE = 0 if DEBUG else 60 * 60 * 24 * 365

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("QUARTERDECK_LOG_LEVEL", "WARNING")},
}
