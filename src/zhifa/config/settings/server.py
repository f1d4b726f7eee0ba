"""PostgreSQL, any number of web processes and workers."""

from zhifa.config import environment
from zhifa.config.settings.base import *  # noqa: F403 - Django's way of layering settings

DATABASES = {"default": environment.database_from_url(environment.value("ZHIFA_DATABASE_URL"))}
