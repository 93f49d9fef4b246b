"""The sums of the money by outcome follow a changed line by its difference alone."""

from django.db import migrations

from obb.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0004_observations_import_of_one_county"), ("budget", "0003_prove_lines")]

    operations = [run_file(__file__, "changed_lines")]
