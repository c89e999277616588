"""Files that are huge, deep, broken or meant to harm are refused, and the refusal names the remedy."""

import io
import zipfile
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from quarterdeck.exchange.reading import read
from quarterdeck.exchange.writing import FORMATS
from quarterdeck.keel.formulas import disarm, is_formula, rearm
from quarterdeck.keel.limits import Limits
from tests.exchange.documents import documents

SMALL = Limits(size=2000, rows=20)


def refusal(name: str, content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(ValidationError) as caught:
        read(name, content, limits=limits) if limits else read(name, content)
    return str(caught.value.message_dict["file"][0])


def workbook(**cells: object) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Objective", "Key result"])
    for place, value in cells.items():
        sheet[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_it_refuses_an_empty_file() -> None:
    assert "empty" in refusal("okrs.md", b" \n ")


def test_it_refuses_a_huge_file() -> None:
    assert "Split it" in refusal("okrs.md", b"x" * 2001, SMALL)


@pytest.mark.parametrize("name", ["okrs.pdf", "okrs", "okrs.xls"])
def test_it_refuses_other_kinds_of_files(name: str) -> None:
    assert "Choose a Markdown" in refusal(name, b"whatever")


@pytest.mark.parametrize(
    ("name", "line"), [("a.csv", b"a,b\n" + b"x,y\n" * 21), ("a.md", b"x\n" * 41)], ids=["csv", "markdown"]
)
def test_it_refuses_too_many_rows(name: str, line: bytes) -> None:
    assert "Split it" in refusal(name, line, SMALL)


@pytest.mark.parametrize("line", ["> " * 60 + "x", "- " * 60 + "x", " " * 400 + "- x"])
def test_it_refuses_deep_nesting_in_markdown(line: str) -> None:
    assert "nested deeper" in refusal("okrs.md", line.encode())


def test_it_refuses_an_endless_line() -> None:
    assert "longer than any OKR" in refusal("okrs.md", b"x" * 30_000)


def test_it_refuses_deep_nesting_in_yaml() -> None:
    assert "nested deeper" in refusal("okrs.yaml", b"quarterdeck: 1\nobjectives: " + b"[" * 100_000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("quarterdeck: 1\nobjectives: !!python/object/apply:os.system ['true']", "uses a tag"),
        ("quarterdeck: 1\nobjectives: !shell x", "uses a tag"),
        ("quarterdeck: 1\na: &a [x]\nobjectives: [*a, *a]", "anchor or alias"),
        ("quarterdeck: 1\nobjectives: [", "cannot be read at line"),
        ("quarterdeck: 2\nobjectives: []", "another version"),
        ("- just\n- a list", "does not describe OKRs"),
    ],
)
def test_it_refuses_yaml_that_is_more_than_data(text: str, said: str) -> None:
    assert said in refusal("okrs.yaml", text.encode())


@pytest.mark.parametrize("formula", ["=SUM(A1:A9)", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "=1+1"])
def test_it_refuses_live_formulas(formula: str) -> None:
    assert "B2 holds a formula" in refusal(
        "okrs.csv", f'Objective,Key result\nA,"{formula.replace(chr(34), chr(34) * 2)}"\n'.encode()
    )
    assert "B2 holds a formula" in refusal("okrs.xlsx", workbook(A2="A", B2=formula))


def test_an_arrow_is_no_formula() -> None:
    assert not is_formula("=> 40 %")


@given(st.text())
def test_disarmed_texts_come_back(text: str) -> None:
    assert rearm(disarm(text)) == text


@settings(max_examples=10, deadline=None)
@given(document=documents())
def test_no_cell_that_is_written_can_run(document: object) -> None:
    text = FORMATS["csv"].write(document).decode("utf-8-sig")  # type: ignore[arg-type]
    assert not any(is_formula(cell.strip('"')) for line in text.split("\n") for cell in line.split(","))


def test_it_refuses_a_zip_bomb_by_its_directory() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    assert "unpacks to far more" in refusal("okrs.xlsx", out.getvalue())


def test_it_refuses_xml_entities() -> None:
    out = io.BytesIO()
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", bomb)
    assert "XML entities" in refusal("okrs.xlsx", out.getvalue())


@pytest.mark.parametrize("content", [b"not a workbook", b"PK\x03\x04 broken"])
def test_it_refuses_what_is_no_workbook(content: bytes) -> None:
    assert "not an XLSX workbook" in refusal("okrs.xlsx", content)


def test_it_refuses_a_damaged_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "damaged" in refusal("okrs.xlsx", out.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_it_reads_the_encodings_people_save_in(encoding: str) -> None:
    text = "## Objective: Größere Häfen bauen\n- Fünf neue Kräne – bis Jahresende\n"
    document = read("okrs.md", text.encode(encoding)).document
    assert document.objectives[0].title == "Größere Häfen bauen"


@pytest.mark.parametrize(
    "content", ["Привет мир".encode("cp1251"), "日本語の目標".encode("shift_jis"), "ä".encode("cp437") * 9]
)
def test_it_refuses_an_encoding_it_would_have_to_guess(content: bytes) -> None:
    assert "UTF-8" in refusal("okrs.md", b"## Objective: " + content)


@pytest.mark.parametrize("content", [b"## a\0b", b"\x89PNG\r\n\x1a\n" + b"\x01\x02" * 50])
def test_it_refuses_what_is_no_text(content: bytes) -> None:
    assert refusal("okrs.md", content)


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(["a.md", "a.yaml", "a.csv", "a.xlsx"]),
    content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode),
)
def test_whatever_comes_is_read_or_refused(name: str, content: bytes) -> None:
    with suppress(ValidationError):
        read(name, content)
