"""A comparison as JSON Lines: valid by its published schema, whole, a finding with all that belongs to it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from diffreport import read, resources
from diffreport.archived import comparisons as archived_comparisons
from diffreport.comparison import compare, lone
from diffreport.model import Comparison, Document, Edition, Pin, Status
from diffreport.report import rendered
from diffreport.report.html.embedded import id_of
from diffreport.report.presentation import PLAIN, Presentation
from diffreport.report.records import LINES_SCHEMA
from diffreport.report.review import Judgement, Review
from tests.comparison.test_align_properties import BLOCKS, PARAGRAPHS, edited, outlined
from tests.report.factory import Draft, every_case
from tests.test_schema import sample_comparisons
from tests.values import closed

SCHEMA = json.loads(resources.find("comparison-lines.schema.json").read_text("utf-8"))
COMPARISON = json.loads(resources.find("comparison.schema.json").read_text("utf-8"))["$defs"]
VALIDATOR = Draft202012Validator(closed(SCHEMA))
AT = "2025-07-04T09:11:20.000Z"


def lines_of(comparison: Comparison, shown: Presentation = PLAIN) -> list[dict[str, Any]]:
    """Return the lines of a comparison, each found valid."""
    text = rendered(comparison, "jsonl", shown).decode("utf-8")
    assert text.endswith("}\n")
    lines = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        VALIDATOR.validate(line)
    return lines


def of_type(lines: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Return the lines of a type."""
    return [line for line in lines if line["type"] == kind]


def test_every_line_says_what_it_is_and_the_first_what_all_is_about() -> None:
    """Findings in their order, then what no finding holds."""
    made = every_case()
    lines = lines_of(made)
    first = lines[0]
    assert (first["schema"], first["type"], first["report"]) == (LINES_SCHEMA, "comparison", id_of(made))
    assert (first["labels"], first["title"]) == ({"old": "2023", "new": "2024"}, "Karsova")
    assert first["old"]["blocks"] == len(made.old.blocks) and first["new"]["published"] == "2025-07-03"
    assert first["summary"]["findings"] == len(made.findings)
    assert [line["id"] for line in of_type(lines, "finding")] == [finding.id for finding in made.findings]
    alone = [revision for revision in made.figures if revision.finding is None]
    assert Counter(line["type"] for line in lines) == {
        "comparison": 1,
        "finding": len(made.findings),
        "figure": len(alone),
        "question": len(made.questions),
        "rewrite": len(made.rewrites),
        "noise": len(made.noise),
    }
    assert [line["type"] for line in lines[1:]] == sorted(
        (line["type"] for line in lines[1:]), key=["finding", "figure", "question", "rewrite", "noise"].index
    )


def test_a_finding_has_all_that_belongs_to_it() -> None:
    """Its words and their sentences, its link, where it stands, its figures and its signal."""
    made = every_case()
    first = of_type(lines_of(made), "finding")[0]
    assert first["words"] == {"old": "approximately 315", "new": "412"}
    assert first["sentence"]["old"] == "The ministry counted approximately 315 fighters in 2023."
    assert first["sentence"]["new"] == "The ministry counted 412 fighters in 2024."
    assert (first["place"], first["citation"]) == ("¶ 1", {"old": "2023 ¶ 1", "new": "2024 ¶ 1"})
    assert (first["link"]["index"], first["link"]["relation"], first["link"]["score"]) == (1, "revised", 0.8)
    assert first["figures"][0]["delta"] == "97" and first["figures"][0]["new"]["value"] == "412"
    assert first["wording"][0]["class"] == "hedge_dropped"
    assert "table" not in first and "review" not in first
    record = json.loads(made.to_json())
    told = [line for of in of_type(lines_of(made), "finding") for line in of["figures"]]
    assert told == [line for line in record["figures"] if line["finding"]]
    assert of_type(lines_of(made), "rewrite") == [{"type": "rewrite", **line} for line in record["rewrites"]]


def test_a_whole_paragraph_is_its_own_context() -> None:
    """Its words are its text; a table has the rows that differ, and its cells."""
    by_label = {line["label"]: line for line in of_type(lines_of(every_case()), "finding")}
    added = by_label["Paragraph added"]
    assert added["words"] == {"old": "", "new": "In September a scheme began; 57 people enrolled."}
    assert added["sentence"] == {"old": "", "new": ""} and added["citation"]["old"] == ""
    table = by_label["Table changed"]
    assert table["words"]["old"] == "2022 | 41" and len(table["table"]["cells"]) == 1


def test_a_table_that_moved_or_was_turned_is_told_whole() -> None:
    """Where no cell and no row tells what changed, its words are all of it."""
    made = every_case()
    table = replace(made.tables[0], cells=(), rows=tuple(replace(row, old=0, new=0) for row in made.tables[0].rows))
    [line] = [line for line in of_type(lines_of(replace(made, tables=(table,))), "finding") if "table" in line]
    assert line["words"]["new"].splitlines()[-1] == "2024 | 52 | 74"


def test_the_sentence_is_the_one_that_holds_the_words() -> None:
    """Of a paragraph of several, on either side; words at the seam of two belong to where they stand."""
    draft = Draft()
    draft.edited("One came. Two [-came-]{+went+} home. Three stayed.", "Reworded")
    draft.edited("One came.{+ Two went.+} Three stayed.", "Sentence added")
    draft.edited("One came. Two [-went. Three-]{+came and three+} stayed. Four left.", "Reworded")
    lines = of_type(lines_of(draft.comparison()), "finding")
    assert [line["sentence"] for line in lines] == [
        {"old": "Two came home.", "new": "Two went home."},
        {"old": "One came.", "new": "Two went."},
        {"old": "Two went. Three stayed.", "new": "Two came and three stayed."},
    ]


def test_words_of_a_finding_that_stand_apart_have_a_gap_between_them() -> None:
    """What stays between them is in the sentence."""
    draft = Draft()
    draft.edited("The [-red-]{+blue+} boat of the [-old-]{+new+} port.", "Reworded")
    [line] = of_type(lines_of(draft.comparison()), "finding")
    assert line["words"] == {"old": "red … old", "new": "blue … new"}


def test_a_review_is_in_the_lines_of_its_findings() -> None:
    """As a review file has it, with who said so."""
    review = Review("x", AT, "Ana", {"c-00000001": Judgement("accepted", "So it is.", AT)})
    first, second = of_type(lines_of(every_case(), Presentation(review=review)), "finding")[:2]
    assert first["review"]["verdict"] == "accepted" and first["review"]["said"][0]["reviewer"] == "Ana"
    assert "review" not in second


def test_programs_are_spoken_to_in_one_language() -> None:
    """Whatever the report speaks, and however its words were changed."""
    made = every_case()
    assert rendered(made, "jsonl", Presentation(language="de", report="r.html")) == rendered(made, "jsonl")


@pytest.mark.parametrize("standing", ["first", "withdrawn"])
def test_a_lone_edition_says_that_it_is(standing: str) -> None:
    """A withdrawn one has one finding, which speaks for all of it."""
    document = Document.from_paragraphs(["The ferry carried 40 people.", "It shall run daily."], "2024", "Ferries")
    made = lone.first(document) if standing == "first" else lone.withdrawn(document, "2025-07-04")
    lines = lines_of(made)
    assert lines[0]["lone"]["standing"] == standing
    assert [line["label"] for line in of_type(lines, "finding")] == ["Edition withdrawn"] * (standing == "withdrawn")
    assert {line["status"] for line in of_type(lines, "figure")} <= {"new", "gone"}


def test_pins_that_held_are_told() -> None:
    """Only where there are some."""
    made = replace(every_case(), pins=(Pin(True, (1,), (1,), "pins.toml, line 3", "one ministry", "Ana"),))
    assert lines_of(made)[0]["pins"][0]["why"] == "one ministry"
    assert "pins" not in lines_of(every_case())[0]


def test_a_comparison_without_findings_is_one_line() -> None:
    """And says that nothing was found."""
    document = Document.from_paragraphs(["The ferry runs."], "2023")
    [line] = lines_of(compare(document, replace(document, edition=Edition("2024"))))
    assert line["summary"]["findings"] == 0


def test_comparisons_of_the_sample_archive_are_valid() -> None:
    """Every finding and every figure is told once, under the names of the comparison's own JSON."""
    for made in sample_comparisons():
        lines = lines_of(made)
        findings = of_type(lines, "finding")
        figures = [figure for line in findings for figure in line["figures"]] + of_type(lines, "figure")
        assert len(findings) == len(made.findings) and len(figures) == len(made.figures)
        assert sum(line["status"] != Status.REPEATED for line in figures) > 0
        assert rendered(made, "jsonl") == rendered(made, "jsonl")


@settings(max_examples=12)
@given(st.data())
def test_the_findings_of_any_comparison_are_told_with_their_words(data: st.DataObject) -> None:
    """In lines, in a workbook and in a feed: each once, each with words on one side at least."""
    old = data.draw(st.lists(data.draw(st.sampled_from((PARAGRAPHS, BLOCKS))), max_size=8))
    made = compare(outlined(old), outlined(data.draw(edited(old))))
    findings = of_type(lines_of(made), "finding")
    assert [line["id"] for line in findings] == [finding.id for finding in made.findings]
    assert all(line["words"]["old"] or line["words"]["new"] for line in findings)
    assert rendered(made, "csv").count(b"\r\n") == len(findings) + 1
    assert rendered(made, "atom").count(b"<entry>") == len(findings)


@pytest.mark.usefixtures("kept")
def test_a_real_comparison_is_valid(shared_editions: Path) -> None:
    """A web page as a government publishes it."""
    old, new = (read(shared_editions / "hrr_html" / f"hrr_iceland__{year}.html") for year in (2021, 2022))
    made = archived_comparisons.compared(old, new)
    lines = lines_of(made)
    assert len(of_type(lines, "finding")) == len(made.findings) > 50


def test_no_line_holds_what_a_terminal_obeys() -> None:
    """Nor what ends a line for some programs: it goes through pipes."""
    old, new = (Document.from_paragraphs([f"The\u2028 port\x1b[31m\x85 \u202ecounted {n} boats."]) for n in (10, 25))
    text = rendered(compare(old, new), "jsonl").decode("utf-8")
    assert all(line.isprintable() for line in text.split("\n"))


def test_the_schema_is_valid_and_speaks_of_parts_as_that_of_a_comparison_does() -> None:
    """What stands in both is the same; a line has what its part has, and more."""
    Draft202012Validator.check_schema(SCHEMA)
    parts = SCHEMA["$defs"]
    shared = {"revision", "wording", "table_change", "figure", "summary", "fallback", "pin", "lone", "noise_class"}
    assert {name: parts[name] for name in shared} == {name: COMPARISON[name] for name in shared}
    for line, name in (("figure_line", "revision"), ("question", "question"), ("rewrite", "rewrite"), ("link", "link")):
        assert parts[line]["properties"].items() >= COMPARISON[name]["properties"].items()
        assert set(parts[line]["required"]) >= set(COMPARISON[name]["required"])
    edition, document = (of["properties"].keys() for of in (parts["edition"], COMPARISON["document"]))
    assert edition == document
