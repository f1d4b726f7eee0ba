"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from zhifa.config.environment import settings_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - reads every view now, not while the first person waits
# What a process has read by now (procedures, rules, views) stays for its life: a full collection that walked it took as
# long as a page, and fell on whichever page was asked for.
gc.collect()
gc.freeze()
