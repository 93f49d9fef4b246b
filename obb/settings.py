"""Django's settings: production from the environment, unless `OBB_LOCAL` says this machine alone."""

import importlib.util
import os
from pathlib import Path

import pghistory
from django.utils.translation import gettext_lazy as _

from obb import environment

BASE_DIR = Path(__file__).resolve().parent.parent

# -- where it runs ----------------------------------------------------------------------------------------
LOCAL = environment.switched_on(os.environ, "OBB_LOCAL")  # demo, tests, commands beside the embedded server
DEMO = environment.switched_on(os.environ, "OBB_DEMO")  # only `demo` makes, and shows, the demo sign-ins
BEHIND_PROXY = environment.switched_on(os.environ, "OBB_BEHIND_PROXY")  # it sets X-Forwarded-For and -Proto
SECRET_KEY = environment.secret_key(os.environ)
ALLOWED_HOSTS = environment.allowed_hosts(os.environ, local=LOCAL)
DEBUG = environment.debug(os.environ, ALLOWED_HOSTS)

# -- the apps, always all of them: optional ones would break the migration graph -------------------------
INSTALLED_APPS = [
    "obb",
    "budget",
    "outcomes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_tables2",
    "pgtrigger",
    "pghistory",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "obb.headers.PermissionsPolicy",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "obb.sessions.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as it asks
]

ROOT_URLCONF = "obb.urls"
WSGI_APPLICATION = "obb.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# -- database -----------------------------------------------------------------------------------------------
DATABASES = {"default": environment.database(os.environ)}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if environment.switched_on(os.environ, "OBB_WEB"):
    # a stuck statement must not hold a page and its worker; commands may take as long as their work does
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c statement_timeout=15s")

# -- history ------------------------------------------------------------------------------------------------
PGHISTORY_LEVEL = pghistory.Statement  # one trigger run a statement: row by row is quadratic in bulk writes
PGHISTORY_APPEND_ONLY = True  # the database refuses to change or delete what has been recorded

# -- what is kept for a while, in the memory of each server process ----------------------------------------
_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {"default": {"BACKEND": _MEMORY}}

# -- people -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "obb.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 10 / 60  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # so that nobody locks a colleague out from elsewhere
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "obb.headers.client_address"

# -- sessions, cookies and transport --------------------------------------------------------------------
HTTPS = not LOCAL
SESSION_COOKIE_AGE = 30 * 60  # idle; obb.sessions starts it anew, once a minute at most
OBB_SESSION_LIMIT = 12 * 60 * 60  # however busy
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from beside the server, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        # the hash is of an empty style element, which plotly.js adds and fills by script
        "style-src": ["'self'", "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}

# -- files --------------------------------------------------------------------------------------------------
OBB_UPLOAD_LIMIT = 10 * 1024 * 1024  # bytes of one uploaded file; its original is kept in the database
OBB_READ_AT_ONCE = 256 * 1024  # bytes of text read within the request; a process of its own reads more
DATA_UPLOAD_MAX_MEMORY_SIZE = OBB_UPLOAD_LIMIT
FILE_UPLOAD_MAX_MEMORY_SIZE = OBB_UPLOAD_LIMIT

STATIC_URL = "/static/"
STATIC_ROOT = None if LOCAL else BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    # plotly.js out of the Python package, found without the second that importing it takes
    ("plotly", Path(*importlib.util.find_spec("plotly").submodule_search_locations) / "package_data"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files live in the database
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL  # no collectstatic before a demo or a test

# -- words, time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = len(LANGUAGES) > 1  # in the language of the code each look-up only finds the same text
USE_TZ = True
TIME_ZONE = "America/New_York"

# -- what is written down -----------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "obb": {"level": "INFO"},
        "budget": {"level": "INFO"},
        "outcomes": {"level": "INFO"},
    },
}
