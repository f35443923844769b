from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "skolestotte.web.cases"
    label = "cases"
