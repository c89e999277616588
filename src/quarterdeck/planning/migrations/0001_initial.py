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
                name='Authorship',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('objective', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='authorship', to='okrs.objective')),
                    ('writers', models.PositiveSmallIntegerField(default=0)),
                    ('writers_of_the_team', models.PositiveSmallIntegerField(default=0)),
                    ('noted_at', models.DateTimeField()),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='ForumNote',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='okrs.cycle')),
                    ('objective', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='okrs.objective')),
                    ('text', models.CharField(max_length=500, verbose_name='what we settled')),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['at', 'id'],
                },
            ), migrations.CreateModel(
                name='Need',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('key_result', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='need', to='okrs.keyresult')),
                    ('words', models.CharField(max_length=500, verbose_name='what it needs from below')),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Suggestion',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('objective', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='okrs.objective')),
                    ('key_result', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='okrs.keyresult')),
                    ('field', models.CharField(choices=[('title', "the objective's words"), ('in_order_to', 'in order to'), ('statement', "the key result's words")], default='title', max_length=11)),
                    ('before', models.CharField(blank=True, max_length=300)),
                    ('text', models.CharField(max_length=300, verbose_name='better words')),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('open', 'open'), ('accepted', 'accepted'), ('declined', 'declined')], default='open', max_length=8)),
                    ('word', models.CharField(blank=True, max_length=300, verbose_name='a word on it')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('settled_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['at', 'id'],
                },
            ), migrations.CreateModel(
                name='Alignment',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('objective', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alignments', to='okrs.objective')),
                    ('to_objective', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='supporters', to='okrs.objective')),
                    ('to_key_result', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='supporters', to='okrs.keyresult')),
                    ('sentence', models.CharField(max_length=300, verbose_name='because')),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['at', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('to_objective__isnull', True), ('to_key_result__isnull', True), _connector='XOR'), name='aligned_to_one_thing'), models.UniqueConstraint(fields=('objective', 'to_objective'), name='aligned_once_to_an_objective'), models.UniqueConstraint(fields=('objective', 'to_key_result'), name='aligned_once_to_a_key_result')],
                },
            ), migrations.CreateModel(
                name='AnswerGiven',
                fields=[
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('token', models.CharField(max_length=64)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'token'), name='one_answer_per_token')],
                },
            ), migrations.CreateModel(
                name='Challenge',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('key_result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='challenges', to='okrs.keyresult')),
                    ('question', models.CharField(choices=[('outcome', 'Is it an outcome, or work?'), ('baseline', 'Is the baseline real: who measured it, when?'), ('same_score', 'Would everyone score it the same way?'), ('behaviour', 'What bad behaviour could it drive?'), ('alone', 'Can we move it alone, or do we need others?'), ('own', 'My own question')], max_length=10, verbose_name='question')),
                    ('words', models.CharField(blank=True, max_length=500, verbose_name='in your words')),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('at', models.DateTimeField()),
                    ('statement_then', models.CharField(max_length=300)),
                    ('version_then', models.PositiveIntegerField()),
                    ('state', models.CharField(choices=[('open', 'open'), ('rewritten', 'answered by rewriting'), ('reasoned', 'answered with a reason'), ('withdrawn', 'taken back')], default='open', max_length=9)),
                    ('answer', models.CharField(blank=True, max_length=500, verbose_name='answer')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['at', 'id'],
                    'indexes': [models.Index(fields=['organisation', 'state'], name='challenge_by_state')],
                },
            ), migrations.CreateModel(
                name='ClarityTally',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
                    ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='okrs.cycle')),
                    ('clear', models.PositiveIntegerField(default=0)),
                    ('unclear', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('team', 'cycle'), name='one_clarity_tally_per_team')],
                },
            ), migrations.CreateModel(
                name='Dependency',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('key_result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dependencies', to='okrs.keyresult')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_dependencies', to='people.team')),
                    ('what', models.CharField(max_length=300, verbose_name='what we need')),
                    ('needed_on', models.DateField(verbose_name='by')),
                    ('state', models.CharField(choices=[('requested', 'Asked'), ('negotiating', 'Negotiating'), ('committed', 'Committed'), ('declined', 'Declined'), ('delivered', 'Delivered'), ('withdrawn', 'Taken back')], default='requested', max_length=12)),
                    ('turn', models.CharField(choices=[('provider', 'the team that was asked'), ('asker', 'the team that asks'), ('nobody', 'nobody')], default='provider', max_length=8)),
                    ('offered_what', models.CharField(blank=True, max_length=300, verbose_name='what could be given instead')),
                    ('offered_on', models.DateField(blank=True, null=True, verbose_name='by')),
                    ('promised_what', models.CharField(blank=True, max_length=300)),
                    ('promised_on', models.DateField(blank=True, null=True)),
                    ('words', models.CharField(blank=True, help_text='what was said last', max_length=500, verbose_name='words')),
                    ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('asked_at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('handed_over_at', models.DateTimeField(blank=True, null=True)),
                    ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['needed_on', 'asked_at'],
                    'indexes': [models.Index(fields=['organisation', 'provider', 'state'], name='dependency_of_provider')],
                },
            ), migrations.CreateModel(
                name='MovedStep',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='okrs.cycle')),
                    ('step', models.CharField(choices=[('priorities', 'State priorities'), ('propose', 'Propose'), ('challenge', 'Challenge'), ('dependencies', 'Dependencies'), ('forum', 'Forum'), ('commit', 'Commit')], max_length=12)),
                    ('on', models.DateField(verbose_name='done by')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('cycle', 'step'), name='one_day_per_planning_step')],
                },
            ), migrations.CreateModel(
                name='Share',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('key_result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='okrs.keyresult')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                    ('amount', models.FloatField(blank=True, null=True, verbose_name='share')),
                    ('words', models.CharField(blank=True, max_length=300, verbose_name='in words')),
                    ('move', models.CharField(blank=True, choices=[('', 'as asked'), ('less_scope', 'less scope'), ('another_metric', 'another metric'), ('swapped_priority', 'a swapped priority')], default='', max_length=16, verbose_name='negotiated by')),
                    ('reason', models.CharField(blank=True, max_length=500, verbose_name='why')),
                    ('state', models.CharField(choices=[('open', 'being negotiated'), ('agreed', 'agreed'), ('declined', 'declined'), ('withdrawn', 'taken back')], default='open', max_length=10)),
                    ('turn', models.CharField(choices=[('above', 'who needs it'), ('below', 'the team')], default='above', max_length=5)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['at', 'id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'agreed'])), fields=('key_result', 'team'), name='one_share_per_team')],
                },
            )],
        ),
    ]
