"""The command line: one module per command. Nothing here imports Django before a command needs it."""

import typer

from quarterdeck.cli import (
    backup,
    check_in,
    commit,
    cycle,
    demo,
    doctor,
    exchange,
    grade,
    lint,
    migrate,
    password,
    reading,
    recompute,
    restore,
    serve,
    version,
)

_RUN, _USE, _WRITE, _KEEP = "Run it", "Use it", "Write well", "Look after it"

app = typer.Typer(
    name="quarterdeck",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    help="The system that organisations steer by: OKRs as a weekly habit.\n\n"
    "[bold]quarterdeck serve[/] starts everything on one machine; [bold]quarterdeck demo --serve[/] does so with a company "
    "to look around in. The other commands work while it runs.\n\n"
    "Exit status: 0 done, 1 it could not be done, 2 what was given cannot be used (standard error says what to change).",
    epilog="Environment variables, the database and running behind a proxy: see the README.",
)

app.command("serve", rich_help_panel=_RUN)(serve.serve)
app.command("demo", rich_help_panel=_RUN)(demo.demo)
app.command("check-in", rich_help_panel=_USE, context_settings={"ignore_unknown_options": True})(check_in.check_in)
app.command("reading", rich_help_panel=_USE, context_settings={"ignore_unknown_options": True})(reading.reading)
app.command("commit", rich_help_panel=_USE)(commit.commit)
app.command("grade", rich_help_panel=_USE)(grade.grade)
app.command("cycle", rich_help_panel=_USE)(cycle.cycle)
app.command("lint", rich_help_panel=_WRITE)(lint.lint)
app.command("rule", rich_help_panel=_WRITE)(lint.rule)
app.command("import", rich_help_panel=_USE)(exchange.import_file)
app.command("export", rich_help_panel=_USE)(exchange.export)
app.command("doctor", rich_help_panel=_KEEP)(doctor.doctor)
app.command("backup", rich_help_panel=_KEEP)(backup.backup)
app.command("restore", rich_help_panel=_KEEP)(restore.restore)
app.command("migrate", rich_help_panel=_KEEP)(migrate.migrate)
app.command("recompute", rich_help_panel=_KEEP)(recompute.recompute)
app.command("password", rich_help_panel=_KEEP)(password.password)
app.command("version", rich_help_panel=_KEEP)(version.version)


def main() -> None:
    """The `quarterdeck` command."""
    app()
