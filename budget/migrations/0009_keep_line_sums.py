"""Line sums: kept by the statement that writes the lines, filled from what is there."""

import django.db.models.deletion
import django.db.models.functions.comparison
import obb.constraints
from django.db import migrations, models

from obb.sql import run_file


class Migration(migrations.Migration):

    dependencies = [
        ('budget', '0008_prove_successors'),
        ('obb', '0005_review_decisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='LineSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='fiscal year')),
                ('kind', models.CharField(choices=[('expense', 'Expense'), ('revenue', 'Revenue')], max_length=10, verbose_name='kind')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='amount')),
                ('lines', models.BigIntegerField(verbose_name='lines')),
            ],
        ),
        migrations.CreateModel(
            name='PublishedLineSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='fiscal year')),
                ('kind', models.CharField(choices=[('expense', 'Expense'), ('revenue', 'Revenue')], max_length=10, verbose_name='kind')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='amount')),
                ('lines', models.BigIntegerField(verbose_name='lines')),
            ],
        ),
        migrations.RemoveIndex(
            model_name='line',
            name='line_by_slice',
        ),
        migrations.RemoveIndex(
            model_name='line',
            name='line_by_cost_center',
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['county', 'year', 'stage', 'cost_center'], name='line_by_slice'),
        ),
        migrations.AddField(
            model_name='linesum',
            name='cost_center',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budget.costcenter'),
        ),
        migrations.AddField(
            model_name='linesum',
            name='county',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='obb.county'),
        ),
        migrations.AddField(
            model_name='linesum',
            name='fund',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budget.fund'),
        ),
        migrations.AddField(
            model_name='linesum',
            name='funding_source',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budget.fundingsource'),
        ),
        migrations.AddField(
            model_name='linesum',
            name='stage',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budget.stage'),
        ),
        migrations.AddField(
            model_name='publishedlinesum',
            name='cost_center',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budget.costcenter'),
        ),
        migrations.AddField(
            model_name='publishedlinesum',
            name='county',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='obb.county'),
        ),
        migrations.AddField(
            model_name='publishedlinesum',
            name='fund',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budget.fund'),
        ),
        migrations.AddField(
            model_name='publishedlinesum',
            name='funding_source',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budget.fundingsource'),
        ),
        migrations.AddField(
            model_name='publishedlinesum',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='line_sums', to='budget.publication'),
        ),
        migrations.AddField(
            model_name='publishedlinesum',
            name='stage',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='budget.stage'),
        ),
        migrations.AddIndex(
            model_name='linesum',
            index=models.Index(fields=['cost_center'], name='line_sum_by_cost_center'),
        ),
        migrations.AddConstraint(
            model_name='linesum',
            constraint=models.UniqueConstraint(models.F('county'), models.F('year'), models.F('stage'), models.F('kind'), models.F('cost_center'), django.db.models.functions.comparison.Coalesce('fund', 0), django.db.models.functions.comparison.Coalesce('funding_source', 0), name='line_sum_once'),
        ),
        migrations.AddConstraint(
            model_name='linesum',
            constraint=models.CheckConstraint(condition=models.Q(obb.constraints.IsANumber(models.F('amount'))), name='line_sum_amount_is_a_number'),
        ),
        migrations.AddConstraint(
            model_name='publishedlinesum',
            constraint=models.CheckConstraint(condition=models.Q(obb.constraints.IsANumber(models.F('amount'))), name='published_line_sum_amount_is_a_number'),
        ),
        run_file(__file__, "line_sums"),
    ]
