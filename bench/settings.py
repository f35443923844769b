"""The product's settings with two additions: the floor's table, and a switch for prepared statements."""

import os

from skolestotte.settings import *  # noqa: F403
from skolestotte.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
if os.environ.get("BENCH_PREPARED"):
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}  # type: ignore[operator]
