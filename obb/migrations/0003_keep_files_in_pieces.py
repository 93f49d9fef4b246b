"""An original is kept in pieces, so that a large one never stands in memory as a whole."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('obb', '0002_record_changes_of_people'),
    ]

    operations = [
        migrations.AddField(
            model_name='importfile',
            name='piece',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='importfile',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='obb.importbatch'),
        ),
        migrations.AddConstraint(
            model_name='importfile',
            constraint=models.UniqueConstraint(fields=('batch', 'piece'), name='import_file_piece_once'),
        ),
    ]
