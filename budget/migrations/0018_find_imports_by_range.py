"""Lines of an import are found by the range of pages they lie in: an entry for each line slowed every import down.

Numbers of lines and of their sums are drawn in blocks: each draw was written down as carefully as a line itself.
"""

import django.contrib.postgres.indexes
from django.db import migrations


def _drawn_at_once(table: str, count: int) -> migrations.RunSQL:
    change = f"ALTER TABLE {table} ALTER COLUMN id SET CACHE"
    return migrations.RunSQL(f"{change} {count}", f"{change} 1")


class Migration(migrations.Migration):
    dependencies = [("budget", "0017_keep_meaning")]

    operations = [
        migrations.RemoveIndex(model_name="line", name="line_by_batch"),
        migrations.AddIndex(
            model_name="line",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["batch"], name="line_by_batch", pages_per_range=32
            ),
        ),
        _drawn_at_once("budget_line", 1000),
        _drawn_at_once("budget_linesum", 100),
    ]
