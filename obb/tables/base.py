"""The table every page's tables are made of."""

import django_tables2


class Table(django_tables2.Table):
    """Columns by declaration.

    `show` (obb/tables/page.py) makes it searchable, sorted, paged and downloadable.

    `layout` is "scroll" (a named box that scrolls sideways on a phone) or "blocks" (a row becomes a labelled
    block); "blocks text" is for blocks of words. The first column heads its row.
    """

    layout = "scroll"
