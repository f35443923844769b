from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "skolestotte.web.consents"
    label = "consents"
