"""References of lines are locked and proven in one look each, whatever their number."""

from django.db import migrations

from obb.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0014_hold_amendments")]

    operations = [run_file(__file__, "prove_at_once")]
