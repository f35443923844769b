from django.apps import AppConfig


class EvaluationMeetingsConfig(AppConfig):
    name = "skolestotte.web.evaluation_meetings"
    label = "evaluation_meetings"
