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
                name='Schedule',
                fields=[
                    ('name', models.CharField(max_length=80, primary_key=True, serialize=False)),
                    ('task', models.CharField(help_text='dotted path of a task that takes no arguments', max_length=200)),
                    ('every_minutes', models.PositiveIntegerField()),
                    ('due_at', models.DateTimeField(db_index=True)),
                    ('last_run_at', models.DateTimeField(blank=True, null=True)),
                ],
            ), migrations.CreateModel(
                name='Counter',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('prefix', models.CharField(max_length=4)),
                    ('last', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'prefix'), name='one_counter_per_prefix')],
                },
            ), migrations.CreateModel(
                name='Submission',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('key', models.UUIDField()),
                    ('location', models.CharField(max_length=500)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'key'), name='one_submission_per_key')],
                },
            )],
        ),
    ]
