"""`quarterdeck restore`."""

from pathlib import Path
from typing import Annotated

import typer

from quarterdeck.cli.console import err, fail, out, refuse, say_json, translated
from quarterdeck.cli.installation import AsJson, Data, open_installation
from quarterdeck.cli.migrate import bring_up_to_date


def restore(
    file: Annotated[Path, typer.Argument(help="A file that “quarterdeck backup” wrote.", dir_okay=False)],
    replace: Annotated[
        bool, typer.Option("--replace", help="Throw away what is in the database now. There is no way back.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only check that the file is whole and fits; change nothing.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Put everything from a backup into an empty installation.

    The file is checked from end to end before anything is changed, and restored in one transaction: all of it or nothing.
    Stop “quarterdeck serve” first. Afterwards people log in again if the secret key is another.
    """
    open_installation(data)
    from quarterdeck.cli import archive

    with translated():
        bring_up_to_date()
        try:
            manifest = archive.inspect(file)
        except archive.Damaged as error:
            refuse(f"{file}: {error}", field="FILE")
        except OSError as error:
            refuse(f"{file}: {error.strerror}.", field="FILE")
        if not check:
            _restore(file, manifest, replace=replace)
    if as_json:
        say_json({"file": str(file), "made_at": manifest.made_at, "rows": manifest.rows, "restored": not check})
    else:
        verb = "Fits and is whole" if check else "Restored"
        out().print(
            f"{verb}: {manifest.rows:,} rows of {len(manifest.tables)} tables, as of {manifest.made_at[:19]} UTC."
        )


def _restore(file: Path, manifest: object, *, replace: bool) -> None:
    from django.db import IntegrityError, transaction

    from quarterdeck.cli import archive
    from quarterdeck.keel.scope import every_organisation

    assert isinstance(manifest, archive.Manifest)
    try:
        with err().status("Restoring …") as status, transaction.atomic(), every_organisation():
            if not replace and _is_used():
                refuse(
                    "This installation has people or organisations. Restore into a new data directory or database, or add "
                    "--replace to throw them away.",
                    field="--replace",
                )
            archive.load(file, manifest, lambda name, rows: status.update(f"Restoring: {name}, {rows:,} rows"))
    except IntegrityError as error:
        fail(f"The backup contradicts itself ({error}). Nothing was changed.")


def _is_used() -> bool:
    from quarterdeck.people.models import Organisation, User

    return Organisation.objects.exists() or User.objects.exists()
