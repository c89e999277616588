import django.db.models.deletion
import quarterdeck.keel.keys
import quarterdeck.keel.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('okrs', '0001_initial'),
        ('people', '0002_isolation'),
    ]

    operations = [
        quarterdeck.keel.tables.CreateTables(
            tables=[migrations.CreateModel(
                name='Initiative',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('number', models.PositiveIntegerField(editable=False)),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='initiatives', to='people.team')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_initiatives', to='people.member')),
                    ('title', models.CharField(max_length=200, verbose_name='what we try')),
                    ('because', models.CharField(blank=True, max_length=500, verbose_name='because')),
                    ('expected_move', models.CharField(blank=True, max_length=120, verbose_name='by how much')),
                    ('shows_by', models.DateField(blank=True, null=True, verbose_name='it should show by')),
                    ('links', models.JSONField(blank=True, default=list, help_text='addresses in the trackers where its tasks live')),
                    ('origin', models.CharField(blank=True, help_text='what it was made from: a finding, an idea, D-12', max_length=300)),
                    ('column', models.CharField(choices=[('options', 'Options'), ('next', 'Next'), ('doing', 'Doing'), ('measuring', 'Measuring'), ('done', 'Done'), ('stopped', 'Stopped')], default='options', max_length=10)),
                    ('rank', models.FloatField(default=0.0)),
                    ('column_since', models.DateTimeField()),
                    ('started_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('blocked_because', models.CharField(blank=True, max_length=300, verbose_name='what blocks')),
                    ('blocked_since', models.DateTimeField(blank=True, null=True)),
                    ('evidence', models.CharField(blank=True, choices=[('confirmed', 'Confirmed: the number moved as we believed'), ('refuted', 'Refuted: it did not move the number'), ('unclear', 'Unclear: we cannot tell')], max_length=10, verbose_name='evidence')),
                    ('learned', models.TextField(blank=True, max_length=2000, verbose_name='what we learned')),
                    ('dropped_at', models.DateTimeField(blank=True, null=True)),
                    ('dropped_because', models.CharField(blank=True, max_length=500)),
                    ('created_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('created_at', models.DateTimeField()),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('key_results', models.ManyToManyField(related_name='initiatives', through='board.Aim', to='okrs.keyresult')),
                ],
                options={
                    'ordering': ['rank', 'number'],
                    'indexes': [models.Index(condition=models.Q(('dropped_at__isnull', True)), fields=['organisation', 'team', 'column', 'rank'], name='initiative_on_board'), models.Index(condition=models.Q(('dropped_at__isnull', True), ('ended_at__isnull', True)), fields=['organisation', 'owner'], name='initiative_of_owner')],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='one_initiative_per_number')],
                },
            ), migrations.CreateModel(
                name='Aim',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aims', to='board.initiative')),
                    ('key_result', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aims', to='okrs.keyresult')),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    'ordering': ['position'],
                    'constraints': [models.UniqueConstraint(fields=('initiative', 'key_result'), name='aims_once_at_a_key_result')],
                },
            ), migrations.CreateModel(
                name='Board',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('team', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='board', to='people.team')),
                    ('limits', models.JSONField(default=dict, help_text='column → how many at once; null means no limit')),
                    ('policies', models.JSONField(default=dict, help_text='column → when a card may be pulled into it, in words')),
                    ('revision', models.PositiveIntegerField(default=0)),
                    ('version', models.PositiveIntegerField(default=1)),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Move',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('initiative', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='board.initiative')),
                    ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                    ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('at', models.DateTimeField()),
                    ('from_column', models.CharField(blank=True, max_length=10)),
                    ('to_column', models.CharField(blank=True, max_length=10)),
                    ('over_limit', models.BooleanField(default=False)),
                    ('reason', models.CharField(blank=True, max_length=500)),
                ],
                options={
                    'ordering': ['at', 'id'],
                    'indexes': [models.Index(fields=['organisation', 'team', 'at'], name='moves_of_team'), models.Index(fields=['organisation', 'initiative', 'at'], name='moves_of_initiative')],
                },
            )],
        ),
    ]
