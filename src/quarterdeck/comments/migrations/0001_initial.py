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
                name='Comment',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('subject_type', models.CharField(max_length=30)),
                    ('subject_id', models.UUIDField()),
                    ('subject_label', models.CharField(max_length=300)),
                    ('team_id', models.UUIDField(null=True)),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('body', models.TextField(max_length=10000, verbose_name='comment')),
                    ('at', models.DateTimeField()),
                    ('edited_at', models.DateTimeField(blank=True, null=True)),
                    ('removed_at', models.DateTimeField(blank=True, null=True)),
                    ('mentions', models.ManyToManyField(related_name='+', through='comments.Mention', to='people.member')),
                ],
                options={
                    'ordering': ['at', 'id'],
                    'indexes': [models.Index(fields=['organisation', 'subject_id', 'at'], name='comments_of_subject')],
                },
            ), migrations.CreateModel(
                name='Mention',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='comments.comment')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('comment', 'member'), name='mentioned_once_in_a_comment')],
                },
            )],
        ),
    ]
