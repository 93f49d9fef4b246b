"""Lines are folded into the money by outcome by one statement that rounds each of them once a cut."""

from django.db import migrations, models

from obb.sql import run_file


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0006_stories_forecasts_groups"),
        ("budget", "0009_keep_line_sums"),
    ]

    operations = [
        migrations.AlterField(
            model_name="spending", name="lines", field=models.BigIntegerField(verbose_name="lines")
        ),
        run_file(__file__, "split_by_cuts"),
    ]
