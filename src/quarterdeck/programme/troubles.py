"""Troubleshooting: what to do when meetings are cancelled or too long, and with sandbagging, gaming and resistance.

In our own words after the practitioner texts (docs/sources.md); the signals name the trouble they belong to.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and why it helps."""

    do: str | Promise
    why: str | Promise


@dataclass(frozen=True, slots=True)
class Trouble:
    """A page of help. `looks` is how one recognises it, `behind` what usually lies behind it, `rather_not` what makes it worse;
    `source` names the texts by number."""

    slug: str
    title: str | Promise
    looks: str | Promise
    behind: tuple[str | Promise, ...]
    steps: tuple[Step, ...]
    rather_not: str | Promise
    source: str


_LISTEN = Step(
    _("Ask the people concerned what makes it hard, and listen without answering at once."),
    _("What sounds like an excuse is often the first report of something that nobody in the lead has seen."),
)
_OWN_PART = Step(
    _("Say aloud what your own part in it was."),
    _(
        "A lead who names a mistake first makes it safe for others to name theirs; trust comes back by deeds, not by appeals."
    ),
)
_TOGETHER = Step(
    _("Agree together on one change for the next four weeks, and on the day on which you look at it."),
    _(
        "People keep to what they have worked out themselves. If in doubt, take something away instead of adding a rule."
    ),
)

_ALL = (
    Trouble(
        "cancelled-meetings",
        _("When meetings are cancelled or put off"),
        _(
            "Reviews are skipped because something came up, moved until nobody knows the day, or stand in the calendar unheld."
        ),
        (
            _("The meeting has no purpose that people would miss: it reports, and decides nothing."),
            _("It waits for one person, so it falls whenever that person is away."),
            _("There are too many meetings beside it that say the same."),
        ),
        (
            Step(
                _("Say in one sentence what the meeting is for, and ask everybody whether they still want that."),
                _("A rhythm holds because people have agreed to it again, not because it is in the calendar."),
            ),
            Step(
                _(
                    "Keep the day. If somebody is away, hold it without them; illness and planned leave excuse, little else."
                ),
                _("A meeting that moves once moves every week, and what it should have steered drifts in between."),
            ),
            Step(
                _("Make it smaller: only what is off track, only what asks for a decision."),
                _("Twenty minutes that happen are worth more than two hours that do not."),
            ),
            Step(
                _("Strike out another meeting that this one replaces."),
                _("At first a rhythm adds meetings; it pays off when the old ones go."),
            ),
        ),
        _("Rather not: reminders, attendance lists on the wall, or a second meeting to talk about the first."),
        "000, 001",
    ),
    Trouble(
        "long-meetings",
        _("When meetings run too long"),
        _("The review takes half as long again as planned, and people stop coming, or come with their laptops open."),
        (
            _("Every key result is talked about, also those that are fine."),
            _("One topic turns into the deep discussion it deserves, in front of people who are not needed for it."),
            _("Numbers are looked up in the meeting instead of before it."),
        ),
        (
            Step(
                _("Begin by saying again what the time is for, and how much there is for each item."),
                _("Most talk runs on because nobody has said when it should end."),
            ),
            Step(
                _("Ask the four questions only of what is off track: what moved, what is off, why, what do we decide?"),
                _("What is on track can be read by everybody beforehand."),
            ),
            Step(
                _("Put what leads away into the parking lot at once, and look through it at the end."),
                _("People let go of a topic when they see that it is kept."),
            ),
            Step(
                _("Give what needs depth a meeting of its own, with those who are needed and nobody else."),
                _("Half an hour with the right four beats ten minutes with the wrong twelve."),
            ),
        ),
        _("Rather not: a longer slot. Talk fills what it is given."),
        "000, 001",
    ),
    Trouble(
        "sandbagging",
        _("When targets are too safe"),
        _("Targets are reached in the first weeks, every grade is 1.0, or everybody was sure on the first day."),
        (
            _(
                "Grades touch pay, promotion or reputation, or people fear they do: then small targets are the sensible thing."
            ),
            _("The last honest miss was punished, perhaps only by a remark."),
            _("Nobody has said what the stretch is for, or the team was pushed to promise more than it believed in."),
        ),
        (
            _LISTEN,
            Step(
                _("Say, and show in what you do, that grades have no part in anybody's appraisal."),
                _("As long as a miss costs something, caution is reasonable, and no coaching changes that."),
            ),
            Step(
                _(
                    "Ask in planning: would you bet on it? A target at even odds is an aspiration, a sure one is a promise."
                ),
                _("Both are allowed. Called by their names, 0.7 of the one is not read as failure of the other."),
            ),
            _OWN_PART,
            Step(
                _("Praise a miss from which something was learned, in front of others."),
                _("What is celebrated is what the next quarter will bring more of."),
            ),
        ),
        _("Rather not: raise everybody's targets by a tenth. People put the tenth in beforehand next time."),
        "000, 001, 003, 004",
    ),
    Trouble(
        "gaming",
        _("When numbers are made to fit"),
        _("A number stands still for weeks and arrives in the last days, or moves while nothing else does."),
        (
            _("The number itself is rewarded, not what it stands for."),
            _("The key result measures something that can be moved without the change anybody wanted."),
            _("It was honest work that could only be counted at the end: ask before you conclude."),
        ),
        (
            Step(
                _("Look with the team at how the number is made, step by step: what was counted in the last days?"),
                _("Most jumps turn out to be late counting. Those are mended by measuring weekly, not by suspicion."),
            ),
            _LISTEN,
            Step(
                _("Put a guardrail beside it: what must not get worse while this gets better?"),
                _("One number alone invites a short cut; two that pull against each other ask for real work."),
            ),
            Step(
                _("Ask again what should have changed for customers or colleagues, and whether the number shows it."),
                _("If it measured the wrong thing, say so in the grade: that is a finding, not a fault."),
            ),
            _TOGETHER,
        ),
        _("Rather not: look for the culprit. The measure made it possible, and the next one will too."),
        "000, 001",
    ),
    Trouble(
        "resistance",
        _("When people do not want to"),
        _(
            "Check-ins stay away, objectives were written elsewhere, everything is said to be fine, and nobody objects aloud."
        ),
        (
            _("It came from above as one more duty, and nobody asked the team."),
            _("It costs time and has never led to a decision that helped."),
            _("People have seen such programmes come and go."),
        ),
        (
            _LISTEN,
            Step(
                _("Look whether you push too hard: too many objectives, too many teams at once, too much form."),
                _("Small, slow and voluntary beats complete. Let a team begin that wants to."),
            ),
            Step(
                _("Tell the why again, and let the team write the what and the how itself."),
                _("Leadership gives the direction; what a team has written itself it also wants to reach."),
            ),
            Step(
                _("See to it that every key result has one owner who has said yes to it."),
                _("Ownership that was assigned in an empty room is none."),
            ),
            _OWN_PART,
            Step(
                _(
                    "Take one decision in the next review that makes the team's work easier, because of what a check-in said."
                ),
                _("Nothing convinces like being helped."),
            ),
            _TOGETHER,
        ),
        _("Rather not: escalate, or count check-ins in an appraisal. You get check-ins, and nothing true in them."),
        "000, 002, 003, 004",
    ),
)
TROUBLES: dict[str, Trouble] = {each.slug: each for each in _ALL}
