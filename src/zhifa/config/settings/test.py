"""The embedded or the server layer on a throw-away home, with fast password hashing; nothing else differs."""

from __future__ import annotations

import os
import tempfile

os.environ["ZHIFA_HOME"] = tempfile.mkdtemp(prefix="zhifa-test-")  # one a process: workers must not share followers
if os.environ.get("ZHIFA_TEST_POSTGRES"):
    os.environ["ZHIFA_DATABASE_URL"] = os.environ["ZHIFA_TEST_POSTGRES"]
    from zhifa.config.settings.server import *  # noqa: F403 - the layer under test
else:
    os.environ.pop("ZHIFA_DATABASE_URL", None)
    from zhifa.config.settings.embedded import *  # noqa: F403 - the layer under test

if "sqlite3" in str(DATABASES["default"]["ENGINE"]):  # noqa: F405 - from the layer
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}  # noqa: F405 - from the layer

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
ZHIFA_PUBLIC_RATE = ZHIFA_DOWNLOAD_RATE = 0  # a test asks more in a minute than anybody; those of the limit set one
