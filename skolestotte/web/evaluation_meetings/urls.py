from django.urls import path

from . import views

app_name = "evaluation_meetings"
urlpatterns = [
    path("", views.all_mine, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:evaluation_id>/", views.one, name="one"),
    path("<uuid:evaluation_id>/move/", views.move, name="move"),
    path("<uuid:evaluation_id>/people/", views.people, name="people"),
    path("<uuid:evaluation_id>/minutes/", views.minutes, name="minutes"),
    path("<uuid:evaluation_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:evaluation_id>/done/<uuid:agreed_id>/", views.done, name="done"),
    path("<uuid:evaluation_id>/meeting.ics", views.calendar, name="calendar"),
]
