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
                name='Cursor',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('reader', models.CharField(max_length=80)),
                    ('position', models.BigIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'reader'), name='one_cursor_per_reader')],
                },
            ), migrations.CreateModel(
                name='Event',
                fields=[
                    ('position', models.BigAutoField(primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('at', models.DateTimeField()),
                    ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('verb', models.CharField(max_length=60)),
                    ('subject_type', models.CharField(max_length=30)),
                    ('subject_id', models.UUIDField()),
                    ('subject_label', models.CharField(max_length=300)),
                    ('team_id', models.UUIDField(null=True)),
                    ('parent_id', models.UUIDField(help_text='what the subject belongs to, so that a page finds its history', null=True)),
                    ('is_private', models.BooleanField(default=False, help_text='about a draft: for its team and stewards only')),
                    ('data', models.JSONField(default=dict)),
                ],
                options={
                    'ordering': ['position'],
                    'indexes': [models.Index(fields=['organisation', '-position'], name='event_newest'), models.Index(fields=['organisation', 'subject_id', '-position'], name='event_of_subject'), models.Index(fields=['organisation', 'parent_id', '-position'], name='event_of_parent'), models.Index(fields=['organisation', 'verb', '-position'], name='event_of_verb'), models.Index(fields=['organisation', 'team_id', '-position'], name='event_of_team')],
                },
            )],
        ),
    ]
