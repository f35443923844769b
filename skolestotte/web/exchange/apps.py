from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "skolestotte.web.exchange"
    label = "exchange"
