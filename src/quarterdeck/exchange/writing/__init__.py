"""Documents as files in our own formats. Everything written here is read back without loss by `reading`."""

from collections.abc import Callable
from dataclasses import dataclass

from quarterdeck.exchange.document import Document
from quarterdeck.exchange.writing.as_csv import write_csv
from quarterdeck.exchange.writing.as_markdown import write_markdown
from quarterdeck.exchange.writing.as_xlsx import write_xlsx
from quarterdeck.exchange.writing.as_yaml import write_yaml


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its ending, its media type, its writer."""

    name: str
    title: str
    media_type: str
    write: Callable[[Document], bytes]


FORMATS = {
    "md": Format("md", "Markdown", "text/markdown; charset=utf-8", write_markdown),
    "yaml": Format("yaml", "YAML", "application/yaml; charset=utf-8", write_yaml),
    "csv": Format("csv", "CSV", "text/csv; charset=utf-8", write_csv),
    "xlsx": Format("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}

__all__ = ["FORMATS", "Format"]
