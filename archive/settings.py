"""All settings, from the environment only. Every default boots on one machine, for that machine only.

A site answers to other names than localhost when ARCHIVE_HOSTS is set; archive/checks.py then
refuses whatever would be unsafe in public. docs/operations.md lists every variable.
"""

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from archive import embedded
from archive.asking import read_contact, read_test_hosts
from archive.celery_broker import HARD_LIMIT, transport_options
from archive.database_url import read_database_url
from archive.refresh.fetched import Limits
from archive.secret import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent

# Every variable that is read, with its type and default.
ENVIRONMENT = {
    "ARCHIVE_CONTACT": (str, ""),
    "ARCHIVE_DATA_DIR": (str, str(BASE_DIR / "var")),
    "ARCHIVE_DEBUG": (bool, False),
    "ARCHIVE_FETCH_BYTES": (int, 30_000_000),
    "ARCHIVE_FETCH_HOPS": (int, 5),
    "ARCHIVE_FETCH_PORTS": (list, ["80", "443"]),
    "ARCHIVE_FETCH_SECONDS": (float, 60.0),
    "ARCHIVE_HOSTS": (list, []),
    "ARCHIVE_KEEP_CAPTURES": (bool, True),
    "ARCHIVE_POSTGRES_BIN": (str, ""),
    "ARCHIVE_ROLE": (str, "command"),
    "ARCHIVE_TEST_HOSTS": (str, ""),
    "CELERY_BROKER_URL": (str, "pgmq://localhost"),
    "DATABASE_URL": (str, ""),
    "SECRET_KEY": (str, ""),
}
if unknown := sorted(name for name in os.environ if name.startswith("ARCHIVE_") and name not in ENVIRONMENT):
    raise ImproperlyConfigured(
        f"Unknown setting {', '.join(unknown)}: known are "
        f"{', '.join(name for name in ENVIRONMENT if name.startswith('ARCHIVE_'))}."
    )
env = environ.Env(**ENVIRONMENT)

# --- who we are -----------------------------------------------------------------------------------
DATA_DIR = Path(env("ARCHIVE_DATA_DIR")).absolute()
DEBUG = env("ARCHIVE_DEBUG")
PUBLIC_HOSTS = env("ARCHIVE_HOSTS")
IS_PUBLIC = bool(PUBLIC_HOSTS)
ALLOWED_HOSTS = PUBLIC_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in PUBLIC_HOSTS if not host.startswith(".")]
SECRET_KEY_IS_OURS = bool(env("SECRET_KEY"))
SECRET_KEY = env("SECRET_KEY") or kept_secret(DATA_DIR / "secret-key")

ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"
INSTALLED_APPS = [
    "deployments",
    "treaties",
    "archive",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "import_export",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "csp",
]
MIDDLEWARE = [
    "archive.web.limits.body_limit",
    "archive.web.limits.not_kept_for_staff",
    "archive.web.limits.asks_again",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # the admin's own templates
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
    {
        "NAME": "rows",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "rows"],
        "OPTIONS": {"environment": "archive.web.rows.environment"},
    },
]

# --- database -------------------------------------------------------------------------------------
ROLE = env("ARCHIVE_ROLE")
POSTGRES_BIN = env("ARCHIVE_POSTGRES_BIN")
EMBEDDED_DATA_DIR = "" if env("DATABASE_URL") else str(embedded.folder(DATA_DIR))
DATABASE_URL = env("DATABASE_URL") or embedded.address(EMBEDDED_DATA_DIR)
TIMEOUTS = {"lock_timeout": "2s", "idle_in_transaction_session_timeout": "300s"}
if ROLE == "web":  # the net under a costly page; commands and tasks may take long, and compute within a transaction
    TIMEOUTS |= {"statement_timeout": "5s", "idle_in_transaction_session_timeout": "30s"}
DATABASES = {
    "default": {
        **read_database_url(DATABASE_URL, TIMEOUTS),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": "test_archive"},
    }
}
if EMBEDDED_DATA_DIR:
    DATABASES["default"]["ENGINE"] = "archive.database"
if ROLE == "web":
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 10, "timeout": 5}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_APPEND_ONLY = True
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")  # to read, nobody's session is opened

# --- tasks ----------------------------------------------------------------------------------------
CELERY_BROKER_URL = env("CELERY_BROKER_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(CELERY_BROKER_URL, DATABASES["default"])
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = HARD_LIMIT
CELERY_TASK_SOFT_TIME_LIMIT = HARD_LIMIT - 30
CELERY_TASK_DEFAULT_QUEUE = "archive"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False  # its queue names hold the host's, too long for pgmq
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 500_000  # KiB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # the schedule is code: nothing to keep on disk
CELERY_BEAT_SCHEDULE = {
    "drain-stale": {"task": "deployments.tasks.drain_stale", "schedule": 30.0, "options": {"expires": 60}},
    # Hourly, though each capture is read once in 30 days: a restart of the timer forgets a daily tick.
    "refresh-tick": {"task": "archive.tasks.refresh_tick", "schedule": 30.0, "options": {"expires": 30}},
    "verify-captures": {"task": "archive.tasks.verify_captures", "schedule": 3600.0, "options": {"expires": 3600}},
}

# --- looking at citations -------------------------------------------------------------------------
FETCH_LIMITS = Limits(env("ARCHIVE_FETCH_SECONDS"), env("ARCHIVE_FETCH_BYTES"), env("ARCHIVE_FETCH_HOPS"))
FETCH_PORTS = frozenset(int(port) for port in env("ARCHIVE_FETCH_PORTS"))
KEEP_CAPTURES = env("ARCHIVE_KEEP_CAPTURES")
#: Names of hosts that lead to loopback ports, for tests and the bundled origin: ``name=127.0.0.1:8081,…``.
try:
    CONTACT = read_contact(env("ARCHIVE_CONTACT"))  # without it the archive never asks the outside network
    TEST_HOSTS = read_test_hosts(
        env("ARCHIVE_TEST_HOSTS"),
        public=IS_PUBLIC,
        allowed=DEBUG or "PYTEST_VERSION" in os.environ,  # the tests' runner says so to all it starts
    )
except ValueError as reason:
    raise ImproperlyConfigured(str(reason)) from reason

# --- people ---------------------------------------------------------------------------------------
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["archive.login.GuessLimit"]
LOGIN_URL = "admin:login"
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PUBLIC
SESSION_COOKIE_NAME = "__Host-sessionid" if IS_PUBLIC else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if IS_PUBLIC else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- headers --------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = IS_PUBLIC
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PUBLIC else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PUBLIC
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY = {
    feature: [] for feature in ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
}

# --- files, language, time ------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "captures": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "captures"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "files"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True

# --- API ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # nothing is answered to some readers only
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.DjangoModelPermissionsOrAnonReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "archive.web.api_described.Described",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Arms-control treaty and deployment record archive",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Who says which weapon stands where since when, and which arms-control instrument bears on it, on "
    "that day, and why. Open to every reader, without a key. The archive describes; it judges no state.",
    "SERVERS": [{"url": "/"}],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "LaunchDomainEnum": "treaties.api.LAUNCH_DOMAINS",
        "SystemTypeEnum": "treaties.api.SYSTEM_TYPES",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.server": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
