"""Originals are stored as they are: compressing them took a sixth of an import's time."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('obb', '0008_saved_views')]

    operations = [
        migrations.RunSQL(
            'ALTER TABLE obb_importfile ALTER COLUMN content SET STORAGE EXTERNAL',
            'ALTER TABLE obb_importfile ALTER COLUMN content SET STORAGE EXTENDED',
        ),
    ]
