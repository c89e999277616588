import django.core.validators
import django.db.models.deletion
import quarterdeck.keel.keys
import quarterdeck.keel.tables
import quarterdeck.people.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        quarterdeck.keel.tables.CreateTables(
            tables=[migrations.CreateModel(
                name='User',
                fields=[
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('email', models.EmailField(help_text='kept in small letters', max_length=254, unique=True, verbose_name='e-mail')),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('is_active', models.BooleanField(default=True)),
                    ('date_joined', models.DateTimeField(auto_now_add=True)),
                    ('theme', models.CharField(choices=[('system', 'As the system'), ('light', 'Light'), ('dark', 'Dark')], default='system', max_length=6, verbose_name='appearance')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='FirstRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64)),
                    ('created_at', models.DateTimeField()),
                    ('used_at', models.DateTimeField(blank=True, null=True)),
                ],
            ), migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('slug', models.SlugField(max_length=40, unique=True, validators=[quarterdeck.people.models.check_slug], verbose_name='short name')),
                    ('time_zone', models.CharField(default='UTC', max_length=60, validators=[quarterdeck.people.models.check_time_zone], verbose_name='time zone')),
                    ('stored_settings', models.JSONField(blank=True, default=dict)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('is_demo', models.BooleanField(default=False)),
                ],
            ), migrations.CreateModel(
                name='Member',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                    ('handle', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9._-]*\\Z', 'Use small letters, digits, dots and dashes.')], verbose_name='handle')),
                    ('role', models.CharField(choices=[('admin', 'Admin'), ('steward', 'Steward'), ('member', 'Member'), ('viewer', 'Viewer')], default='member', max_length=8, verbose_name='role')),
                    ('joined_at', models.DateTimeField(blank=True, null=True)),
                    ('deactivated_at', models.DateTimeField(blank=True, null=True)),
                    ('last_seen_event', models.BigIntegerField(default=0, help_text='the newest event when this person was last here')),
                ],
                options={
                    'ordering': ['name'],
                    'indexes': [models.Index(fields=['organisation', 'name'], name='member_by_name')],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'handle'), name='one_member_per_handle'), models.UniqueConstraint(fields=('organisation', 'user'), name='one_membership_per_login')],
                },
            ), migrations.CreateModel(
                name='Team',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='people.team')),
                    ('kind', models.CharField(choices=[('company', 'Company'), ('function', 'Function'), ('team', 'Team')], default='team', max_length=8, verbose_name='kind')),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('slug', models.SlugField(max_length=60)),
                    ('purpose', models.CharField(blank=True, max_length=300, verbose_name='what this team is for')),
                    ('archived_at', models.DateTimeField(blank=True, null=True)),
                    ('members', models.ManyToManyField(related_name='teams', through='people.TeamMembership', to='people.member')),
                ],
                options={
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'slug'), name='one_team_per_slug'), models.UniqueConstraint(condition=models.Q(('kind', 'company')), fields=('organisation',), name='one_company_per_organisation'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'company'), ('parent__isnull', True)), models.Q(models.Q(('kind', 'company'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='only_the_company_has_no_parent')],
                },
            ), migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('member', models.ForeignKey(blank=True, help_text='the member this person becomes; without one, a new member is made', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='people.member')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                    ('role', models.CharField(choices=[('admin', 'Admin'), ('steward', 'Steward'), ('member', 'Member'), ('viewer', 'Viewer')], default='member', max_length=8, verbose_name='role')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.team')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                    ('created_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField()),
                    ('accepted_at', models.DateTimeField(blank=True, null=True)),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['-created_at'],
                },
            ), migrations.CreateModel(
                name='TeamMembership',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='people.team')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team_memberships', to='people.member')),
                    ('is_lead', models.BooleanField(default=False)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('team', 'member'), name='once_in_a_team')],
                },
            )],
        ),
    ]
