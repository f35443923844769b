"""The web server's entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skolestotte.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # every room is loaded before the first visitor comes, and a fault stops the start
# What is loaded by now stays: the collector need not look through it again in the middle of somebody's request.
gc.collect()
gc.freeze()
