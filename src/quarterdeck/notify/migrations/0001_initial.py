import django.db.models.deletion
import quarterdeck.keel.keys
import quarterdeck.keel.tables
import quarterdeck.notify.models
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
                name='ChatHook',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
                    ('kind', models.CharField(choices=[('slack', 'Slack'), ('teams', 'Microsoft Teams'), ('mattermost', 'Mattermost')], max_length=10, verbose_name='chat')),
                    ('address', models.URLField(max_length=500, verbose_name='address of the webhook')),
                    ('is_on', models.BooleanField(default=True)),
                    ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                    ('added_at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['added_at'],
                },
            ), migrations.CreateModel(
                name='Feed',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                    ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('made_at', models.DateTimeField()),
                    ('revoked_at', models.DateTimeField(null=True)),
                ],
                options={
                    'ordering': ['made_at'],
                },
            ), migrations.CreateModel(
                name='Preference',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                    ('post', models.CharField(choices=[('at_once', 'At once'), ('daily', 'One letter each workday'), ('weekly', 'One letter a week'), ('off', 'Never')], default='daily', max_length=8, verbose_name='e-mail')),
                    ('time_zone', models.CharField(blank=True, max_length=60, validators=[quarterdeck.people.models.check_time_zone], verbose_name='time zone')),
                    ('quiet_from', models.TimeField(default=quarterdeck.notify.models.evening, verbose_name='quiet from')),
                    ('quiet_until', models.TimeField(default=quarterdeck.notify.models.morning, verbose_name='until')),
                    ('away_from', models.DateField(blank=True, null=True, verbose_name='away from')),
                    ('away_until', models.DateField(blank=True, null=True, verbose_name='back after')),
                    ('holidays', models.CharField(blank=True, max_length=10, verbose_name='public holidays of')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('channel', models.CharField(choices=[('email', 'E-mail'), ('chat', 'Chat')], max_length=5)),
                    ('key', models.CharField(max_length=160)),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                    ('hook', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='notify.chathook')),
                    ('subject', models.CharField(max_length=300)),
                    ('body', models.TextField()),
                    ('due_at', models.DateTimeField()),
                    ('tries', models.PositiveSmallIntegerField(default=0)),
                    ('error', models.CharField(blank=True, max_length=300)),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('dead_at', models.DateTimeField(null=True)),
                ],
                options={
                    'ordering': ['due_at'],
                    'indexes': [models.Index(condition=models.Q(('dead_at__isnull', True), ('sent_at__isnull', True)), fields=['organisation', 'due_at'], name='delivery_waiting')],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'key'), name='written_once')],
                },
            ), migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='people.member')),
                    ('event', models.BigIntegerField(help_text='its position in the log')),
                    ('kind', models.CharField(max_length=60)),
                    ('words', models.CharField(max_length=600)),
                    ('why', models.CharField(max_length=160)),
                    ('path', models.CharField(blank=True, help_text="below the organisation's address", max_length=300)),
                    ('at', models.DateTimeField()),
                    ('read_at', models.DateTimeField(null=True)),
                    ('told_at', models.DateTimeField(help_text='when a letter about it was written', null=True)),
                ],
                options={
                    'ordering': ['-event'],
                    'indexes': [models.Index(fields=['organisation', 'member', '-event'], name='notices_of_member'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['organisation', 'member'], name='notices_unread'), models.Index(condition=models.Q(('told_at__isnull', True)), fields=['organisation', 'member'], name='notices_untold')],
                    'constraints': [models.UniqueConstraint(fields=('member', 'event'), name='told_once')],
                },
            )],
        ),
    ]
