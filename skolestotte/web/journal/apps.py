from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "skolestotte.web.journal"
    label = "journal"
