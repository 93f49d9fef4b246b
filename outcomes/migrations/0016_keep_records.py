from django.db import migrations

from obb.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0015_pool_years")]

    operations = [run_file(__file__, "keep_records")]
