from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    name = "skolestotte.web.emergency"
    label = "emergency"
