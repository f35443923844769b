"""The addresses of the product: one list of rooms."""

from django.urls import include, path

handler400 = "skolestotte.web.design.views.bad_request"
handler403 = "skolestotte.web.design.views.forbidden"
handler404 = "skolestotte.web.design.views.not_found"
handler500 = "skolestotte.web.design.views.server_error"

ROOMS = {
    "design/": "design",
    "drafts/": "drafts",
    "concerns/": "concerns",
    "meetings/": "meetings",
    "consents/": "consents",
    "investigations/": "investigations",
    "notes/": "notes",
    "emergency/": "emergency",
    "trust/": "trust",
    "units/": "units",
    "yearly/": "yearly",
    "evaluation-meetings/": "evaluation_meetings",
    "me/": "portal",
    "": "overview",
}
urlpatterns = [
    path("", include("skolestotte.web.people.urls")),
    *(path(prefix, include(f"skolestotte.web.{room}.urls")) for prefix, room in ROOMS.items()),
]
