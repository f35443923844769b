"""The addresses of the product: one list of rooms."""

from django.conf import settings
from django.urls import include, path

handler400 = "skolestotte.web.design.views.bad_request"
handler403 = "skolestotte.web.design.views.forbidden"
handler404 = "skolestotte.web.design.views.not_found"
handler500 = "skolestotte.web.design.views.server_error"

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("design/", include("skolestotte.web.design.urls")),
]
