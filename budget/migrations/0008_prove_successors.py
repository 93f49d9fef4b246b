"""Successions are whole, in the order of time and in their codes' years; the database proves it at commit."""

from django.db import migrations

from obb.sql import run_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0007_record_successors")]

    operations = [run_file(__file__, "successions")]
