from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "skolestotte.web.trust"
    label = "trust"
