"""What lines of a closed year and stage stand under keeps its code, its department and its kind."""

from django.db import migrations

from obb.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0016_publish_amendments"), ("obb", "0010_import_runs")]

    operations = [run_file(__file__, "settle_dimensions")]
