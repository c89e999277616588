"""CSV: one row per record, its kind in the first column. Opens in any spreadsheet, where nothing in it runs."""

import csv
import io

from quarterdeck.exchange.document import Document
from quarterdeck.exchange.records import columns_used, rows_of
from quarterdeck.keel.formulas import disarm


def write_csv(document: Document) -> bytes:
    """A document as CSV in UTF-8 with its mark, so that spreadsheets know."""
    rows = list(rows_of(document))
    columns = columns_used(rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["record", "of", *columns])
    for row in rows:
        writer.writerow([row.kind, row.of, *(disarm(row.cells.get(name, "")) for name in columns)])
    return out.getvalue().encode("utf-8-sig")
