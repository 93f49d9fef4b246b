"""Shares sum to at most 100 %, and the money by outcome is kept true, by the database."""

from django.db import migrations

from obb.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial"), ("budget", "0003_prove_lines")]

    operations = [run_file(__file__, "crosswalk"), run_file(__file__, "spending")]
