"""Constraints that PostgreSQL knows and Django does not: references over several columns."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Columns, Statement, Table
from django.utils.translation import gettext_lazy as _


class Reference(models.BaseConstraint):
    """A foreign key over several columns, so that the database refuses a row that joins two counties.

    `fields` of this table must be found together in `to_fields` of the model `to` (which needs a
    unique constraint over them). Where one of the fields is NULL nothing is checked, as in SQL.
    Checked at commit, so that a county may be loaded in any order.
    """

    default_violation_error_message = _("Choose one that belongs to this county.")

    def __init__(self, *, fields: Sequence[str], to: str, to_fields: Sequence[str], name: str) -> None:
        super().__init__(name=name)
        self.fields = tuple(fields)
        self.to = to
        self.to_fields = tuple(to_fields)

    def constraint_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> None:
        self.create_sql(model, schema_editor)

    def create_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> None:
        """Adds it when the migration ends: the other table, or its unique constraint, may come later in it."""
        other = model._meta.apps.get_model(self.to)  # the migration's own state
        columns = [model._meta.get_field(field).column for field in self.fields]
        to_columns = [other._meta.get_field(field).column for field in self.to_fields]
        quote = schema_editor.quote_name
        statement = Statement(
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (%(columns)s)"
            " REFERENCES %(to_table)s (%(to_columns)s) DEFERRABLE INITIALLY DEFERRED",
            table=Table(model._meta.db_table, quote),
            name=quote(self.name),
            columns=Columns(model._meta.db_table, columns, quote),
            to_table=Table(other._meta.db_table, quote),
            to_columns=Columns(other._meta.db_table, to_columns, quote),
        )
        schema_editor.deferred_sql.append(statement)

    def remove_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:
        quote = schema_editor.quote_name
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=Table(model._meta.db_table, quote),
            name=quote(self.name),
        )

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: set[str] | None = None,
        using: str = "default",
    ) -> None:
        """Say it in a form before the database has to."""
        values = [getattr(instance, model._meta.get_field(field).attname) for field in self.fields]
        if any(value is None for value in values):
            return
        if exclude and any(field in exclude for field in self.fields):
            return
        wanted = dict(zip(self.to_fields, values, strict=True))
        if not apps.get_model(self.to)._default_manager.using(using).filter(**wanted).exists():
            raise ValidationError({self.fields[-1]: self.get_violation_error_message()})

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        _path, _args, _kwargs = super().deconstruct()
        return (
            "obb.constraints.Reference",
            (),
            {"fields": self.fields, "to": self.to, "to_fields": self.to_fields, "name": self.name},
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and self.deconstruct() == other.deconstruct()

    __hash__ = None


def same_county(field: str, to: str, name: str) -> Reference:
    """The thing that `field` points to belongs to this row's own county."""
    return Reference(fields=("county", field), to=to, to_fields=("county", "id"), name=name)


def known_year(name: str, field: str = "year") -> Reference:
    """`field` is a fiscal year that this row's county has opened."""
    return Reference(fields=("county", field), to="obb.FiscalYear", to_fields=("county", "year"), name=name)


def one_county(name: str) -> models.UniqueConstraint:
    """What lets other tables point at (county, id)."""
    return models.UniqueConstraint(fields=("county", "id"), name=name)


class IsANumber(models.Func):
    """`amount <> 'NaN'`: numeric takes NaN by COPY and by raw SQL, and one NaN poisons every sum."""

    template = "(%(expressions)s <> 'NaN')"
    output_field = models.BooleanField()


def a_number(*fields: str, name: str) -> models.CheckConstraint:
    """None of the fields holds NaN."""
    condition = models.Q()
    for field in fields:
        condition &= models.Q(IsANumber(models.F(field)))
    return models.CheckConstraint(condition=condition, name=name)
