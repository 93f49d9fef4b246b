"""A publication keeps the amendments that changed its stage, as they were."""

import django.db.models.deletion
from django.db import migrations, models

from obb.sql import run_file


class Migration(migrations.Migration):

    dependencies = [
        ('budget', '0015_prove_at_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedAmendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amendment_id', models.BigIntegerField()),
                ('stage_id', models.BigIntegerField()),
                ('in_stage', models.BooleanField()),
                ('number', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('authority', models.CharField(max_length=120)),
                ('authority_words', models.CharField(max_length=200)),
                ('decided_on', models.DateField()),
                ('reason', models.CharField(max_length=500)),
                ('fund_balance', models.CharField(blank=True, max_length=300)),
                ('exception_used', models.CharField(blank=True, max_length=300)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='budget.publication')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('publication', 'amendment_id'), name='published_amendment_once')],
            },
        ),
        migrations.CreateModel(
            name='PublishedAmendmentLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amendment_id', models.BigIntegerField()),
                ('position', models.PositiveIntegerField()),
                ('cost_center_id', models.BigIntegerField()),
                ('account_id', models.BigIntegerField(null=True)),
                ('fund_id', models.BigIntegerField(null=True)),
                ('funding_source_id', models.BigIntegerField(null=True)),
                ('kind', models.CharField(max_length=10)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendment_lines', to='budget.publication')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('publication', 'amendment_id', 'position'), name='published_amendment_line_once')],
            },
        ),
        run_file(__file__, "freeze_amendments"),
    ]
