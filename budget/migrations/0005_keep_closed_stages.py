"""Lines of a closed year and stage are refused by triggers, one a statement."""

from django.db import migrations

from obb.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0004_close_stages")]

    operations = [run_file(__file__, "closings")]
