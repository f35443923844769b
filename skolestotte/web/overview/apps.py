from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "skolestotte.web.overview"
    label = "overview"
