"""A redline written into the new edition's own Word document: its look stays, and both texts are exact."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diffreport.comparison import compare
from diffreport.model import Comparison, Document
from diffreport.readers import read
from diffreport.readers.parsing import Options, parse
from diffreport.readers.source import load
from diffreport.report import rendered
from diffreport.report.lookup import look_up
from diffreport.report.presentation import Presentation
from diffreport.report.redline.styled import kept_in_style
from tests.readers.office_files import listed, package, par, run, table
from tests.report.redline.cases import GOLDEN
from tests.report.redline.structure import assert_strict
from tests.report.redline.views import view
from tests.report.redline.word_files import (
    FIGURES,
    NEW,
    NEW_NOTES,
    OLD,
    OLD_NOTES,
    PICTURE,
    SPACES,
    compared,
    document,
    note,
    refer,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DATE = "2024-05-06T00:00:00Z"


def written(comparison: Comparison, shown: Presentation) -> bytes:
    """Return the redline; it must have been written into the new edition's document."""
    made = kept_in_style(look_up(comparison, shown), DATE)
    assert made is not None
    return made


def redline(old: bytes, new: bytes, folder: Path) -> bytes:
    return written(*compared(old, new, folder))


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def reading(data: bytes, *, original: bool = False) -> Document:
    """Return a document read in this process, which many small ones take no longer than that."""
    return parse(load(data), Options(original=original))


def assert_exact(made: bytes, old: bytes, new: bytes) -> None:
    """Prove that a redline is both texts, and as the schema wants it."""
    assert texts(reading(made, original=True)) == texts(reading(old))
    assert texts(reading(made)) == texts(reading(new))
    assert_strict(made)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def comments_in(data: bytes) -> int:
    """Return how many comments a document has."""
    comments = parts(data).get("word/comments.xml")
    return len(ET.fromstring(comments)) if comments else 0


def body(data: bytes) -> ET.Element:
    return ET.fromstring(parts(data)["word/document.xml"])


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_cases_are_exact(name: str, tmp_path: Path) -> None:
    """Of the golden cases as Word documents both texts come back."""
    old, new = (document("".join(par(escape(text)) for text in texts(edition))) for edition in GOLDEN[name])
    made = redline(old, new, tmp_path)
    assert_exact(made, old, new)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, bytes]:
    """Return the redline of two documents with a bit of everything, and both."""
    old, new = document(OLD, OLD_NOTES), document(NEW, NEW_NOTES)
    return redline(old, new, tmp_path_factory.mktemp("full")), old, new


def test_both_texts_are_exact(full: tuple[bytes, bytes, bytes]) -> None:
    """Accepting all changes gives the text of the new edition, rejecting all that of the old one."""
    assert_exact(*full)


def test_another_reader_finds_both_editions(full: tuple[bytes, bytes, bytes]) -> None:
    """Read by the rules of the standard alone, paragraphs and cells are those of the two documents themselves."""
    made, old, new = full
    assert list(filter(None, view(made, "rejected"))) == list(filter(None, view(old, "accepted")))
    assert list(filter(None, view(made, "accepted"))) == list(filter(None, view(new, "accepted")))


def test_everything_but_the_text_stays_byte_for_byte(full: tuple[bytes, bytes, bytes]) -> None:
    """Styles, lists, headers, settings and pictures are those of the new edition."""
    made, _, new = map(parts, full)
    for name in ("styles", "numbering", "header", "settings"):
        assert made[f"word/{name}.xml"] == new[f"word/{name}.xml"]
    assert made["word/media/image1.png"] == PICTURE


def test_every_kind_of_change_is_tracked_as_what_it_is(full: tuple[bytes, bytes, bytes]) -> None:
    """Words, paragraph marks, rows and moves have the elements that Word has for them."""
    root = body(full[0])
    assert {"12", "all year round"} <= {"".join(d.itertext()) for d in root.iter(f"{W}del")}
    moved = [{"".join(e.itertext()) for e in root.iter(f"{W}{name}")} for name in ("moveFrom", "moveTo")]
    assert moved[0] == moved[1] == {"", "Nobody may fish from the gates while a barge is in the lock."}
    assert [row.tag for p in root.iter(f"{W}trPr") for row in p] == [f"{W}del", f"{W}ins"]
    marks = [mark.tag for p in root.iter(f"{W}pPr") for mark in p.findall(f"{W}rPr/*")]
    assert {f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"} <= set(marks)
    assert b"w:ins" in parts(full[0])["word/footnotes.xml"]


def test_changed_words_look_like_those_beside_them(full: tuple[bytes, bytes, bytes]) -> None:
    """A figure in bold is deleted in bold and inserted in bold."""
    runs = {"".join(r.itertext()): r for r in body(full[0]).iter(f"{W}r")}
    assert all(runs[figure].find(f"{W}rPr/{W}b") is not None for figure in ("12", "14"))
    assert runs["315"].find(f"{W}rPr/{W}b") is None


def test_a_removed_heading_is_set_as_one(full: tuple[bytes, bytes, bytes]) -> None:
    """A removed paragraph has the style of its like in the new edition, and a removed item is in the list."""
    removed = {"".join(p.itertext()): p for p in body(full[0]).iter(f"{W}p") if p.find(f".//{W}delText") is not None}
    style = removed["Old ferries"].find(f"{W}pPr/{W}pStyle")
    assert style is not None
    assert style.get(f"{W}val") == "Heading2"
    number = removed["Record the level of the water every hour."].find(f"{W}pPr/{W}numPr/{W}numId")
    assert number is not None
    assert number.get(f"{W}val") == "1"


def test_what_only_word_knows_stays(full: tuple[bytes, bytes, bytes]) -> None:
    """Attributes of later versions survive, and prefixes that may be ignored are declared."""
    text = parts(full[0])["word/document.xml"].decode()
    assert 'w14:paraId="1A2B3C4D"' in text
    root = text[text.index("<w:document") : text.index("<w:body")]
    ignorable = re.search(r'mc:Ignorable="([^"]+)"', root)
    assert ignorable is not None
    assert all(f"xmlns:{prefix}=" in root for prefix in ignorable[1].split())
    assert 'HYPERLINK \\l "x"' in text
    assert '<w:hyperlink r:id="rId1">' in text


def test_findings_are_comments_that_exist(full: tuple[bytes, bytes, bytes]) -> None:
    """Every comment is tied to one place, and all annotations have numbers of their own."""
    made = parts(full[0])
    root = body(full[0])
    tied = [e.get(f"{W}id") for e in root.iter(f"{W}commentReference")]
    listed = [c.get(f"{W}id") for c in ET.fromstring(made["word/comments.xml"])]
    assert tied
    assert sorted(map(str, tied)) == sorted(map(str, listed))
    assert b'PartName="/word/comments.xml"' in made["[Content_Types].xml"]
    assert b"External" not in made["word/_rels/document.xml.rels"]
    numbers = [e.get(f"{W}id") for e in root.iter() if e.get(f"{W}author")]
    starts = [e.get(f"{W}id") for e in root.iter(f"{W}bookmarkStart")]
    assert len({*numbers, *starts}) == len(numbers) + len(starts)
    assert {e.get(f"{W}author") for e in root.iter() if e.get(f"{W}author")} == {"diffreport"}
    assert {e.get(f"{W}date") for e in root.iter() if e.get(f"{W}author")} == {DATE}


def test_the_same_editions_give_the_same_bytes(full: tuple[bytes, bytes, bytes], tmp_path: Path) -> None:
    """No clock and no order of hashes is in what is written."""
    assert redline(*full[1:], tmp_path) == full[0]


def test_the_format_writes_into_the_document(tmp_path: Path) -> None:
    """The format `docx` is the new edition's own document, and another one where the file is not at hand."""
    comparison, shown = compared(document(OLD, OLD_NOTES), document(NEW, NEW_NOTES), tmp_path)
    assert "word/media/image1.png" in parts(rendered(comparison, "docx", shown))
    plain = parts(rendered(comparison, "docx", replace(shown, files=(None, None))))
    assert "word/media/image1.png" not in plain
    assert b"plain styles" in plain["word/header.xml"]


def test_another_file_is_not_written_on(tmp_path: Path) -> None:
    """A file that is no longer the edition, or never was a Word document, gives the document in plain styles."""
    comparison, shown = compared(document(OLD, OLD_NOTES), document(NEW, NEW_NOTES), tmp_path)
    other = tmp_path / "other.docx"
    other.write_bytes(document(OLD))
    assert kept_in_style(look_up(comparison, replace(shown, files=(None, other))), DATE) is None
    lines = Document.from_paragraphs(["The canal is open."])
    assert kept_in_style(look_up(compare(lines, lines), shown), DATE) is None


def test_characters_that_xml_forbids_are_written_out(tmp_path: Path) -> None:
    """What only the old edition can hold, lone surrogates too, is told by its number, and the look stays."""
    new = document(par("The bell rings at dawn.") + par("The canal is open."))
    _, shown = compared(new, new, tmp_path)
    old = Document.from_paragraphs(
        ["The bell \x07 rings at \udcff dawn.", "Gone \ufffe at noon.", "The canal is open."]
    )
    made = written(compare(old, reading(new)), shown)
    texts_before = ["The bell <U+0007> rings at <U+DCFF> dawn.", "Gone <U+FFFE> at noon.", "The canal is open."]
    assert texts(reading(made, original=True)) == texts_before
    assert texts(reading(made)) == texts(reading(new))


def test_elements_that_nest_deep_do_no_harm(tmp_path: Path) -> None:
    """What the reader takes, however deep, is written into the document or left to plain styles."""
    deep = par("<w:smartTag>" * 900 + run("The canal is open to all.") + "</w:smartTag>" * 900)
    comparison, shown = compared(document(par("The canal is shut.")), document(deep), tmp_path)
    made = rendered(comparison, "docx", shown)
    assert texts(reading(made)) == ["The canal is open to all."]


def test_its_own_changes_are_resolved(tmp_path: Path) -> None:
    """What the new edition tracked itself is accepted, as it was read: rejecting all gives the old edition."""
    mine = (
        par(run("The canal ") + f'<w:ins w:id="1" w:author="A">{run("basin ")}</w:ins>' + run("is open."))
        + par('<w:del w:id="2" w:author="A"><w:r><w:delText>Gone.</w:delText></w:r></w:del>')
        + '<w:p><w:pPr><w:rPr><w:del w:id="3" w:author="A"/></w:rPr></w:pPr>'
        + run("One half and ")
        + "</w:p>"
        + par("the other half of a line.")
        + '<w:p><w:pPr><w:pPrChange w:id="5" w:author="A"><w:pPr/></w:pPrChange></w:pPr>'
        + run("A last paragraph of the paper.")
        + "</w:p>"
    )
    old = document(par("The canal is shut.") + par("One half and the other half of a line."))
    new = document(mine)
    made = redline(old, new, tmp_path)
    assert_exact(made, old, new)
    assert {e.get(f"{W}author") for e in body(made).iter() if e.get(f"{W}author")} == {"diffreport"}
    assert not list(body(made).iter(f"{W}pPrChange"))


def test_its_own_comments_stay(tmp_path: Path) -> None:
    """Comments of the new edition are kept, and ours have other numbers."""
    theirs = f'<w:comments {SPACES}><w:comment w:id="4" w:author="A">{par("Is this so?")}</w:comment></w:comments>'
    text = '<w:commentRangeStart w:id="4"/>{}<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>'
    old = document(par("The canal has 12 locks."))
    new = document(par(text.format(run("The canal has 14 locks."))), more={"word/comments.xml": theirs.encode()})
    made = redline(old, new, tmp_path)
    assert_exact(made, old, new)
    comments = ET.fromstring(parts(made)["word/comments.xml"])
    assert [c.get(f"{W}author") for c in comments] == ["A", "diffreport"]
    assert [c.get(f"{W}id") for c in comments] == ["4", "5"]


def with_endnotes(docx: bytes) -> bytes:
    """Return a document with its footnotes as endnotes."""
    rename = lambda content: content.replace(b"footnote", b"endnote")  # noqa: E731
    return package([(rename(name.encode()).decode(), rename(content)) for name, content in parts(docx).items()])


@pytest.mark.parametrize("kind", [bytes, with_endnotes], ids=["footnotes", "endnotes"])
def test_findings_in_notes_are_comments_where_the_text_refers_to_the_note(
    kind: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    """Word takes no comments in a note: they stand at the paragraph of the body that the note belongs to."""
    lines = par("The canal is open.") + par(run("Barges are counted daily.") + refer(1)) + par("Tolls are paid.")
    old, new = (kind(document(lines, note(1, f"There were {count} barges in June."))) for count in (315, 342))
    comparison, shown = compared(old, new, tmp_path)
    made = written(comparison, shown)
    assert_exact(made, old, new)
    assert comments_in(made) == len(comparison.findings) == 1
    tied = [p for p in body(made).iter(f"{W}p") if p.find(f".//{W}commentReference") is not None]
    assert ["".join(p.itertext()) for p in tied] == ["Barges are counted daily."]


def test_signatures_and_macros_are_left_out(tmp_path: Path) -> None:
    """What is written does not claim to be signed, and carries no program."""
    more = {"_xmlsignatures/sig1.xml": b"<s/>", "word/vbaProject.bin": b"\0"}
    old = document(par("The canal has 12 locks."))
    new = document(par("The canal has 14 locks."), main="document.macroEnabled", more=more)
    made = parts(redline(old, new, tmp_path))
    assert not {name for name in made if "signature" in name or "vba" in name}
    assert b"macroEnabled" not in made["[Content_Types].xml"]


_HALVES = (
    "The wardens of the northern canals counted every barge that passed the upper gate in the spring of that year.",
    "They found that fewer of them carried coal than before the railway was built along the eastern bank.",
)


@pytest.mark.parametrize("is_split", [True, False], ids=["split", "merged"])
def test_paragraphs_are_split_and_merged_by_their_marks(is_split: bool, tmp_path: Path) -> None:
    """Where a paragraph became two, or two became one, only the mark between them is tracked, and a space."""
    sides = document(par(" ".join(_HALVES))), document("".join(map(par, _HALVES)))
    old, new = sides if is_split else sides[::-1]
    made = redline(old, new, tmp_path)
    assert_exact(made, old, new)
    root = body(made)
    tracked = ["".join(e.itertext()) for name in ("ins", "del") for e in root.iter(f"{W}{name}")]
    assert sorted(tracked) == ["", " "] or sorted(tracked) == ["", "", " "]  # the comment on it comes and goes


def pairs_of_bodies() -> Iterator[tuple[str, str, str, str]]:
    """Yield what is hard to track in place: old body, new body, old notes, new notes."""
    lines = [par(f"Paragraph {n} tells of the {n}th gate of the canal.") for n in range(6)]
    yield "", lines[1], "", ""  # nothing before it
    yield "".join(lines), lines[0] + lines[5], "", ""
    yield lines[0] + lines[1], lines[0] + lines[2] + lines[1] + lines[3], "", ""
    cell = table(("Gate", "Barges"), ("Upper", "1"), properties=FIGURES)
    wide = table(("Gate", "Barges", "Boats"), ("Upper", "1", "7"))
    yield lines[0] + cell + cell.replace("Upper", "Lower"), lines[0] + wide, "", ""
    yield lines[0], lines[0] + cell, "", ""
    yield cell + lines[0], lines[0], "", ""
    rows = ("Upper", "315"), ("Mill", "90"), ("Lower", "122")
    yield (
        table(("Gate", "Barges"), *rows, properties=FIGURES) + lines[0],
        table(("Gate", "Barges"), *rows[1:], rows[0], properties=FIGURES) + lines[0],
        "",
        "",
    )
    empty = table(("Gate", "Barges"), ("Upper", ""), ("Lower", "3"), properties=FIGURES)
    filled = table(("Gate", "Barges"), ("Upper", "2"), ("Lower", ""), properties=FIGURES)
    yield empty + lines[0], filled + lines[0], "", ""
    numbers = [listed(f"Item that speaks of matter {n} alone.", 1) for n in range(5)]
    yield "".join(numbers), numbers[0] + numbers[3] + numbers[4], "", ""
    yield numbers[0] + numbers[3], "".join(numbers), "", ""
    yield "".join(numbers), "".join(lines), "", ""
    yield "".join(lines), "".join(numbers), "", ""
    yield "".join(numbers), par("1. Item that speaks of matter 0 alone.") + lines[2], "", ""
    two = par(run("Two notes") + refer(1) + run(" stand here") + refer(2) + run("."))
    one = par(run("Two notes stand here") + refer(2) + run("."))
    notes = note(1, "The first of the notes.") + note(2, "The second one of them.")
    yield two + lines[0], one + lines[0], notes, notes
    yield one + lines[0], two + lines[0], notes, notes
    yield two + lines[0], lines[0], notes, ""
    noted = par(run("Toll is due") + refer(1) + run(" at every gate of the canal."))
    yield (
        "".join(lines) + par("Toll is due at every gate of the canal."),
        "".join(lines[1:]) + noted,
        "",
        note(1, "It was not in former years.").replace("</w:footnote>", f"{lines[0]}</w:footnote>"),
    )
    spaced = (
        '<w:p><w:r><w:t>The</w:t><w:tab/><w:t xml:space="preserve">  gate </w:t><w:br/><w:t>is {}</w:t></w:r></w:p>'
    )
    yield spaced.format("shut."), spaced.format("open to all."), "", ""
    broken = par(run("First half.") + "<w:r><w:br/><w:br/></w:r>" + run("Second half of {}."))
    yield broken.replace("{}", "it"), broken.replace("{}", "the text"), "", ""
    yield lines[0], broken, "", ""
    box = "<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>"
    yield par(run("A box") + box.format(lines[1])), par(run("A larger box") + box.format(lines[2])), "", ""
    yield lines[3], par(run("A box") + box.format(lines[1])) + lines[3], "", ""
    layout = f"<w:tbl><w:tr><w:tc>{''.join(lines[:3])}</w:tc></w:tr></w:tbl>"
    yield layout + lines[4], layout.replace(lines[1], "") + lines[4], "", ""
    yield layout.replace(lines[2], "") + lines[2], layout + lines[4], "", ""
    control = f"<w:sdt><w:sdtContent>{lines[1]}</w:sdtContent></w:sdt>"
    yield lines[0] + control, control.replace("tells", "speaks") + lines[3], "", ""
    yield (
        par("Halves that stand together. They were one."),
        par("Halves that stand together.") + par("They were one."),
        "",
        "",
    )
    yield (
        par("Halves that stand together.") + par("They were one."),
        par("Halves that stand together. They were one."),
        "",
        "",
    )
    yield (
        par(run("Of 10") + run("3", '<w:vertAlign w:val="superscript"/>')),
        par(run("Of 10") + run("5", '<w:vertAlign w:val="superscript"/>')),
        "",
        "",
    )


@pytest.mark.parametrize("pair", [pytest.param(pair, id=str(n)) for n, pair in enumerate(pairs_of_bodies())])
def test_hard_places_are_exact_too(pair: tuple[str, str, str, str], tmp_path: Path) -> None:
    """Lists, notes, tables, text boxes, layout, breaks and joined paragraphs read back as both editions."""
    old_body, new_body, old_notes, new_notes = pair
    old, new = document(old_body or par("x"), old_notes), document(new_body, new_notes)
    comparison, shown = compared(old, new, tmp_path)
    made = written(comparison, shown)
    assert_exact(made, old, new)
    assert comments_in(made) == len(comparison.findings)


_SENTENCES = (
    "The gate is open.",
    "Barges wait here.",
    "12 of 15 locks work.",
    "No one fishes at dusk.",
    "Tolls rose to 5%.",
)
_PARAGRAPHS = st.lists(
    st.tuples(
        st.sampled_from(("", "Heading1", "list", "row")), st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=3)
    ),
    min_size=1,
    max_size=8,
)


def made_of(paragraphs: list[tuple[str, list[str]]]) -> str:
    out = ""
    for kind, sentences in paragraphs:
        text = " ".join(sentences)
        if kind == "row":
            out += table(("Gate", "Text"), *((str(n), s) for n, s in enumerate(sentences))) + par("")
        else:
            out += listed(text, 1) if kind == "list" else par("".join(map(run, sentences)), style=kind)
    return out


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_PARAGRAPHS, _PARAGRAPHS)
def test_any_two_documents_are_exact(
    tmp_path: Path, old: list[tuple[str, list[str]]], new: list[tuple[str, list[str]]]
) -> None:
    """Whatever paragraphs, items and tables stand in either edition, both texts are exact, or it is not written so."""
    pair = document(made_of(old)), document(made_of(new))
    made = kept_in_style(look_up(*compared(*pair, tmp_path)), DATE)
    assert made is not None
    assert_exact(made, *pair)


@pytest.mark.parametrize(
    "names",
    [
        ("sar_template__2023-06-29-1278", "sar_template__2024-12-05-cf9f"),
        ("tailored_requirements__2017-07-14-b3f7", "tailored_requirements__2017-09-18-5f66"),
        ("tailored_appendix_e__2017-07-12-49e3", "tailored_appendix_e__2017-09-18-5f66"),
        ("in_process_request__2023-02-21-f042", "in_process_request__2024-10-16-c1f8"),
    ],
    ids=["sar", "tailored", "appendix", "request"],
)
@pytest.mark.usefixtures("kept")
def test_real_editions_are_exact(names: tuple[str, str], shared_editions: Path) -> None:
    """Templates of a government office, with covers, fields, notes and tables, keep their look and both texts."""
    old, new = (shared_editions / "fedramp_docx" / f"{name}.docx" for name in names)
    comparison = compare(read(old), read(new))
    made = written(comparison, Presentation(files=(old, new)))
    assert_exact(made, old.read_bytes(), new.read_bytes())
    assert comments_in(made) == len(comparison.findings)
    assert parts(made)["word/styles.xml"] == parts(new.read_bytes())["word/styles.xml"]
