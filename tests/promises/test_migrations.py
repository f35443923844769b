"""The migrations make the tables that the models speak of."""

from __future__ import annotations

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation


def test_no_model_has_changed_without_a_migration() -> None:
    """Worked out from the files alone: the product's role in the database may not read what is migrated."""
    with translation.override(None):  # the migrations hold the texts as they stand in the source
        loader = MigrationLoader(None)
        changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
    assert {app: [step.describe() for one in found for step in one.operations] for app, found in changes.items()} == {}
