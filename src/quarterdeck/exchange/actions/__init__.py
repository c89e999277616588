"""The verbs of exchange: keep an upload, import it as drafts, take in a whole history, export."""

from quarterdeck.exchange.actions.drafts import Imported, import_drafts
from quarterdeck.exchange.actions.files import Exported, export_file, import_file, plan_file
from quarterdeck.exchange.actions.history import import_history
from quarterdeck.exchange.actions.uploads import discard_upload, import_upload, map_columns, upload

__all__ = [
    "Exported",
    "Imported",
    "discard_upload",
    "export_file",
    "import_drafts",
    "import_file",
    "import_history",
    "import_upload",
    "map_columns",
    "plan_file",
    "upload",
]
