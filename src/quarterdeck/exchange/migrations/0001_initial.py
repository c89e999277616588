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
                name='Upload',
                fields=[
                    ('id', models.UUIDField(default=quarterdeck.keel.keys.new_key, editable=False, primary_key=True, serialize=False)),
                    ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                    ('name', models.CharField(max_length=200)),
                    ('content', models.BinaryField()),
                    ('cycle', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='okrs.cycle')),
                    ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
                    ('mapping', models.JSONField(help_text='for a foreign table: the field of each column', null=True)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]
