from django.urls import path

from . import views

app_name = "notes"
urlpatterns = [
    path("cases/<uuid:case_id>/next-meeting/", views.next_meeting, name="next-meeting"),
    path("cases/<uuid:case_id>/<str:step>/", views.write, name="write"),
]
