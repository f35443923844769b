from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "skolestotte.web.drafts"
    label = "drafts"
