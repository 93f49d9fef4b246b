"""What a code means stays while lines of closed or published stages stand on it; a code and a department stay under any."""

from django.db import migrations

from obb.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0016_publish_amendments"), ("obb", "0010_import_runs")]

    operations = [run_file(__file__, "keep_meaning")]
