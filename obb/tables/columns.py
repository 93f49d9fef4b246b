"""Columns: what a cell says on the page, in a file, and when it is searched or sorted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any

import django_tables2
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext_lazy as _

from obb.domain import amounts
from obb.tables.marks import verdict_mark, verdict_words

Label = str | Promise
MINUS = amounts.MINUS
NO_DATA = _("no data")


@dataclass(frozen=True, slots=True)
class Light:
    """The state of a piece of work: `kind` is done, due, late or none; `words` say it."""

    kind: str
    words: str


def path(accessor: str | None) -> str | None:
    """A way through attributes as the database writes it: department.name is department__name."""
    return accessor.replace(".", "__") if accessor else None


class TextColumn(django_tables2.Column):
    """Words. `empty` is said where there are none.

    `searchable`: the table's search looks in it. `filter_by`: the accessor a choice filter compares (default:
    its own). In a queryset `accessor` and `order_by` must name database fields, or `orderable` and
    `searchable` be False.
    """

    number = False
    searchable = True
    sorts_by_time = False
    for_the_eye = False
    css = ""
    empty_values = ()

    def __init__(
        self,
        label: Label | None = None,
        accessor: str | None = None,
        *,
        empty: Label = NO_DATA,
        searchable: bool | None = None,
        filter_by: str | None = None,
        **options: Any,
    ) -> None:
        options.setdefault("initial_sort_descending", self.number)
        super().__init__(label, path(accessor), **options)
        self.empty = empty
        self.filter_by = path(filter_by)
        if searchable is not None:
            self.searchable = searchable

    def words(self, value: Any) -> str:
        """The cell as plain text; `value` is never None and never ""."""
        return str(value)

    def markup(self, value: Any, record: Any) -> str:
        """The cell as HTML."""
        if is_nothing(value):
            return SafeString(f'<span class="nil">{escape(str(self.empty))}</span>')
        return safe(self.words(value))

    def file_value(self, value: Any) -> object:
        """The cell in a file: a number where it is one, otherwise the words on the page."""
        return str(self.empty) if is_nothing(value) else self.words(value)

    def file_label(self, label: str) -> str:
        """The column's head in a file."""
        return label

    def sort_key(self, value: Any) -> Any:
        """What a list is sorted by; `value` is never None."""
        return str(value).casefold()

    def sort_expression(self, field: str, rows: QuerySet) -> Any:
        """What a queryset is sorted by, to be given a direction."""
        return Lower(field)

    def rest_markup(self, value: Any, record: Any) -> str:
        """The cell in the remainder's row."""
        return self.markup(value, record)


def safe(words: str) -> SafeString:
    """Words as HTML; those that are HTML already stay as they are."""
    return words if isinstance(words, SafeString) else SafeString(escape(words))


def shape(part: str, css: str, size: int, symbol: str, words: str) -> SafeString:
    """A mark and its words, as templates/parts/verdict.html and light.html have them."""
    box = (
        f'<svg viewBox="0 0 {size} {size}" aria-hidden="true" focusable="false"><use href="#{symbol}"/></svg>'
    )
    return SafeString(f'<span class="{part} {escape(css)}">{box}{escape(words)}</span>')


def is_nothing(value: Any) -> bool:
    """Whether a cell has no value: None or no text. Zero and False are values."""
    return value is None or value == ""


class CodeColumn(TextColumn):
    """A long sign to compare letter by letter, such as a checksum: in even letters, broken anywhere."""

    css = "code long"


class LinkColumn(TextColumn):
    """Words that lead somewhere: `url` names the record's attribute that holds the address, or makes it of
    the record.
    """

    def __init__(
        self, label: Label | None = None, accessor: str | None = None, *, url: str | Callable, **options: Any
    ) -> None:
        super().__init__(label, accessor, **options)
        self.url = url

    def markup(self, value: Any, record: Any) -> str:
        address = self.address(record)
        if not address or is_nothing(value):
            return super().markup(value, record)
        return SafeString(f'<a href="{escape(str(address))}">{safe(self.words(value))}</a>')

    def address(self, record: Any) -> str | None:
        """Where the record's link leads; None where it leads nowhere."""
        if record is None:
            return None
        if callable(self.url):
            return self.url(record)
        return django_tables2.A(self.url).resolve(record, quiet=True)


class NumberColumn(TextColumn):
    """A number with a fixed count of decimals.

    `suffix` follows it. Texts in its place ("fewer than 11") stay texts.
    """

    number = True
    searchable = False
    css = "r"

    def __init__(
        self,
        label: Label | None = None,
        accessor: str | None = None,
        *,
        decimals: int = 0,
        suffix: str = "",
        signed: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(label, accessor, **options)
        self.decimals = decimals
        self.suffix = suffix
        self.signed = signed

    def words(self, value: Any) -> str:
        if isinstance(value, str | Promise):
            return str(value)
        return signed(self.figure(value), value, self.signed)

    def figure(self, value: Any) -> str:
        """The figure without a plus; minus is a true minus."""
        rounded = amounts.rounded(Decimal(str(value)), self.decimals)
        return f"{MINUS if rounded < 0 else ''}{abs(rounded):,.{self.decimals}f}{self.suffix}"

    def markup(self, value: Any, record: Any) -> str:
        if is_nothing(value) or isinstance(value, str | Promise) or value != 0:
            return super().markup(value, record)
        return SafeString(f'<span class="nil">{safe(self.words(value))}</span>')

    def file_value(self, value: Any) -> object:
        if is_nothing(value) or isinstance(value, str | Promise):
            return super().file_value(value)
        return amounts.rounded(Decimal(str(value)), self.decimals)

    def sort_key(self, value: Any) -> Any:
        return Decimal(0) if isinstance(value, str | Promise) else value

    def sort_expression(self, field: str, rows: QuerySet) -> Any:
        return F(field)


def signed(figure: str, value: Any, wanted: bool) -> str:
    """`figure` with a plus before it, where a plus is wanted and the value is above zero."""
    return f"+{figure}" if wanted and value > 0 else figure


class MoneyColumn(NumberColumn):
    """Dollars and cents, exact: $1,234.50, −$25,000.00, $0.00 in grey. `signed` puts a plus before a rise."""

    def __init__(self, label: Label | None = None, accessor: str | None = None, **options: Any) -> None:
        super().__init__(label, accessor, decimals=2, **options)

    def figure(self, value: Any) -> str:
        return amounts.exact(Decimal(value))


class PercentColumn(NumberColumn):
    """A share of one as a percent: 0.116 is 11.6%.

    In files the sign stands in the head, the figure (11.6) below it.
    """

    def __init__(
        self, label: Label | None = None, accessor: str | None = None, *, decimals: int = 1, **options: Any
    ) -> None:
        super().__init__(label, accessor, decimals=decimals, **options)

    def figure(self, value: Any) -> str:
        return amounts.percent(Decimal(str(value)), self.decimals)

    def file_label(self, label: str) -> str:
        return label if "%" in label else f"{label}, %"

    def file_value(self, value: Any) -> object:
        if is_nothing(value) or isinstance(value, str | Promise):
            return TextColumn.file_value(self, value)
        return amounts.rounded(Decimal(str(value)) * 100, self.decimals)


class BarColumn(TextColumn):
    """A share of one as a bar in the cell, for the eye only: the figure stands in another column.

    Not in files.
    """

    searchable = False
    for_the_eye = True
    css = "barcell"

    def __init__(self, label: Label | None = None, accessor: str | None = None, **options: Any) -> None:
        super().__init__(label, accessor, orderable=False, exclude_from_export=True, **options)

    def markup(self, value: Any, record: Any) -> str:
        return self.bar(value, "fill")

    def rest_markup(self, value: Any, record: Any) -> str:
        return self.bar(value, "open")

    def bar(self, value: Any, css: str) -> str:
        """The bar in one look: `css` is fill, or open for the remainder."""
        if is_nothing(value):
            return ""
        width = min(max(amounts.rounded(Decimal(str(value)) * 100, 2), Decimal(0)), Decimal(100))
        return format_html(
            '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"'
            ' focusable="false"><rect class="ghost" width="100" height="10"/>'
            '<rect class="{}" width="{}" height="10"/></svg>',
            css,
            f"{width.normalize():f}",
        )


class DateColumn(TextColumn):
    """A day or a moment (in the time of the place), as June 30, 2017; in files as 2017-06-30."""

    searchable = False
    sorts_by_time = True
    css = "when"

    def words(self, value: date | datetime) -> str:
        if not isinstance(value, datetime):
            return date_format(value, "DATE_FORMAT")
        return date_format(localtime(value) if is_aware(value) else value, "DATETIME_FORMAT")

    def file_value(self, value: Any) -> object:
        return str(self.empty) if is_nothing(value) else value.isoformat()

    def sort_key(self, value: Any) -> Any:
        return value

    def sort_expression(self, field: str, rows: QuerySet) -> Any:
        return F(field)


class VerdictColumn(TextColumn):
    """A verdict by name (closer, further, no clear change, steady, too little data): shape and word."""

    def words(self, value: Any) -> str:
        return verdict_words(value)

    def markup(self, value: Any, record: Any) -> str:
        if is_nothing(value):
            return super().markup(value, record)
        return shape(
            "verdict", f"v-{verdict_mark(value)}", 24, f"g-{verdict_mark(value)}", verdict_words(value)
        )


class LightColumn(TextColumn):
    """The state of a piece of work: a `Light`."""

    def words(self, value: Light) -> str:
        return str(value.words)

    def markup(self, value: Any, record: Any) -> str:
        if is_nothing(value):
            return super().markup(value, record)
        return shape("light", f"l-{value.kind}", 16, f"l-{value.kind}", str(value.words))

    def sort_key(self, value: Light) -> Any:
        return str(value.words).casefold()
