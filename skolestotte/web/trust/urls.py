from django.urls import path

from . import views

app_name = "trust"
urlpatterns = [
    path("", views.all_mine, name="list"),
    path("new/", views.new, name="new"),
    path("arena/", views.arena, name="arena"),
    path("<uuid:difficulty_id>/", views.one, name="one"),
]
