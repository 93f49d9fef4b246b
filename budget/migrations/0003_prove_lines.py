"""Lines are proven by one trigger a statement; what they point to is kept; what was published is frozen."""

from django.db import migrations

from obb.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0002_initial_constraints"), ("obb", "0001_initial")]

    operations = [run_file(__file__, "lines")]
