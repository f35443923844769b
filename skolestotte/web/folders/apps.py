from django.apps import AppConfig
from django.db.models.signals import post_migrate

from . import policies


class FoldersConfig(AppConfig):
    name = "skolestotte.web.folders"
    label = "folders"

    def ready(self) -> None:
        # Infrastructure, not a domain effect: rights and policies are laid anew after every migration run.
        post_migrate.connect(policies.lay_after_migrate, sender=self)
