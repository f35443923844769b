from django.urls import path

from . import views

app_name = "units"
urlpatterns = [
    path("", views.register, name="register"),
    path("new/", views.new, name="new"),
    path("<uuid:unit_id>/", views.unit, name="unit"),
    path("<uuid:unit_id>/edit/", views.edit, name="edit"),
    path("<uuid:unit_id>/contacts/<str:side>/", views.contacts, name="contacts"),
]
