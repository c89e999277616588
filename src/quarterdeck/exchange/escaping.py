"""Any one field's text on one line of our Markdown, inside a table or beside its name, and back."""

import re

_ESCAPED = re.compile(r"\\(.)|<br>")


def escape(text: str) -> str:
    """The text with line breaks as `<br>` and with backslashes before what would mean something."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<br>", "\\<br>").replace("\n", "<br>")


def unescape(text: str) -> str:
    """What `escape` was given."""
    return _ESCAPED.sub(lambda match: match[1] if match[1] else "\n", text)


def split_cells(line: str) -> list[str]:
    """The cells of a table's line, still escaped."""
    cells = re.split(r"(?<!\\)((?:\\\\)*)\|", line.strip())
    joined = [cells[0], *(cells[index] for index in range(2, len(cells), 2))]
    for index in range(1, len(cells), 2):
        joined[index // 2] += cells[index]
    inner = joined[1:] if joined and not joined[0].strip() else joined
    return [cell.strip() for cell in (inner[:-1] if inner and not inner[-1].strip() else inner)]
