from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "skolestotte.web.notes"
    label = "notes"
