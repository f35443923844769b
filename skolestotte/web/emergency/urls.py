from django.urls import path

from . import views

app_name = "emergency"
urlpatterns = [
    path("", views.open_case, name="open"),
    path("accesses/", views.accesses, name="accesses"),
    path("accesses/<uuid:access_id>/", views.access, name="access"),
]
