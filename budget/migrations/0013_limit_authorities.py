"""An authority keeps within a fund, a department or a cost center, and reaches certain places; free texts end."""

import django.db.models.deletion
import obb.constraints
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from obb.sql import run_file


class Migration(migrations.Migration):

    dependencies = [
        ('budget', '0012_amend_closed_stages'),
        ('obb', '0008_saved_views'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuthorityReach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('from', 'Takes from it'), ('to', 'Gives to it'), ('both', 'Takes from it and gives to it')], default='both', max_length=4, verbose_name='side')),
            ],
            options={
                'verbose_name': 'place an authority reaches',
                'verbose_name_plural': 'places an authority reaches',
            },
        ),
        migrations.CreateModel(
            name='AuthorityReachEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('side', models.CharField(choices=[('from', 'Takes from it'), ('to', 'Gives to it'), ('both', 'Takes from it and gives to it')], default='both', max_length=4, verbose_name='side')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='authority',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='authority',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='authority',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='authority',
            name='citation',
            field=models.CharField(blank=True, help_text='The ordinance and its section. To read: what is held to is stated above.', max_length=500, verbose_name='laid down in'),
        ),
        migrations.AddField(
            model_name='authority',
            name='within',
            field=models.CharField(blank=True, choices=[('', 'Nothing: it may change what is spent in all'), ('fund', 'A fund'), ('department', 'A department and fund'), ('cost center', 'A cost center and fund')], default='', help_text='What it adds to expenses it takes from other lines of the same.', max_length=20, verbose_name='keeps within'),
        ),
        migrations.AddField(
            model_name='authorityevent',
            name='citation',
            field=models.CharField(blank=True, help_text='The ordinance and its section. To read: what is held to is stated above.', max_length=500, verbose_name='laid down in'),
        ),
        migrations.AddField(
            model_name='authorityevent',
            name='within',
            field=models.CharField(blank=True, choices=[('', 'Nothing: it may change what is spent in all'), ('fund', 'A fund'), ('department', 'A department and fund'), ('cost center', 'A cost center and fund')], default='', help_text='What it adds to expenses it takes from other lines of the same.', max_length=20, verbose_name='keeps within'),
        ),
        run_file(__file__, "cite_scopes"),
        migrations.RemoveField(
            model_name='authority',
            name='from_scope',
        ),
        migrations.RemoveField(
            model_name='authority',
            name='to_scope',
        ),
        migrations.RemoveField(
            model_name='authorityevent',
            name='from_scope',
        ),
        migrations.RemoveField(
            model_name='authorityevent',
            name='to_scope',
        ),
        migrations.AlterField(
            model_name='authority',
            name='exception',
            field=models.CharField(blank=True, help_text='When its limit and its places do not hold; empty: never.', max_length=300, verbose_name='exception'),
        ),
        migrations.AlterField(
            model_name='authorityevent',
            name='exception',
            field=models.CharField(blank=True, help_text='When its limit and its places do not hold; empty: never.', max_length=300, verbose_name='exception'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='authority',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_authorityevent" ("citation", "county_id", "exception", "id", "kind", "max_amount", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reports_to_board", "within") SELECT new_values."citation", new_values."county_id", new_values."exception", new_values."id", new_values."kind", new_values."max_amount", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reports_to_board", new_values."within" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9382429f2ff8a05ce8584bae29bf85ac654de40b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4a88f', referencing='REFERENCING NEW TABLE AS new_values ', table='budget_authority', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='authority',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_authorityevent" ("citation", "county_id", "exception", "id", "kind", "max_amount", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reports_to_board", "within") SELECT new_values."citation", new_values."county_id", new_values."exception", new_values."id", new_values."kind", new_values."max_amount", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reports_to_board", new_values."within" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3ce9817c00e13475995fa5a282b1bdba8dc0cafd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_81471', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='budget_authority', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='authority',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_authorityevent" ("citation", "county_id", "exception", "id", "kind", "max_amount", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reports_to_board", "within") SELECT old_values."citation", old_values."county_id", old_values."exception", old_values."id", old_values."kind", old_values."max_amount", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reports_to_board", old_values."within" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c389059586f12e8c331b8117d808bdcdf21c2107', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_fa40a', referencing='REFERENCING OLD TABLE AS old_values ', table='budget_authority', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='authority',
            constraint=models.CheckConstraint(condition=models.Q(('within__in', ['', 'fund', 'department', 'cost center'])), name='authority_place_known'),
        ),
        migrations.AddField(
            model_name='authorityreach',
            name='account',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.account', verbose_name='account'),
        ),
        migrations.AddField(
            model_name='authorityreach',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reaches', to='budget.authority', verbose_name='authority'),
        ),
        migrations.AddField(
            model_name='authorityreach',
            name='cost_center',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.costcenter', verbose_name='cost center'),
        ),
        migrations.AddField(
            model_name='authorityreach',
            name='county',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='obb.county', verbose_name='county'),
        ),
        migrations.AddField(
            model_name='authorityreach',
            name='department',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='obb.department', verbose_name='department'),
        ),
        migrations.AddField(
            model_name='authorityreach',
            name='fund',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.fund', verbose_name='fund'),
        ),
        migrations.AddField(
            model_name='authorityreachevent',
            name='account',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='budget.account', verbose_name='account'),
        ),
        migrations.AddField(
            model_name='authorityreachevent',
            name='authority',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='budget.authority', verbose_name='authority'),
        ),
        migrations.AddField(
            model_name='authorityreachevent',
            name='cost_center',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='budget.costcenter', verbose_name='cost center'),
        ),
        migrations.AddField(
            model_name='authorityreachevent',
            name='county',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='obb.county', verbose_name='county'),
        ),
        migrations.AddField(
            model_name='authorityreachevent',
            name='department',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='obb.department', verbose_name='department'),
        ),
        migrations.AddField(
            model_name='authorityreachevent',
            name='fund',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='budget.fund', verbose_name='fund'),
        ),
        migrations.AddField(
            model_name='authorityreachevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='authorityreachevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='budget.authorityreach'),
        ),
        migrations.AddConstraint(
            model_name='authorityreach',
            constraint=obb.constraints.Reference(fields=('county', 'authority'), name='authority_reach_authority_of_one_county', to='budget.Authority', to_fields=('county', 'id')),
        ),
        migrations.AddConstraint(
            model_name='authorityreach',
            constraint=obb.constraints.Reference(fields=('county', 'department'), name='authority_reach_department_of_one_county', to='obb.Department', to_fields=('county', 'id')),
        ),
        migrations.AddConstraint(
            model_name='authorityreach',
            constraint=obb.constraints.Reference(fields=('county', 'fund'), name='authority_reach_fund_of_one_county', to='budget.Fund', to_fields=('county', 'id')),
        ),
        migrations.AddConstraint(
            model_name='authorityreach',
            constraint=obb.constraints.Reference(fields=('county', 'cost_center'), name='authority_reach_cost_center_of_one_county', to='budget.CostCenter', to_fields=('county', 'id')),
        ),
        migrations.AddConstraint(
            model_name='authorityreach',
            constraint=obb.constraints.Reference(fields=('county', 'account'), name='authority_reach_account_of_one_county', to='budget.Account', to_fields=('county', 'id')),
        ),
        migrations.AddConstraint(
            model_name='authorityreach',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['from', 'to', 'both'])), name='authority_reach_side_known'),
        ),
        migrations.AddConstraint(
            model_name='authorityreach',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', True), ('cost_center__isnull', True), ('department__isnull', False), ('fund__isnull', True)), models.Q(('account__isnull', True), ('cost_center__isnull', True), ('department__isnull', True), ('fund__isnull', False)), models.Q(('account__isnull', True), ('cost_center__isnull', False), ('department__isnull', True), ('fund__isnull', True)), models.Q(('account__isnull', False), ('cost_center__isnull', True), ('department__isnull', True), ('fund__isnull', True)), _connector='OR'), name='authority_reach_is_one_thing', violation_error_message='Choose one thing a row: a department, a fund, a cost center or an account.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='authorityreach',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_authorityreachevent" ("account_id", "authority_id", "cost_center_id", "county_id", "department_id", "fund_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side") SELECT new_values."account_id", new_values."authority_id", new_values."cost_center_id", new_values."county_id", new_values."department_id", new_values."fund_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."side" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2d4ea2f13f27aac4b7980b41b6839bda0e1d195f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_01a2e', referencing='REFERENCING NEW TABLE AS new_values ', table='budget_authorityreach', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='authorityreach',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_authorityreachevent" ("account_id", "authority_id", "cost_center_id", "county_id", "department_id", "fund_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side") SELECT new_values."account_id", new_values."authority_id", new_values."cost_center_id", new_values."county_id", new_values."department_id", new_values."fund_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."side" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='40bcefcfc9ed42322d9f48a0cb46c7ea54c0f319', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_28f06', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='budget_authorityreach', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='authorityreach',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_authorityreachevent" ("account_id", "authority_id", "cost_center_id", "county_id", "department_id", "fund_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side") SELECT old_values."account_id", old_values."authority_id", old_values."cost_center_id", old_values."county_id", old_values."department_id", old_values."fund_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."side" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d3c6b124c64310151d2785e1082e057041f67ea8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a43c0', referencing='REFERENCING OLD TABLE AS old_values ', table='budget_authorityreach', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='authorityreachevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='490331650272365dbecc1c0cf088fae5051d61fb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e2f98', table='budget_authorityreachevent', when='BEFORE')),
        ),
    ]
