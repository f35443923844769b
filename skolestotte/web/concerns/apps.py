from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "skolestotte.web.concerns"
    label = "concerns"
