"""Operations of a migration whose models are rendered once, and not anew after each of them.

Django renders the models that an operation touches, and all related to them, after every operation. Where a
migration creates many tables with their triggers, that was nine tenths of the time of ``migrate``.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """``operations`` in their order, each given the models as they are after the last.

    Only for operations that read nothing which a later one of them changes: new tables whose constraints and
    indexes stand in them, and new triggers.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in self.operations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in reversed(self.operations):  # before the first of them there is no table whose trigger could go
            each.database_backwards(app_label, schema_editor, from_state, from_state)

    def describe(self) -> str:
        return "; ".join(each.describe() for each in self.operations)
