"""An amendment balances and keeps within its authority; the database proves it at commit."""

from django.db import migrations

from obb.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0013_limit_authorities")]

    operations = [run_file(__file__, "hold_amendments")]
