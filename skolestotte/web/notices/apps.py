from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "skolestotte.web.notices"
    label = "notices"
