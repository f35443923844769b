from django.urls import path

from . import views

app_name = "consents"
urlpatterns = [
    path("case/<uuid:case_id>/", views.of_case, name="of-case"),
    path("case/<uuid:case_id>/ask/", views.ask, name="ask"),
    path("case/<uuid:case_id>/ask/<slug:purpose>/", views.ask_for, name="ask-for"),
    path("case/<uuid:case_id>/ask/<slug:purpose>/too/", views.ask_too, name="ask-too"),
    path("<uuid:consent_id>/", views.answer, name="answer"),
    path("<uuid:consent_id>/record/", views.record, name="record"),
    path("<uuid:consent_id>/withdraw/", views.withdraw, name="withdraw"),
]
