"""diffreport convert: one file with changes marked in it, as a pair of editions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.readers.office_files import par, word
from tests.readers.office_files import run as text_run

MARKED = """\
# The lake

The dam {~~holds~>held~~} {--approximately --}300 cubic metres.{>>checked<<}

{--The road was closed.--}

{++The bridge was opened.++}
"""


@pytest.fixture
def draft(folder: Path) -> Path:
    """Return a marked text in the working folder."""
    path = folder / "draft.md"
    path.write_text(MARKED, encoding="utf-8")
    return path


def test_a_marked_file_is_delivered_as_a_comparison_is(run: Run, draft: Path) -> None:
    """In every format that is asked for; the sides are named as `--as` names them."""
    ran = run("convert", draft.name, "-o", "report.html", "-o", "changes.json")
    assert ran.status == 0
    made = json.loads(Path("changes.json").read_text(encoding="utf-8"))
    assert [made[side]["label"] for side in ("old", "new")] == ["draft (original)", "draft (final)"]
    assert [(link["relation"], link["why"]) for link in made["links"]] == [
        ("same", "marks"),
        ("revised", "marks"),
        ("removed", "unmatched"),
        ("added", "unmatched"),
    ]
    assert "draft (final)" in Path("report.html").read_text(encoding="utf-8")


def test_a_marked_text_is_shown_on_the_terminal(run: Run, draft: Path) -> None:
    """As a comparison of two files is; comments are no text."""
    told = run("convert", draft.name).text
    assert "{+held+}" in told
    assert "checked" not in told
    assert " ".join(told.split()).count("The document carries") == 1
    assert "the texts before and after them were read." in " ".join(told.split())


def test_standard_input_is_converted(run: Run, folder: Path) -> None:
    """It is read once, for both sides."""
    ran = run("convert", "-", "--editions", "both", stdin=b"The dam {+held+}[-holds-].")
    assert "{+held+}" in ran.text
    assert sorted(path.name for path in Path("both").iterdir()) == ["stdin.final.md", "stdin.original.md"]


def test_compare_reads_marks_where_it_is_told_which_side(run: Run, draft: Path) -> None:
    """`--as` asks for them; without it braces are text."""
    told = run("compare", draft.name, draft.name, "--as", "original,final").text
    assert told == run("convert", draft.name).text
    assert "{--The road was closed.--}" in run("show", draft.name, "--blocks").text
    assert "The dam held" in run("show", draft.name, "--blocks", "--as", "final").text


def test_tracked_changes_are_converted(run: Run, folder: Path) -> None:
    """A paragraph of which no word is left is still the same paragraph."""
    changed = '<w:del w:author="A"><w:r><w:delText>Yes.</w:delText></w:r></w:del>'
    body = par(text_run("The lake.")) + par(changed + f'<w:ins w:author="A">{text_run("Never again.")}</w:ins>')
    (folder / "draft.docx").write_bytes(word(body))
    links = json.loads(run("convert", "draft.docx", "--format", "json").text)["links"]
    assert [(link["relation"], link["why"]) for link in links] == [("same", "marks"), ("revised", "marks")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("No marks at all.", "has no changes marked in it; diffreport compare takes two editions"),
        ("A {>>comment<<} alone.", "has no changes marked in it; diffreport compare takes two editions"),
        (
            "One.\n\nTwo {++ open.",
            r"line 3: {++ begins a mark that never ends; end it with ++}, or write \{++ where it is text",
        ),
        (
            "{--All is gone.--}",
            "all of it is deleted: the text after the changes is empty; diffreport show --as original prints the other",
        ),
        (
            "{++All is new.++}",
            "all of it is inserted: the text before the changes is empty; diffreport show --as final prints the other",
        ),
        ("{>>Nothing but words about it.<<}", "holds no text; check that it is the document itself, not its frame"),
    ],
)
def test_what_cannot_be_converted_is_refused_in_one_line(run: Run, folder: Path, content: str, told: str) -> None:
    """Nothing is written."""
    (folder / "a.md").write_text(content, encoding="utf-8")
    ran = run("convert", "a.md", "-o", "report.html")
    assert (ran.status, ran.err) == (2, f"diffreport: a.md: {told}\n")
    assert not Path("report.html").exists()


def test_the_file_that_is_converted_is_not_written_over(run: Run, draft: Path) -> None:
    """It is the only one there is."""
    ran = run("convert", draft.name, "-o", draft.name)
    assert ran.status == 2
    assert draft.read_text(encoding="utf-8") == MARKED


def test_the_editions_can_be_had_as_files(run: Run, draft: Path) -> None:
    """They are read as the blocks that were compared, and nothing that is there is written over."""
    run("convert", draft.name, "--editions", "both", "-q")
    for side in ("original", "final"):
        written = run("show", f"both/draft.{side}.md", "--blocks").text
        assert written == run("show", draft.name, "--blocks", "--as", side).text
    final = Path("both/draft.final.md").read_text(encoding="utf-8")
    assert final.startswith("# The lake\n\nThe dam held 300")
    before = {path: path.read_bytes() for path in Path("both").iterdir()}
    Path("both/draft.original.md").unlink()
    ran = run("convert", draft.name, "--editions", "both", "-o", "report.html")
    assert (ran.status, Path("report.html").exists()) == (2, False)
    assert ran.err == "diffreport: both/draft.final.md: is there already; remove it first, or name another folder\n"
    assert [path.read_bytes() for path in Path("both").iterdir()] == [before[Path("both/draft.final.md")]]


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("", "names no folder"),
        ("none/both", "none/both: there is no folder none; make it first, or write elsewhere"),
        ("draft.md", "cannot be written"),
    ],
)
def test_editions_that_cannot_be_written_are_refused_before_anything_is(
    run: Run, draft: Path, place: str, told: str
) -> None:
    """In a line, and no report is written."""
    ran = run("convert", draft.name, "--editions", place, "-o", "report.html")
    assert ran.status == 2 and told in ran.err
    assert [path.name for path in Path().iterdir()] == [draft.name]
