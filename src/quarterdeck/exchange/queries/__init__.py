"""Reads for export and import."""

from quarterdeck.exchange.queries.exporting import document_of
from quarterdeck.exchange.queries.pages import (
    ExportPage,
    Preview,
    StartPage,
    chosen_of,
    export_page,
    people_choices,
    preview_of,
    start_page,
    waiting_upload,
)

__all__ = [
    "ExportPage",
    "Preview",
    "StartPage",
    "chosen_of",
    "document_of",
    "export_page",
    "people_choices",
    "preview_of",
    "start_page",
    "waiting_upload",
]
