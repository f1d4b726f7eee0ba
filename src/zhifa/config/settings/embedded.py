"""One machine, SQLite, a folder: the default."""

from zhifa.config.settings.base import *  # noqa: F403 - Django's way of layering settings
from zhifa.config.settings.base import HOME

DATABASES = {
    "default": {
        "ENGINE": "zhifa.journal.backends.sqlite3",
        "NAME": HOME / "zhifa.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
            "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;",
        },
        "CONN_MAX_AGE": None,
    }
}
