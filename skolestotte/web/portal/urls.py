from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("case/<uuid:case_id>/", views.case, name="case"),
    path("case/<uuid:case_id>/new-meeting/", views.ask_meeting, name="ask-meeting"),
    path("case/<uuid:case_id>/access/", views.access, name="access"),
]
