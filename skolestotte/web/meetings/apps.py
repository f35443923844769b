from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "skolestotte.web.meetings"
    label = "meetings"
