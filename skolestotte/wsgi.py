"""The web server's entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from skolestotte.rulebook.routine_file import shipped_routine

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skolestotte.settings")
application = get_wsgi_application()
# Every room and routine is read before the first visitor comes, and a fault stops the start.
_ = get_resolver().url_patterns, shipped_routine("RT1")
# What is loaded by now stays: the collector need not look through it again in the middle of somebody's request.
gc.collect()
gc.freeze()
