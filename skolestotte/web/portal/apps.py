from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "skolestotte.web.portal"
    label = "portal"
