import django.db.models.deletion
import quarterdeck.keel.keys
import quarterdeck.keel.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0002_isolation'),
    ]

    operations = [
        quarterdeck.keel.tables.CreateTables(
            tables=[migrations.CreateModel(
                name='Kpi',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('slug', models.SlugField(max_length=80)),
                    ('name', models.CharField(max_length=160, verbose_name='what is measured')),
                    ('about', models.CharField(blank=True, max_length=500, verbose_name='how it is measured')),
                    ('unit', models.CharField(blank=True, max_length=20, verbose_name='unit')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('healthy_low', models.FloatField(blank=True, null=True, verbose_name='healthy from')),
                    ('healthy_high', models.FloatField(blank=True, null=True, verbose_name='healthy up to')),
                    ('frequency', models.CharField(choices=[('daily', 'every day'), ('weekly', 'every week'), ('monthly', 'every month'), ('quarterly', 'every quarter')], default='weekly', max_length=9, verbose_name='read')),
                    ('archived_at', models.DateTimeField(blank=True, null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('value', models.FloatField(editable=False, null=True)),
                    ('last_on', models.DateField(editable=False, null=True)),
                    ('light', models.CharField(choices=[('on', 'as it should be'), ('out_of_range', 'outside its healthy range'), ('signal', 'something has changed'), ('unknown', 'no reading yet')], default='unknown', editable=False, max_length=12)),
                    ('rules', models.JSONField(default=list, editable=False, help_text='why the newest reading is a signal')),
                    ('lower', models.FloatField(editable=False, null=True)),
                    ('mean', models.FloatField(editable=False, null=True)),
                    ('upper', models.FloatField(editable=False, null=True)),
                    ('recent', models.JSONField(default=list, editable=False, help_text='[[day number, value], …], the newest 26')),
                ],
                options={
                    'ordering': ['name'],
                    'indexes': [models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['organisation', 'team', 'name'], name='kpi_of_team')],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'slug'), name='one_kpi_per_slug')],
                },
            ), migrations.CreateModel(
                name='Break',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('kpi', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='breaks', to='kpis.kpi')),
                    ('on', models.DateField(verbose_name='from')),
                    ('reason', models.CharField(max_length=300, verbose_name='what changed')),
                    ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['on'],
                    'constraints': [models.UniqueConstraint(fields=('kpi', 'on'), name='one_break_per_day')],
                },
            ), migrations.CreateModel(
                name='Reading',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('kpi', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='kpis.kpi')),
                    ('on', models.DateField(verbose_name='date')),
                    ('value', models.FloatField(verbose_name='value')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='what happened')),
                    ('author', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('at', models.DateTimeField()),
                    ('source', models.CharField(blank=True, help_text='empty for a person; else what fed it', max_length=40)),
                ],
                options={
                    'ordering': ['on', 'at', 'id'],
                    'indexes': [models.Index(fields=['organisation', 'kpi', 'on'], name='readings_of_kpi')],
                },
            )],
        ),
    ]
