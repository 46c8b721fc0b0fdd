"""What others said of a report, and what a reader adds to it; the line for a file of pins."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from diffreport.comparison import compare
from diffreport.model import Comparison, Document
from diffreport.pins import read_pins, resolved
from diffreport.report.html import render_html
from diffreport.report.html.embedded import id_of
from diffreport.report.presentation import Presentation
from diffreport.report.review import Judgement, Review, merged, read_review
from tests.browser.pages import Pages, Seen
from tests.browser.test_keyboard import press
from tests.browser.test_review import exported, imported
from tests.report.factory import every_case

EARLY, LATE = "2025-07-04T09:11:20.000Z", "2999-01-01T00:00:00.000Z"


def review_of(by: str, at: str = EARLY, **findings: tuple[str | None, str]) -> Review:
    """Return a review of the report on every case; findings are named c1, c2 ..."""
    said = {f"c-{int(name[1:]):08x}": Judgement(*of, at) for name, of in findings.items()}
    return Review(id_of(every_case()), at, by, said)


def shown(review: Review) -> str:
    """Return the report with a review."""
    return render_html(every_case(), Presentation(review=review))


def note(page: Page, n: int) -> dict[str, Any]:
    """Return what the note of a finding shows."""
    return page.locator(f"#c-{n:08x}").evaluate(  # type: ignore[no-any-return]
        """n => ({ verdict: n.dataset.verdict || null, word: n.querySelector('.vd')?.textContent || '',
          comments: [...n.querySelectorAll('.cm')].map(c => c.textContent),
          own: n.querySelector('textarea:not([readonly])')?.value ?? null })"""
    )


ANA = review_of("Ana", c1=("accepted", "Ask."), c2=(None, "Why?"))
BEN = review_of("Ben", c1=("dismissed", "No."))


def test_a_review_in_the_report_is_shown_and_counted(pages: Pages) -> None:
    """With the script as without it; the script counts what was judged."""
    for seen in (Seen(), Seen(script=False)):
        page = pages.open(shown(ANA), seen)
        assert note(page, 1) == {"verdict": "accepted", "word": " ✓ accepted", "comments": ["Ana Ask."], "own": None}
        assert note(page, 2) == {"verdict": None, "word": "", "comments": ["Ana Why?"], "own": None}
    assert pages.open(shown(ANA)).locator("#done").text_content() == "1 of 12 reviewed"


def test_a_contested_finding_stays_so_until_the_reader_judges(pages: Pages) -> None:
    """Who said what stands there, and stays when the reader has a word of their own."""
    page = pages.open(shown(merged([ANA, BEN])), at="#c-00000001", served=True)
    contested = {
        "verdict": None,
        "word": " ? contested",
        "comments": ["Ana (accepted) Ask.", "Ben (dismissed) No."],
        "own": None,
    }
    assert note(page, 1) == contested
    press(page, "d")
    judged = contested | {"verdict": "dismissed", "word": " ✕ dismissed"}
    assert note(page, 1) == judged
    press(page, "c")
    page.keyboard.type("Mine.")
    assert note(page, 1) == judged | {"own": "Mine."}
    page.reload()
    assert note(page, 1) == judged | {"own": "Mine."}


def test_the_readers_newer_word_wins_and_the_older_does_not(pages: Pages) -> None:
    """Finding by finding, when the report is made anew with a review in it."""
    file = pages.written(every_case())
    page = pages.open(file, at="#c-00000001", served=True)
    press(page, "d")
    for at, verdict in ((EARLY, "dismissed"), (LATE, "accepted")):
        file.write_text(shown(review_of("Ana", at, c1=("accepted", ""), c2=("accepted", ""))), encoding="utf-8")
        page.reload()
        assert note(page, 1)["verdict"] == verdict
        assert note(page, 2)["verdict"] == "accepted"
        assert page.locator("#done").text_content() == "2 of 12 reviewed"


def test_what_others_said_stays_theirs_in_an_export(pages: Pages) -> None:
    """Merged, applied, judged further, exported and merged again: every word has its author."""
    page = pages.open(shown(merged([ANA, BEN])), at="#c-00000001")
    page.locator("#help").click()
    page.locator("#o-name").fill("Cyd")
    page.locator("#keys-close").click()
    page.locator("#c-00000001 [data-v=dismissed]").click()
    made = read_review(exported(page))
    assert made.reviewer == "Cyd"
    whole = merged([ANA, BEN, made])
    told = {(s.by, s.verdict, s.comment) for s in whole.findings["c-00000001"].said}
    assert told == {("Ana", "accepted", "Ask."), ("Ben", "dismissed", "No."), ("Cyd", "dismissed", "")}
    assert [s.by for s in whole.findings["c-00000002"].said] == ["Ana"]


def test_an_import_takes_what_is_newer(pages: Pages, tmp_path: Path) -> None:
    """What the reader said later stays; a colleague's later word comes in."""
    page = pages.open(every_case(), at="#c-00000001")
    press(page, "d")
    for at, verdict in ((EARLY, "dismissed"), (LATE, "accepted")):
        file = tmp_path / "colleague.json"
        file.write_text(review_of("Ana", at, c1=("accepted", "Ask.")).to_json(), encoding="utf-8")
        assert imported(page, file) == "Review imported"
        assert note(page, 1)["verdict"] == verdict
    assert (note(page, 1)["comments"], note(page, 1)["own"]) == (["Ana (accepted) Ask."], None)


def test_a_second_review_takes_nothing_from_the_first(pages: Pages, tmp_path: Path) -> None:
    """Who only comments, and later, leaves the other's verdict and words as they are."""
    page = pages.open(every_case())
    later = review_of("Ben", "2025-07-05T09:00:00.000Z", c1=(None, "See page 4."))
    for name, review in (("ana.json", ANA), ("ben.json", later)):
        (tmp_path / name).write_text(review.to_json(), encoding="utf-8")
        assert imported(page, tmp_path / name) == "Review imported"
    told = note(page, 1)
    assert (told["verdict"], told["comments"]) == ("accepted", ["Ana (accepted) Ask.", "Ben See page 4."])


def test_a_reviewers_own_comment_is_kept_beside_those_of_others(pages: Pages, tmp_path: Path) -> None:
    """Ana takes in a merged file, judges, adds a word to her comment: each word keeps its author, whenever merged."""
    whole = merged([review_of("Ana", c1=(None, "Ask."), c2=(None, "Why?")), BEN])
    page = pages.open(every_case(), at="#c-00000001")
    page.locator("#help").click()
    page.locator("#o-name").fill("Ana")
    page.locator("#keys-close").click()
    file = tmp_path / "merged.json"
    file.write_text(whole.to_json(), encoding="utf-8")
    assert imported(page, file) == "Review imported"
    assert (note(page, 1)["comments"], note(page, 1)["own"]) == (["Ben (dismissed) No."], "Ask.")
    page.locator("#c-00000001 [data-v=dismissed]").click()
    page.locator("#c-00000001 textarea").fill("Ask them.")
    found = merged([whole, read_review(exported(page))]).findings
    told = {(s.by, s.verdict, s.comment) for s in found["c-00000001"].said}
    assert told == {("Ana", "dismissed", "Ask them."), ("Ben", "dismissed", "No.")}
    assert [(s.by, s.comment) for s in found["c-00000002"].said] == [("Ana", "Why?")]


@pytest.mark.parametrize("at", [None, "", "0999-01-01T00:00:00Z", "2025-07-04T23:59:59+14:00"])
def test_what_is_older_or_undated_does_not_win(pages: Pages, tmp_path: Path, at: str | None) -> None:
    """Whatever its time looks like as text."""
    page = pages.open(every_case(), at="#c-00000001")
    press(page, "d")
    record = json.loads(review_of("Ana", c1=("accepted", "")).to_json())
    record["findings"]["c-00000001"]["at"] = at
    file = tmp_path / "older.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    assert imported(page, file) == "Review imported"
    assert note(page, 1)["verdict"] == "dismissed"


def test_a_comment_is_saved_when_the_reader_pauses_or_goes(pages: Pages) -> None:
    """Not at every keystroke; nothing typed is lost."""
    page = pages.open(every_case(), at="#c-00000001", served=True)
    page.evaluate(
        """() => { const set = Storage.prototype.setItem; window.writes = 0;
          Storage.prototype.setItem = function (...a) { writes++; set.apply(this, a); }; }"""
    )
    page.locator("#c-00000001").focus()
    press(page, "c")
    saved = page.evaluate("""() => { const e = document.querySelector('#c-00000001 textarea');
      for (const text of ['A', 'As', 'Ask.']) { e.value = text; e.dispatchEvent(new Event('input')); }
      return writes; }""")
    assert saved == 0
    page.reload()
    assert note(page, 1)["own"] == "Ask."


def test_one_refused_write_is_not_the_last_word(pages: Pages) -> None:
    """What is saved later is all saved, and said to be."""
    page = pages.open(every_case(), at="#c-00000001")
    page.evaluate(
        """() => { const set = Storage.prototype.setItem; Storage.prototype.setItem = function () {
          Storage.prototype.setItem = set; throw new DOMException('full', 'QuotaExceededError'); }; }"""
    )
    press(page, "a")
    assert page.locator("#done").text_content() == "1 of 12 reviewed, not saved"
    press(page, "d")
    assert page.locator("#done").text_content() == "1 of 12 reviewed"


def test_an_export_leaves_no_earlier_one_in_memory(pages: Pages) -> None:
    """Each gives back what the one before held."""
    page = pages.open(every_case())
    page.evaluate(
        """() => { window.held = []; const make = URL.createObjectURL, free = URL.revokeObjectURL;
          URL.createObjectURL = (b) => { const u = make.call(URL, b); held.push(u); return u; };
          URL.revokeObjectURL = (u) => { held = held.filter((h) => h !== u); free.call(URL, u); }; }"""
    )
    for _ in range(3):
        exported(page)
        assert page.evaluate("held.length") == 1


@pytest.mark.parametrize(
    "findings",
    [
        None,
        {"c-00000001": None},
        {"c-00000001": {"verdict": "maybe"}},
        {"c-00000001": {"verdict": ["accepted"]}},
        {"c-00000001": {"verdict": {"toString": "accepted"}}},
        {"c-00000001": {"comment": 3}},
        {"c-00000001": {"comment": {"a": 1}}},
        {"c-00000001": {"at": 9}},
        {"c-00000001": {"verdict": "accepted", "at": "2999"}},
        {"c-00000001": {"verdict": "accepted", "at": "soon"}},
        {"c-00000001": {"comment": "x" * 20_001}},
        {"c-00000001": {"said": "Ana"}},
        {"c-00000001": {"said": [{"reviewer": 3, "comment": "x"}]}},
        {"c-00000001": {"said": [{"reviewer": "Ana", "comment": "x" * 20_001}]}},
        {"c-00000002": {"verdict": "accepted"}, "c-00000001": "accepted"},
    ],
)
def test_a_hostile_review_is_refused_whole(pages: Pages, tmp_path: Path, findings: Any) -> None:
    """Politely, and nothing of it is taken."""
    page = pages.open(every_case())
    file = tmp_path / "hostile.json"
    record = {"schema": "diffreport.review/1", "report": id_of(every_case()), "findings": findings}
    file.write_text(json.dumps(record), encoding="utf-8")
    assert imported(page, file) == "Not imported. This is no review file."
    assert page.locator("[data-verdict], .note textarea").count() == 0
    assert page.locator("#done").text_content() == "0 of 12 reviewed"


@pytest.mark.parametrize("text", ["[" * 200_000, " " * (1 << 24), "\0", '{"schema":"diffreport.report/1"}'])
def test_what_is_no_review_is_refused(pages: Pages, tmp_path: Path, text: str) -> None:
    """Nested deeply, huge, binary, of another schema."""
    file = tmp_path / "no.json"
    file.write_text(text, encoding="utf-8")
    assert imported(pages.open(every_case()), file) == "Not imported. This is no review file."


def test_an_id_that_is_no_findings_changes_nothing(pages: Pages, tmp_path: Path) -> None:
    """Neither an object's prototype nor another element of the page."""
    page = pages.open(every_case())
    file = tmp_path / "odd.json"
    record = json.loads(review_of("Ana", c1=("accepted", "")).to_json())
    record["findings"] |= {"__proto__": {"verdict": "accepted"}, "p1": {"verdict": "accepted"}, "constructor": {}}
    file.write_text(json.dumps(record), encoding="utf-8")
    assert imported(page, file) == "Review imported"
    assert page.locator("[data-verdict]").count() == 1
    assert page.evaluate("({}).verdict === undefined")
    assert list(json.loads(exported(page).read_text("utf-8"))["findings"]) == ["c-00000001"]


def test_what_is_not_kept_is_said(pages: Pages) -> None:
    """Where the browser refuses storage, from the first word on."""
    page = pages.open(every_case(), Seen(storage=False), at="#c-00000001")
    press(page, "a")
    assert page.locator("#done").text_content() == "1 of 12 reviewed, not saved"
    kept = pages.open(every_case(), at="#c-00000001")
    press(kept, "a")
    assert kept.locator("#done").text_content() == "1 of 12 reviewed"


# -- pins


def pin_lines(page: Page) -> dict[str, str]:
    """Return the lines that the button copies, by the finding's id."""
    found = {}
    for id_ in page.locator(".note").evaluate_all("notes => notes.map(n => n.id)"):
        page.locator(f"#{id_}").evaluate("n => n.focus()")
        page.locator(f"#{id_} .na button").nth(3).click()
        expect(page.locator("#live")).to_have_text("Pin copied")
        found[id_] = page.locator(f"#{id_} [readonly]").input_value()
    return found


OLD = [
    'The "court" of Halm sat twelve times in the year, as the ministry said.',
    "The guard of Tamrin marched north in spring. It came back in autumn with all of its horses.",
    "A commission of lawyers looked at every case of the summer and found nothing to add to them.",
    "The bank of Velmark lent thirty-one million to its farmers before the harvest.",
]
NEW = [
    'The "court" of Halm sat eleven times in the year, as the ministry said.',
    "The guard of Tamrin marched north in spring.",
    "It came back in autumn with all of its horses.",
    "The bank of Velmark lent forty million to its farmers after the harvest, a bishop said.",
    "Rye, barley and oats were short again on every market from the coast to the hills.",
]


def harvest(series: str = "") -> Comparison:
    """Return a comparison with an edit, a split, a removed and an added paragraph."""
    sides = [Document.from_paragraphs(texts) for texts in (OLD, NEW)]
    return compare(*(side.with_edition(replace(side.edition, series=series)) for side in sides))


@pytest.mark.parametrize("series", ["", "harvests"])
def test_the_line_that_is_copied_does_what_it_says(pages: Pages, tmp_path: Path, series: str) -> None:
    """Each line is TOML, is for the series, and pasted into a file of pins it undoes the link it was copied from."""
    comparison = harvest(series)
    page = pages.open(comparison)
    lines = pin_lines(page)
    file = tmp_path / "diffreport.pins.toml"
    links = {change.id: comparison.alignment.links[change.link] for change in comparison.changes}
    link_of = {f.id: links[f.change] for f in comparison.findings}
    paired = {id_: line for id_, line in lines.items() if link_of[id_].old and link_of[id_].new}
    assert len(paired) >= 2
    for id_, line in paired.items():
        tomllib.loads(line)
        assert ("harvests" in line) == bool(series)
        file.write_text(line + "\n", encoding="utf-8")
        pins, notices = resolved(read_pins(file), comparison.old, comparison.new)
        again = compare(comparison.old, comparison.new, pins=pins)
        link = link_of[id_]
        assert notices == [] and len(pins.never) == len(link.old) * len(link.new)
        forbidden = {(i, j) for i in link.old for j in link.new}
        assert not forbidden & {(i, j) for of in again.alignment.links for i in of.old for j in of.new}


def test_the_line_of_a_lone_paragraph_pairs_it(pages: Pages, tmp_path: Path) -> None:
    """With its runner-up; without one the other side is left to be filled in, and a file says so."""
    comparison = harvest()
    page = pages.open(comparison)
    lone = [line for line in pin_lines(page).values() if not line.startswith("never.")]
    assert lone
    for line in lone:
        [(old, new)] = tomllib.loads(line).items()
        assert old or new
        assert not old or any(text.startswith(old) for text in OLD)
        assert not new or any(text.startswith(new) for text in NEW)


def test_copying_a_pin_reaches_the_clipboard_and_leaves_no_word_of_the_reader(pages: Pages) -> None:
    """The line itself, from a file on the disk; a comment beside it stays a comment."""
    page = pages.open(every_case(), at="#c-00000003")
    press(page, "c")
    page.keyboard.type("Mine.")
    page.locator("#c-00000003 .na button").nth(3).click()
    expect(page.locator("#live")).to_have_text("Pin copied")
    line = page.locator("#c-00000003 [readonly]").input_value()
    assert line == 'never."Counts exclude clashes." = "Counts exclude clashes and"'
    press(page, "Escape", "c", "End", "Control+v", "Escape")
    assert note(page, 3)["own"] == f"Mine.{line}"
    assert page.locator("#c-00000003 textarea").count() == 2
