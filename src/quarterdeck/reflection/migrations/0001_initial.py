import django.core.validators
import django.db.models.deletion
import quarterdeck.keel.keys
import quarterdeck.keel.tables
import uuid
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
                name='Retrospective',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retrospectives', to='people.team')),
                    ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retrospectives', to='okrs.cycle')),
                    ('questions', models.JSONField(help_text='what is asked, one text a column')),
                    ('anonymous', models.BooleanField(default=False, verbose_name='anonymous')),
                    ('votes_each', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='votes for each')),
                    ('stage', models.CharField(choices=[('writing', 'Write'), ('grouping', 'Group'), ('voting', 'Vote'), ('acting', 'Agree'), ('closed', 'Closed')], default='writing', max_length=8)),
                    ('timer_began_at', models.DateTimeField(null=True)),
                    ('timer_minutes', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(240)])),
                    ('facilitator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('learned', models.TextField(blank=True, max_length=2000, verbose_name='what we learned')),
                    ('opened_at', models.DateTimeField()),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('revision', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'ordering': ['-opened_at'],
                    'indexes': [models.Index(fields=['organisation', 'cycle', 'team'], name='retrospectives_of_cycle')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('organisation', 'team', 'cycle'), name='one_open_retrospective')],
                },
            ), migrations.CreateModel(
                name='Card',
                fields=[
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('retrospective', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='reflection.retrospective')),
                    ('question', models.PositiveSmallIntegerField()),
                    ('text', models.CharField(max_length=300, verbose_name='card')),
                    ('author', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('under', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='stack', to='reflection.card')),
                    ('votes', models.PositiveSmallIntegerField(default=0)),
                    ('number', models.PositiveSmallIntegerField(default=0, help_text='as people say it, given when revealed')),
                ],
                options={
                    'ordering': ['number', 'id'],
                },
            ), migrations.CreateModel(
                name='Ballot',
                fields=[
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('retrospective', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to='reflection.retrospective')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('choices', models.JSONField(default=dict)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('retrospective', 'member'), name='one_ballot_each')],
                },
            ), migrations.CreateModel(
                name='Action',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('retrospective', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='reflection.retrospective')),
                    ('text', models.CharField(max_length=300, verbose_name='what changes')),
                    ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('due_on', models.DateField(verbose_name='done by')),
                    ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('dropped', 'Dropped')], default='open', max_length=8)),
                    ('words', models.CharField(blank=True, max_length=300, verbose_name='how it went')),
                    ('settled_on', models.DateField(null=True)),
                    ('made_at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['due_on', 'id'],
                    'indexes': [models.Index(fields=['organisation', 'state', 'due_on'], name='actions_by_day')],
                },
            ), migrations.CreateModel(
                name='CycleWords',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='okrs.cycle')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                    ('words', models.TextField(blank=True, max_length=4000, verbose_name='in your own words')),
                    ('changes', models.TextField(blank=True, max_length=2000, verbose_name='what changes now')),
                    ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('at', models.DateTimeField()),
                    ('version', models.PositiveIntegerField(default=1)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('cycle', 'team'), name='one_summary_per_team')],
                },
            )],
        ),
    ]
