"""`quarterdeck rule`: what a rule says, why, and how to mend what it finds."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from quarterdeck.cli.console import out, refuse, say_json, table
from quarterdeck.cli.installation import AsJson
from quarterdeck.coach import RULES, Initiative, KeyResult, Objective, Plan, Rule


def rule(
    code: Annotated[
        str, typer.Argument(help="For example KR201. Without it all rules are listed.", show_default=False)
    ] = "",
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the page of the documentation.")] = False,
    as_json: AsJson = False,
) -> None:
    """Explain a rule of the coach, or list them all."""
    wanted = code.strip().upper()
    if wanted and wanted not in RULES:
        near = [each for each in RULES if wanted[:2] and each.startswith(wanted[:2])]
        refuse(
            f"there is no rule {wanted}. {'Nearby: ' + ', '.join(near) if near else 'Leave it out to see all'}.",
            field="CODE",
        )
    chosen = [RULES[wanted]] if wanted else list(RULES.values())
    if markdown:
        out().print(as_markdown(chosen, whole=not wanted), markup=False, end="")
    elif as_json:
        say_json([as_data(each) for each in chosen] if not wanted else as_data(chosen[0]))
    elif wanted:
        _explain(chosen[0])
    else:
        rows = [(each.code, each.name, each.severity.value, each.what) for each in chosen]
        out().print(table("Code", "Name", "Default", "What", rows=rows))


def as_data(each: Rule) -> dict[str, Any]:
    """A rule as data, with its examples in words."""
    return {
        "code": each.code, "name": each.name, "about": each.about, "severity": each.severity.value, "what": each.what,
        "why": each.why, "fix": each.fix, "source": each.source, "limits": list(each.limits),
        "bad": examples(each.bad), "good": examples(each.good),
    }  # fmt: skip


def examples(listed: tuple[Any, ...]) -> list[str]:
    """Examples as a person would write them, each once."""
    return list(dict.fromkeys(_words(each) for each in listed))


def _words(example: Any) -> str:
    match example:
        case KeyResult():
            known: dict[str, Any] = {
                "measured as": example.kind, "owner": example.owner, "guardrail": "yes" if example.is_guardrail else "",
                "baseline": example.baseline, "target": example.target, "criteria": example.criteria,
            }  # fmt: skip
        case Objective():
            known = {
                "in order to": example.in_order_to, "owner": example.owner, "priority": example.priority,
                "key results": "; ".join(each.text for each in example.key_results),
                "aligned to": "; ".join(
                    f"{each.text}{', because ' + each.sentence if each.sentence else ''}" for each in example.parents),
                "waits for": ", ".join(example.asks_open),
            }  # fmt: skip
        case Initiative():
            known = {"hypothesis": example.hypothesis, "moves": ", ".join(example.key_results)}
        case Plan():
            return "; ".join(
                f"{each.title} ({len(each.key_results)} key results)"
                if each.key_results
                else f"{each.title} [{each.team}]"
                for each in example.objectives
            )
        case _:
            raise TypeError(example)
    text = example.text if isinstance(example, KeyResult) else example.title
    more = "; ".join(f"{name}: {value}" for name, value in known.items() if value not in (None, "", False))
    return f"{text} ({more})" if more else text


def as_markdown(chosen: list[Rule], *, whole: bool) -> str:
    """The page of the documentation, generated so that it cannot say anything else than the rules do."""
    parts = [_HEAD] if whole else []
    if whole:
        rows = "\n".join(
            f"| [{each.code}](#{each.code.lower()}) | {each.name} | {each.severity.value} | {each.what} |"
            for each in chosen
        )
        parts.append(f"| Code | Name | Default | Says |\n| --- | --- | --- | --- |\n{rows}\n")
    parts += [_section(each) for each in chosen]
    return "\n".join(parts)


_HEAD = """# The coach's rules

<!-- Made by `quarterdeck rule --markdown`; a test keeps it true. -->

The coach reads objectives and key results as a good linter reads code. Every rule can be set to off, info, warning or
error for an organisation, and every limit is a setting. Numbers in brackets name the texts behind a rule
([sources](sources.md)).
"""


def _section(each: Rule) -> str:
    lines = [f"## {each.code}", "", f"**{each.name}** · {each.about} · {each.severity.value} by default · {each.source}", "",
             each.what, "", f"**Why.** {each.why}", "", f"**Instead.** {each.fix}", ""]  # fmt: skip
    lines += [f"- Found: {words}" for words in examples(each.bad)] + [
        f"- Fine: {words}" for words in examples(each.good)
    ]
    if each.limits:
        lines += ["", "Limits: " + ", ".join(f"`{name}`" for name in each.limits) + "."]
    return "\n".join(lines) + "\n"


def _explain(each: Rule) -> None:
    say = out().print
    say(f"[bold]{each.code} {escape(each.name)}[/] · {each.about} · {each.severity.value} by default")
    say()
    say(f"{escape(each.what)}\n")
    say(f"[bold]Why[/]      {escape(each.why)}")
    say(f"[bold]Instead[/]  {escape(each.fix)}")
    say(f"[bold]Source[/]   {escape(each.source)} (docs/sources.md)\n")
    for words in examples(each.bad):
        say(f"[red]found[/]    {escape(words)}")
    for words in examples(each.good):
        say(f"[green]fine[/]     {escape(words)}")
