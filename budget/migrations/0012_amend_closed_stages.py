"""A closed year and stage may be written under an amendment of it."""

from django.db import migrations

from obb.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0011_record_amendments")]

    operations = [run_file(__file__, "amend_closed")]
