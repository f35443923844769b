from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "skolestotte.web.people"
    label = "people"
