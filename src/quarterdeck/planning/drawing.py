"""The map as SVG, for paper and for browsers without scripts. Light colours only; attributes instead of styles, since the
Content-Security-Policy allows no inline style."""

import textwrap
from collections.abc import Iterator
from html import escape

from quarterdeck.planning.layout import CARD, TALL
from quarterdeck.planning.queries.map import MapLine, MapNode, MapPage, MapTeam

_INK, _SOFT, _RULE, _LINE, _WAIT = "#20262e", "#5b6470", "#d9dbdf", "#3b7f9e", "#a8641c"
_SENTENCES_UP_TO = 60
_LETTER = 4.7
"""Width of a letter of a sentence, on average."""


def draw(page: MapPage) -> str:
    """The whole map as one SVG document; sentences stand on the lines while there are at most 60."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {max(1, page.width)} {max(1, page.height)}" '
        f'font-family="system-ui, sans-serif" fill="{_INK}"><title>{escape(page.cycle)}</title>'
        f'<rect width="100%" height="100%" fill="white"/>'
    ]
    parts += [_team(each) for each in page.teams]
    parts += [_line(page, each) for each in page.lines]
    parts += [
        _curve(_foot(page.nodes[each.node]), _head(page.teams[each.team]), _WAIT, each.what, dashed=True)
        for each in page.dependencies
    ]
    parts += [_card(each) for each in page.nodes]
    if len(page.lines) <= _SENTENCES_UP_TO:
        parts += _sentences(page)
    return "".join([*parts, "</svg>"])


def _team(team: MapTeam) -> str:
    fill = ("#f3f5f6", "#f8f9f9", "#fdfdfd")[team.level]
    apart = ""
    if team.apart_y:
        dash = f'stroke="{_SOFT}" stroke-dasharray="3 4" fill="none"'
        apart = f'<path d="M{team.x + 12} {team.apart_y + 8}h{team.width - 24}" {dash}/>'
    return (
        f'<rect x="{team.x}" y="{team.y}" width="{team.width}" height="{team.height}" rx="8" fill="{fill}" stroke="{_RULE}"/>'
        f'<text x="{team.x + 12}" y="{team.y + 18}" font-size="13" font-weight="600">{escape(team.name)}</text>{apart}'
    )


def _card(node: MapNode) -> str:
    lines = textwrap.wrap(f"{node.reference} {node.title}", 31)[:2] or [""]
    dashed = ' stroke-dasharray="4 3"' if node.is_apart else ""
    words = "".join(
        f'<tspan x="{node.x + 8}" y="{node.y + 19 + 15 * n}">{escape(line)}</tspan>' for n, line in enumerate(lines)
    )
    return (
        f'<rect x="{node.x}" y="{node.y}" width="{CARD}" height="{TALL}" rx="6" fill="white" stroke="{_SOFT}"{dashed}/>'
        f'<text font-size="11.5">{words}</text>'
    )


def _line(page: MapPage, line: MapLine) -> str:
    return _curve(_top(page.nodes[line.child]), _foot(page.nodes[line.parent]), _LINE, line.sentence)


def _sentences(page: MapPage) -> list[str]:
    """Each sentence at the first place along its line where it hides no card, no name and no other sentence."""
    taken = [(each.x, each.y, CARD, TALL) for each in page.nodes]
    taken += [(each.x, each.y, 150, 22) for each in page.teams]
    parts = []
    for line in page.lines:
        words = textwrap.shorten(line.sentence, 56, placeholder="…")
        wide = round(len(words) * _LETTER)
        for x, y in _along(_top(page.nodes[line.child]), _foot(page.nodes[line.parent])):
            here = (round(x - wide / 2), round(y - 10), wide, 14)
            if here[0] >= 0 and not any(_overlap(here, other) for other in taken):
                taken.append(here)
                parts.append(
                    f'<text x="{x:.0f}" y="{y:.0f}" font-size="9.5" font-style="italic" text-anchor="middle" fill="{_SOFT}" '
                    f'stroke="white" stroke-width="3" paint-order="stroke">{escape(words)}</text>'
                )
                break
    return parts


def _along(start: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[float, float]]:
    """Points of a line's curve, the middle first."""
    middle = (start[1] + end[1]) / 2
    for t in (0.5, 0.3, 0.7, 0.15, 0.85, 0.4, 0.6):
        u = 1 - t
        near, mid, far = u**3, 3 * u * t, t**3
        yield (
            near * start[0] + mid * (u * start[0] + t * end[0]) + far * end[0],
            near * start[1] + mid * (u + t) * middle + far * end[1],
        )


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def _curve(start: tuple[int, int], end: tuple[int, int], colour: str, words: str, *, dashed: bool = False) -> str:
    middle = (start[1] + end[1]) // 2
    dash = ' stroke-dasharray="6 4"' if dashed else ""
    return (
        f'<path d="M{start[0]} {start[1]}C{start[0]} {middle} {end[0]} {middle} {end[0]} {end[1]}" fill="none" '
        f'stroke="{colour}" stroke-width="1.3" stroke-opacity=".6"{dash}><title>{escape(words)}</title></path>'
    )


def _top(node: MapNode) -> tuple[int, int]:
    return node.x + CARD // 2, node.y


def _foot(node: MapNode) -> tuple[int, int]:
    return node.x + CARD // 2, node.y + TALL


def _head(team: MapTeam) -> tuple[int, int]:
    return team.x + team.width // 2, team.y
