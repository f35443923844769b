"""Addresses of the design room: colour mode, language and, in the demo, the style guide."""

from django.urls import path
from django.views.i18n import set_language

from skolestotte.web.design import views

app_name = "design"
urlpatterns = [
    path("", views.guide, name="guide"),
    path("scheme/", views.set_scheme, name="scheme"),
    path("language/", set_language, name="language"),
]
