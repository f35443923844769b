"""The product's settings with one addition: the floor's table."""

from skolestotte.settings import *  # noqa: F403
from skolestotte.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
