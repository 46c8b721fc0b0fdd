"""review merge, apply, show: what they write, what they say, what they refuse."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.report import REVIEWED
from tests.cli.conftest import NEW, Run

AT = "2025-07-04T09:11:20.000Z"


@pytest.fixture
def page(run: Run, archived: Path) -> dict[str, Any]:
    """Return the data block of the report on the archived editions."""
    return data_in(run("report", "river", "--format", "html", "-o", "-").text)


def data_in(html: str) -> dict[str, Any]:
    """Return the data block of a report."""
    found: dict[str, Any] = json.loads(re.search(r'id="diffreport-data">(.*?)</script>', html, re.DOTALL)[1])
    return found


def reviewed(
    name: str, page: dict[str, Any], findings: dict[str, tuple[str | None, str]], by: str | None = None
) -> str:
    """Write a review of a report, and return its file's name."""
    said = {id_: {"verdict": verdict, "comment": comment, "at": AT} for id_, (verdict, comment) in findings.items()}
    record = {"schema": "diffreport.review/1", "report": page["id"], "exported": AT, "reviewer": by, "findings": said}
    Path(name).write_text(json.dumps(record), encoding="utf-8")
    return name


def ids(page: dict[str, Any]) -> list[str]:
    """Return the ids of a report's findings."""
    return [finding["id"] for finding in page["findings"]]


def test_merge_makes_one_review_of_several(run: Run, page: dict[str, Any]) -> None:
    """On standard output, whichever comes first; conflicts are told on standard error, and left open."""
    first, second = ids(page)
    a = reviewed("a.json", page, {first: ("accepted", "Yes."), second: ("accepted", "")}, "Ana")
    b = reviewed("b.json", page, {first: ("dismissed", "No.")}, "Ben")
    ran = run("review", "merge", a, b)
    assert ran.status == 0
    assert ran.err == f"diffreport: {first}: Ana accepted, Ben dismissed; left open\n"
    made = json.loads(ran.text)
    assert made["reviewers"] == ["Ana", "Ben"] and made["reviewer"] is None and made["report"] == page["id"]
    assert made["findings"][first]["verdict"] is None
    assert made["findings"][first]["comment"] == "Ana: Yes.\nBen: No."
    assert made["findings"][second]["verdict"] == "accepted"
    assert made["conflicts"] == [{"finding": first, "verdicts": {"Ana": "accepted", "Ben": "dismissed"}}]
    assert run("review", "merge", b, a).out == ran.out


def test_merge_writes_a_file_and_prefers_whom_it_is_told(run: Run, page: dict[str, Any]) -> None:
    """The verdict is Ben's then; the conflict stays on record."""
    first = ids(page)[0]
    a = reviewed("a.json", page, {first: ("accepted", "")}, "Ana")
    b = reviewed("b.json", page, {first: ("dismissed", "")}, "Ben")
    ran = run("review", "merge", a, b, "--prefer", "Ben", "-o", "all.json")
    assert ran.status == 0 and ran.out == b""
    assert ran.err.splitlines() == [
        f"diffreport: {first}: Ana accepted, Ben dismissed; kept as dismissed",
        "diffreport: 1 finding reviewed, 1 contested; in all.json",
    ]
    made = json.loads(Path("all.json").read_text("utf-8"))
    assert made["findings"][first]["verdict"] == "dismissed" and len(made["conflicts"]) == 1
    ran = run("review", "merge", a, b, "--prefer", "Eve")
    assert (ran.status, ran.err) == (2, "diffreport: --prefer Eve: is no reviewer; use latest, or one of Ana, Ben\n")


def test_whoever_gave_no_name_is_called_like_the_file(run: Run, page: dict[str, Any]) -> None:
    """With the folder where two files are called alike: nobody's word is taken for another's."""
    first = ids(page)[0]
    for folder, verdict in (("x", "accepted"), ("y", "dismissed")):
        Path(folder).mkdir()
        reviewed(f"{folder}/r.json", page, {first: (verdict, "")})
    made = json.loads(run("review", "merge", "x/r.json", "y/r.json").text)
    assert made["reviewers"] == ["x/r.json", "y/r.json"] and len(made["conflicts"]) == 1
    assert json.loads(run("review", "merge", "x/r.json").text)["reviewers"] == ["r"]


def test_merge_refuses_reviews_of_two_reports_and_to_write_over_one(run: Run, page: dict[str, Any]) -> None:
    """In one line, with status 2; the file is as before."""
    a = reviewed("a.json", page, {})
    b = reviewed("b.json", page | {"id": "another"}, {})
    ran = run("review", "merge", a, b)
    said = "b.json: reviews another report than a.json does; merge reviews of one report"
    assert (ran.status, ran.err) == (2, f"diffreport: {said}\n")
    before = Path(a).read_bytes()
    ran = run("review", "merge", a, "-o", a)
    assert ran.status == 2 and ran.err == "diffreport: a.json: is one of the reviews; write the merged one elsewhere\n"
    assert Path(a).read_bytes() == before


@pytest.mark.parametrize("references", [["river"], ["river@2015", "river@2016"]])
def test_apply_puts_a_review_into_a_report(run: Run, page: dict[str, Any], references: list[str]) -> None:
    """Of a series, or of two editions; what it cannot place it lists."""
    first, second = ids(page)
    review = reviewed(
        "r.json",
        page,
        {first: ("accepted", "Yes."), second: (None, "Why?"), "c-ffffffff": ("dismissed", "Gone.")},
        "Ana",
    )
    ran = run("review", "apply", review, *references, "-o", "report.html")
    assert ran.status == 0
    assert ran.err.splitlines()[:2] == [
        "diffreport: 2 of 3 reviewed findings applied",
        "diffreport: c-ffffffff: is not in this report (dismissed: Gone.)",
    ]
    html = Path("report.html").read_text("utf-8")
    tree = LexborHTMLParser(html)
    assert [n.attributes["id"] for n in tree.css("[data-verdict=accepted]")] == [first]
    assert [c.text() for c in tree.css(".cm")] == ["Ana Yes.", "Ana Why?"]
    assert list(data_in(html)["review"]) == [first, second]


def test_a_review_survives_a_corrected_edition(run: Run, page: dict[str, Any]) -> None:
    """Another paragraph changed: the report is another, the findings are told by their ids."""
    review = reviewed("r.json", page, dict.fromkeys(ids(page), ("accepted", "")))
    Path("corrected.txt").write_text(NEW.replace("size or income", "size or wealth"), encoding="utf-8")
    ran = run("review", "apply", review, "river@2015", "corrected.txt", "-o", "report.html")
    assert ran.status == 0
    assert ran.err.splitlines()[:2] == [
        f"diffreport: r.json: was made on another state of the report ({page['id']}); findings are told by their ids",
        "diffreport: 2 of 2 reviewed findings applied",
    ]
    assert len(LexborHTMLParser(Path("report.html").read_text("utf-8")).css("[data-verdict=accepted]")) == 2


def test_apply_refuses_what_it_cannot_do(run: Run, page: dict[str, Any]) -> None:
    """A review of another report, no report to show it in, too many editions: one line, nothing written."""
    other = reviewed("o.json", page | {"id": "another"}, {"c-ffffffff": ("accepted", "")})
    review = reviewed("r.json", page, {})
    known = ", ".join(sorted(REVIEWED))
    wrong = {
        (
            "o.json",
            "river",
            "-o",
            "x.html",
        ): "o.json: reviews another report (another); name the editions that it is about",
        ("r.json", "river"): "verdicts are shown in a change report; name one with -o report.html",
        (
            "r.json",
            "river",
            "-o",
            "x.json",
        ): f"verdicts are not shown in json, but in {known}; name such a file",
        ("r.json", "a", "b", "c", "-o", "x.html"): "3 editions are named; name two, or one archived series",
        ("gone.json", "river", "-o", "x.html"): "gone.json: cannot be read (No such file or directory); check the path",
    }
    assert (other, review) == ("o.json", "r.json")
    for argv, said in wrong.items():
        ran = run("review", "apply", *argv)
        assert (ran.status, ran.err) == (2, f"diffreport: {said}\n")
    ran = run("review", "apply", "r.json", "river", "--format", "html", "-o", "r.json")
    assert ran.status == 2 and "write the report elsewhere" in ran.err
    assert not Path("x.html").exists() and not Path("x.json").exists()


@pytest.mark.parametrize("command", ["merge", "show", "apply"])
@pytest.mark.parametrize("content", ["", "[" * 100_000, '{"schema": "diffreport.report/1"}', "<html>"])
def test_a_file_that_is_no_review_is_refused_in_one_line(run: Run, archived: Path, command: str, content: str) -> None:
    """By every command, before anything is compared."""
    Path("x.json").write_text(content, encoding="utf-8")
    ran = run("review", command, "x.json", *(["river", "-o", "x.html"] if command == "apply" else []))
    assert ran.status == 2 and ran.out == b""
    assert ran.err.startswith("diffreport: x.json: no review file, ") and ran.err.count("\n") == 1


def test_show_lists_what_a_review_says(run: Run, page: dict[str, Any]) -> None:
    """A line for each finding; nothing in a comment reaches the terminal as an order."""
    first, second = ids(page)
    a = reviewed("a.json", page, {first: ("accepted", "So\x1b[2J\nit is."), second: (None, "Why?")}, "Ana")
    ran = run("review", "show", a)
    assert ran.status == 0
    lines = [f"{first}  accepted   So<U+001B>[2J it is.", f"{second}  comment    Why?"]
    assert ran.text.splitlines() == [f"{page['id']}: 2 findings reviewed by Ana", *sorted(lines)]
    whole = run("review", "show", a, "--format", "json").text
    assert json.loads(whole)["findings"][second] == {"verdict": None, "comment": "Why?", "at": AT}


def test_a_review_turns_no_line_of_the_terminal_round(run: Run, page: dict[str, Any]) -> None:
    """Hidden characters of a comment and of a name leave as escapes, and come back as they were; letters stay."""
    (first, *_), said = ids(page), "Až \u202eyas\u2066 \x9b2J \x85 \u2028\u200b\U000e0041."
    name = reviewed("a.json", page, {first: ("accepted", said)}, "A\u202ena")
    for ran in (run("review", "merge", name), run("review", "show", name, "--format", "json")):
        assert ran.status == 0 and "Až" in ran.text
        assert not set(ran.text) & set("\u202e\u2066\x9b\x85\u2028\u200b\U000e0041")
        made = json.loads(ran.text)
        assert said in made["findings"][first]["comment"] and made["reviewer"] == "A\u202ena"


def test_a_review_comes_from_standard_input_too(run: Run, archived: Path, page: dict[str, Any]) -> None:
    """To be merged, applied and listed; but one of two things only, and what is wrong with it is said of it."""
    (first, *_) = ids(page)
    data = Path(reviewed("a.json", page, {first: ("accepted", "Yes.")}, "Ana")).read_bytes()
    assert run("review", "show", "-", stdin=data).text == run("review", "show", "a.json").text
    assert run("review", "merge", "-", "a.json", stdin=data).out == run("review", "merge", "a.json").out
    assert run("review", "apply", "-", "river", "-o", "r.html", stdin=data).status == 0
    assert "Yes." in Path("r.html").read_text(encoding="utf-8")
    ran = run("review", "show", "-", stdin=b"{}")
    assert ran.status == 2 and ran.err.startswith("diffreport: standard input: no review file, ")
    for argv in (("merge", "-", "-"), ("apply", "-", "-", "new-2016.txt", "-o", "r.html")):
        ran = run("review", *argv, stdin=data)
        assert ran.status == 2 and ran.err.count("standard input") == 1


def test_a_review_of_no_report_is_refused(run: Run, page: dict[str, Any]) -> None:
    """Nobody could say what it is about."""
    ran = run("review", "show", reviewed("a.json", {**page, "id": ""}, {}))
    assert (ran.status, ran.err) == (
        2,
        "diffreport: a.json: no review file, it names no report; export it from the report again\n",
    )


def test_a_report_is_not_written_over_its_review(run: Run, page: dict[str, Any]) -> None:
    """The message says what the file is."""
    name = reviewed("a.html", page, {})
    ran = run("review", "apply", name, "river", "-o", name)
    assert (ran.status, ran.err) == (2, "diffreport: a.html: is the review; write the report elsewhere\n")
