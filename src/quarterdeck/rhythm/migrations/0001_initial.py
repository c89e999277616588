import django.core.validators
import django.db.models.deletion
import quarterdeck.keel.keys
import quarterdeck.keel.tables
import quarterdeck.people.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0002_isolation'),
    ]

    operations = [
        quarterdeck.keel.tables.CreateTables(
            tables=[migrations.CreateModel(
                name='Cadence',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cadences', to='people.team')),
                    ('kind', models.CharField(choices=[('team_check_in', 'Team check-in'), ('weekly_review', 'Weekly review'), ('monthly_review', 'Monthly review across teams'), ('daily', 'Daily'), ('forum', 'Alignment forum'), ('retrospective', 'Retrospective'), ('backlog_review', 'Review of the backlog'), ('quarterly_offsite', 'Quarterly offsite'), ('annual_offsite', 'Annual offsite'), ('deep_dive', 'Deep dive')], max_length=20, verbose_name='kind')),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('rule', models.CharField(help_text='RFC 5545, without its first day', max_length=200, verbose_name='rule')),
                    ('first_on', models.DateField(verbose_name='first time on')),
                    ('at', models.TimeField(verbose_name='at')),
                    ('minutes', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(10080)], verbose_name='minutes')),
                    ('time_zone', models.CharField(max_length=60, validators=[quarterdeck.people.models.check_time_zone], verbose_name='time zone')),
                    ('holidays', models.CharField(blank=True, max_length=10, verbose_name='not on holidays of')),
                    ('chair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                    ('forum', models.CharField(blank=True, max_length=120, verbose_name='leadership forum it serves')),
                    ('ended_on', models.DateField(blank=True, null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('guests', models.ManyToManyField(related_name='+', through='rhythm.Guest', to='people.member')),
                ],
                options={
                    'ordering': ['team__name', 'kind', 'name'],
                    'indexes': [models.Index(fields=['organisation', 'team'], name='cadence_of_team')],
                },
            ), migrations.CreateModel(
                name='Guest',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('cadence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='rhythm.cadence')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('cadence', 'member'), name='guest_once')],
                },
            ), migrations.CreateModel(
                name='Meeting',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='people.team')),
                    ('cadence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meetings', to='rhythm.cadence')),
                    ('slot', models.DateField(help_text="the series' own date for it, wherever it was moved to", null=True)),
                    ('kind', models.CharField(choices=[('team_check_in', 'Team check-in'), ('weekly_review', 'Weekly review'), ('monthly_review', 'Monthly review across teams'), ('daily', 'Daily'), ('forum', 'Alignment forum'), ('retrospective', 'Retrospective'), ('backlog_review', 'Review of the backlog'), ('quarterly_offsite', 'Quarterly offsite'), ('annual_offsite', 'Annual offsite'), ('deep_dive', 'Deep dive')], max_length=20, verbose_name='kind')),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('starts_at', models.DateTimeField(verbose_name='starts')),
                    ('minutes', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(10080)], verbose_name='minutes')),
                    ('chair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                    ('forum', models.CharField(blank=True, max_length=120)),
                    ('state', models.CharField(choices=[('planned', 'Planned'), ('running', 'Going on'), ('held', 'Held'), ('skipped', 'Skipped')], default='planned', max_length=8)),
                    ('because', models.CharField(blank=True, help_text='why it was skipped or moved', max_length=300, verbose_name='reason')),
                    ('moved_from', models.DateTimeField(blank=True, null=True)),
                    ('opened_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('took', models.PositiveIntegerField(help_text='minutes from opening to closing', null=True)),
                    ('sequence', models.PositiveIntegerField(default=0, help_text='how often it changed, as calendars count it')),
                ],
                options={
                    'ordering': ['starts_at', 'id'],
                    'indexes': [models.Index(fields=['organisation', 'starts_at'], name='meeting_by_time'), models.Index(fields=['organisation', 'team', 'starts_at'], name='meeting_of_team')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('cadence__isnull', False)), fields=('cadence', 'slot'), name='once_per_slot')],
                },
            ), migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='rhythm.meeting')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                    ('presence', models.CharField(choices=[('present', 'there'), ('leave', 'planned leave'), ('emergency', 'emergency'), ('missed', 'not there')], max_length=9)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('meeting', 'member'), name='attends_once')],
                },
            )],
        ),
    ]
