"""What a retrospective found and how a cycle ended, as Markdown to send on."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quarterdeck.reflection.models import Stage
from quarterdeck.reflection.queries.retrospective import ActionRow, RetrospectivePage
from quarterdeck.reflection.queries.summary import SummaryPage
from quarterdeck.review.minutes import plain


def retrospective_markdown(page: RetrospectivePage) -> str:
    """A retrospective's questions, cards by votes, agreed actions and lesson. Cards only once they are revealed."""
    lines = [f"# {_('Retrospective')}: {plain(page.team)}, {plain(page.cycle)}", ""]
    if page.learned:
        lines += [plain(page.learned), ""]
    if page.stage != Stage.WRITING:
        for question in page.questions:
            lines += [f"## {plain(question.asks)}", ""]
            for card in question.cards:
                votes = f" ({card.votes})" if card.votes else ""
                author = f" · {plain(card.author)}" if card.author else ""
                lines.append(f"- {plain(card.text)}{votes}{author}")
                lines += [f"  - {plain(text)}" for _key, _number, text in card.under]
            lines += [] if question.cards else [_("No cards.")]
            lines.append("")
    return "\n".join([*lines, *_actions(page.actions)]).rstrip() + "\n"


def _actions(actions: tuple[ActionRow, ...]) -> list[str]:
    lines = [f"## {_('What we change')}", ""]
    lines += [
        f"- {plain(each.text)} ({plain(each.owner)}, {date_format(each.due_on, 'j M Y')}; {each.state_word})"
        for each in actions
    ] or [_("Nothing was agreed.")]
    return [*lines, ""]


def summary_markdown(page: SummaryPage) -> str:
    """The summary of a cycle, in the order of its page."""
    lines = [f"# {plain(page.cycle)}: {plain(page.team)}", ""]
    if page.words:
        lines += [plain(page.words), ""]
    lines += [f"## {_('What we wanted')}", ""]
    lines += [f"- {plain(each)}" for each in page.priorities]
    lines += ["", f"## {_('Where we landed')}", "", landed_words(page), ""]
    for objective in page.objectives:
        score = "–" if objective.score is None else f"{objective.score:.2f}"
        lines.append(f"- {objective.reference} {plain(objective.title)} ({plain(objective.team)}): **{score}**")
        for each in objective.key_results:
            grade = "–" if each.grade is None else f"{each.grade:.2f}"
            lines.append(f"  - {each.reference} {plain(each.statement)}: {grade}")
    lines += ["", f"## {_('Why')}", ""]
    lines += [f"- {cause.word}: {cause.count}" for cause in page.causes]
    lines += [f"- {each.reference} {plain(each.statement)}: “{plain(each.words)}”" for each in page.why]
    lines += ["", f"## {_('What we decided')}", ""]
    lines += [f"- {each.reference} {plain(each.text)} ({plain(each.team)})" for each in page.decisions] or [
        _("Nothing that was written down.")
    ]
    lines += ["", f"## {_('What we learned')}", ""]
    lines += [f"- {plain(each.title)}: {plain(each.words)}" for each in page.learned] or [
        _("Nothing that was written down.")
    ]
    lines += ["", f"## {_('What changes')}", ""]
    lines += [plain(page.changes), ""] if page.changes else []
    lines += [
        f"- {plain(each.text)} ({plain(each.owner)}, {date_format(each.due_on, 'j M Y')})" for each in page.actions
    ]
    lines += [f"- {_('Goes on')}: {reference} {plain(title)}" for reference, title in page.carried]
    return "\n".join(lines).rstrip() + "\n"


def landed_words(page: SummaryPage) -> str:
    """The numbers of a summary in a sentence."""
    if page.mean is None:
        return _("Nothing is graded yet.")
    return _("%(reached)d of %(graded)d graded key results reached 0.7 or more; the mean is %(mean).2f.") % {
        "reached": page.reached, "graded": page.graded, "mean": page.mean,
    }  # fmt: skip


def bands_words(page: SummaryPage) -> str:
    """How the grades of a summary fall, in a sentence; "" while nothing is graded."""
    if page.mean is None:
        return ""
    low, short, good, full = page.bands
    return _("%(full)d at 1.0, %(good)d from 0.7, %(short)d from 0.4, %(low)d below.") % {
        "full": full, "good": good, "short": short, "low": low,
    }  # fmt: skip
