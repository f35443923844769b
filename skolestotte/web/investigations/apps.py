from django.apps import AppConfig


class InvestigationsConfig(AppConfig):
    name = "skolestotte.web.investigations"
    label = "investigations"
