import django.core.validators
import django.db.models.deletion
import quarterdeck.keel.keys
import quarterdeck.keel.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('board', '0001_initial'),
        ('okrs', '0001_initial'),
        ('people', '0002_isolation'),
        ('rhythm', '0001_initial'),
    ]

    operations = [
        quarterdeck.keel.tables.CreateTables(
            tables=[migrations.CreateModel(
                name='BacklogReview',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
                    ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('at', models.DateTimeField()),
                    ('kept', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'ordering': ['-at'],
                },
            ), migrations.CreateModel(
                name='Review',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='review', to='rhythm.meeting')),
                    ('revision', models.PositiveIntegerField(default=0)),
                    ('current', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='review.item')),
                    ('current_since', models.DateTimeField(null=True)),
                    ('presenter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                    ('minutes', models.TextField(blank=True, help_text='Markdown, written when the meeting closes')),
                    ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                    ('left_open', models.JSONField(default=list, help_text='off-track key results that nothing was decided about')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Item',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='review.review')),
                    ('section', models.CharField(choices=[('tracking', 'Tracking and support'), ('topics', 'Hot topics'), ('parking', 'Parking lot'), ('lights', 'KPIs: are the lights on?')], max_length=8)),
                    ('key', models.CharField(max_length=120)),
                    ('title', models.CharField(max_length=300, verbose_name='what to talk about')),
                    ('why', models.CharField(blank=True, max_length=400)),
                    ('url', models.CharField(blank=True, max_length=300)),
                    ('key_result', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='okrs.keyresult')),
                    ('weight', models.FloatField(default=0.0)),
                    ('minutes', models.PositiveSmallIntegerField(blank=True, help_text='set by people', null=True, validators=[django.core.validators.MaxValueValidator(480)])),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('is_off', models.BooleanField(default=False, help_text='taken off this agenda')),
                    ('is_done', models.BooleanField(default=False)),
                    ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                    ('notes', models.TextField(blank=True, max_length=4000, verbose_name='notes')),
                ],
                options={
                    'ordering': ['position', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('review', 'key'), name='once_on_an_agenda')],
                },
            ), migrations.CreateModel(
                name='Decision',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('number', models.PositiveIntegerField(editable=False)),
                    ('kind', models.CharField(choices=[('resourcing', 'People or money move'), ('scope', 'Scope changes'), ('sequencing', 'Something goes first'), ('support', 'Somebody helps'), ('initiative', 'A bet is stopped or replaced'), ('key_result', 'The key result is adjusted'), ('accept', 'We accept it as it is')], max_length=10, verbose_name='what changes')),
                    ('text', models.CharField(max_length=400, verbose_name='decision')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                    ('key_result', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='okrs.keyresult')),
                    ('initiative', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='board.initiative')),
                    ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='done by')),
                    ('money', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='money moved')),
                    ('currency', models.CharField(blank=True, max_length=3)),
                    ('people', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='people moved')),
                    ('forum', models.CharField(blank=True, max_length=120, verbose_name='decided by')),
                    ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='rhythm.meeting')),
                    ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='review.item')),
                    ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('made_at', models.DateTimeField()),
                    ('status_then', models.CharField(blank=True, max_length=12)),
                    ('p_hit_then', models.FloatField(null=True)),
                ],
                options={
                    'ordering': ['-number'],
                    'indexes': [models.Index(fields=['organisation', 'team', '-made_at'], name='decision_of_team'), models.Index(fields=['organisation', '-made_at'], name='decision_by_time')],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='one_decision_per_number')],
                },
            ), migrations.CreateModel(
                name='FollowUp',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='review.decision')),
                    ('outcome', models.CharField(choices=[('done', 'Done'), ('open', 'Still open'), ('dropped', 'Not any more')], max_length=8, verbose_name='how it went')),
                    ('words', models.CharField(blank=True, max_length=400, verbose_name='in a few words')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='now by')),
                    ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['at', 'id'],
                },
            ), migrations.CreateModel(
                name='Idea',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                    ('words', models.CharField(max_length=200, verbose_name='idea')),
                    ('about', models.CharField(blank=True, max_length=1000, verbose_name='why it could matter')),
                    ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='rhythm.meeting')),
                    ('state', models.CharField(choices=[('kept', 'Kept'), ('promoted', 'Taken up'), ('dropped', 'Dropped')], default='kept', max_length=8)),
                    ('added_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                    ('added_at', models.DateTimeField()),
                    ('looked_at', models.DateTimeField(help_text='when somebody last decided to keep it', null=True)),
                    ('became', models.CharField(blank=True, help_text='O-12 or I-56', max_length=20)),
                    ('because', models.CharField(blank=True, max_length=300, verbose_name='why not')),
                    ('settled_at', models.DateTimeField(null=True)),
                ],
                options={
                    'ordering': ['-added_at'],
                    'indexes': [models.Index(condition=models.Q(('state', 'kept')), fields=['organisation', 'team', '-added_at'], name='idea_kept')],
                },
            )],
        ),
    ]
