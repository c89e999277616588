from django.db import migrations

from quarterdeck.keel.row_security import AppendOnly, IsolateOrganisations


class Migration(migrations.Migration):
    dependencies = [("board", "0001_initial")]

    operations = [
        IsolateOrganisations("board_board"),
        IsolateOrganisations("board_initiative"),
        IsolateOrganisations("board_aim"),
        IsolateOrganisations("board_move"),
        AppendOnly("board_move"),
    ]
