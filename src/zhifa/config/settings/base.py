"""What every shape of deployment shares. No logic: values only."""

from __future__ import annotations

from csp.constants import NONE, SELF

from zhifa.config import environment

HOME = environment.home()
SECRET_KEY = environment.key_from_file("ZHIFA_SECRET_KEY_FILE", "secret.key").hex()
ZHIFA_DATA_KEY = environment.key_from_file("ZHIFA_DATA_KEY_FILE", "data.key")
ZHIFA_HOME = HOME
ZHIFA_FILES_URL = environment.value("ZHIFA_FILES_URL")
ZHIFA_S3_ENDPOINT = environment.value("ZHIFA_S3_ENDPOINT")
ZHIFA_LOG_KEY_FILE = environment.value("ZHIFA_LOG_KEY_FILE")
ZHIFA_LOG_ORIGIN = environment.value("ZHIFA_LOG_ORIGIN")
ZHIFA_PUBLIC_URL = environment.value("ZHIFA_PUBLIC_URL").rstrip("/")
ZHIFA_STATIC_SITE = environment.value("ZHIFA_STATIC_SITE")
ZHIFA_STATIC_URL = environment.value("ZHIFA_STATIC_URL").rstrip("/")
MAIL_SERVER = environment.smtp_from_url(environment.value("ZHIFA_SMTP_URL"))
ZHIFA_MAIL_FROM = environment.value("ZHIFA_MAIL_FROM")
ZHIFA_WEBHOOK_NETWORKS = environment.networks("ZHIFA_WEBHOOK_NETWORKS")
ZHIFA_UPLOAD_LIMIT = int(environment.value("ZHIFA_UPLOAD_LIMIT"))
ZHIFA_PUBLIC_RATE = int(environment.value("ZHIFA_PUBLIC_RATE"))
ZHIFA_DOWNLOAD_RATE = int(environment.value("ZHIFA_DOWNLOAD_RATE"))
ZHIFA_TRUSTED_PROXIES = environment.networks("ZHIFA_TRUSTED_PROXIES")

DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in environment.value("ZHIFA_ALLOWED_HOSTS").split(",") if host.strip()]
ROOT_URLCONF = "zhifa.config.urls"
WSGI_APPLICATION = "zhifa.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
ATOMIC_REQUESTS = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "zhifa.journal",
    "zhifa.files",
    "zhifa.search",
    "zhifa.ledger",
    "zhifa.accounts",
    "zhifa.registry",
    "zhifa.statutes",
    "zhifa.casework",
    "zhifa.disclosure",
    "zhifa.practice",
    "zhifa.complaints",
    "zhifa.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhifa.web.compressing.for_public_pages",
    "zhifa.web.content_policy.for_every_page",
    "zhifa.web.api.sharing.for_every_page",
    "zhifa.web.language.for_public_pages",
    "zhifa.web.rates.limited",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhifa.web.context.shell",
            ],
        },
    }
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "zhifa.web.rates.client"  # whom our own proxies saw, not the proxy itself
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
LOGIN_URL = "/workbench/login"
LOGIN_REDIRECT_URL = "/workbench/"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "zhifa.accounts.passwords.ThreeOfFourClasses"},
    {"NAME": "zhifa.accounts.passwords.NotRecentlyUsed"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]  # English: the portal alone (web/language.py)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

FILE_UPLOAD_HANDLERS = ["zhifa.web.api.uploads.BoundedUpload"]
FILE_UPLOAD_TEMP_DIR = HOME / "incoming"
for _folder in (FILE_UPLOAD_TEMP_DIR, STATIC_ROOT):
    _folder.mkdir(parents=True, exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

TLS = environment.value("ZHIFA_TLS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None  # said by the proxy that ends TLS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]  # asked by the machine itself, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 60  # idle log-out (GB/T 22239 level 3 practice); renewed by web/workbench/access.py
SESSION_SAVE_EVERY_REQUEST = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

SILENCED_SYSTEM_CHECKS = ["axes.W003"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
