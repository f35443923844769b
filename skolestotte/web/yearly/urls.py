from django.urls import path

from . import views

app_name = "yearly"
urlpatterns = [
    path("", views.wheel, name="wheel"),
    path("new/", views.new, name="new"),
    path("<uuid:duty_id>/", views.one, name="one"),
    path("<uuid:duty_id>/end/", views.end, name="end"),
]
