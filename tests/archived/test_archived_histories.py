"""Histories of archived series: made of successive comparisons, each made once, and kept."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

import diffreport
from diffreport import text as _text
from diffreport.archive import Archive, Deposit
from diffreport.archived.comparisons import Asked, all_compared, compared
from diffreport.archived.documents import archived
from diffreport.archived.histories import Following, history
from diffreport.caches import OFF, VARIABLE
from diffreport.comparison import compare
from diffreport.errors import InputError, UsageError
from diffreport.histories import history_of
from diffreport.histories.bisect import bisected
from diffreport.histories.phrases import phrase
from diffreport.model import Document
from diffreport.model.wire import dumped, loaded
from diffreport.pins import Line, Pins, Source
from diffreport.profiles import Profile, Rule
from diffreport.settings import Settings

EDITIONS = {
    "2015": ["The police counted 300 boats on the river.", "Every town sends a delegate.", "The ferry is old."],
    "2016": ["The police counted 315 boats on the river.", "Every town sends a delegate."],
    "2017": ["The harbour counted 320 boats on the river.", "Every town sends a delegate.", "The ferry is old."],
}
NEXT = ["The harbour counted 350 boats on the river.", "Every town sends a delegate.", "A bridge was opened."]


def page(paragraphs: list[str]) -> bytes:
    """Return a web page."""
    return ("<html><body>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</body></html>").encode()


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Return an archive of three editions, with a cache that is on."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    made = Archive.init(tmp_path / "archive")
    for label, paragraphs in EDITIONS.items():
        made.add("river", page(paragraphs), Deposit(f"{label}.html", label))
    return made


def kept(archive: Archive, folder: str) -> dict[str, int]:
    """Return the files that are kept in a folder of the cache: the inode of each by name, another one if it is kept
    again."""
    place = archive.folder.parent / "cache" / folder
    return {file.name: file.stat().st_ino for file in place.iterdir()} if place.exists() else {}


def forget(archive: Archive, folder: str) -> None:
    """Remove what is kept in a folder of the cache."""
    for name in kept(archive, folder):
        (archive.folder.parent / "cache" / folder / name).unlink()


def test_the_history_of_a_series_is_that_of_its_successive_comparisons(archive: Archive) -> None:
    """By the name that the package has for it, whether or not anything is kept."""
    read = archived(archive, *(f"river@{label}" for label in EDITIONS))
    expected = history_of(read[0], [compare(*pair) for pair in pairwise(read)], "river")
    assert diffreport.history(archive, "river") == expected
    assert diffreport.history(archive, "river") == expected


def test_without_a_cache_it_is_the_same(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is left behind."""
    expected = history(archive, "river")
    monkeypatch.setenv(VARIABLE, OFF)
    assert history(archive, "river") == expected


def test_a_history_that_is_kept_is_found_without_an_edition_being_read(archive: Archive) -> None:
    """Neither a document nor a comparison is looked for, though none is there any more."""
    made = history(archive, "river")
    for folder in ("documents", "comparisons"):
        forget(archive, folder)
    assert history(archive, "river") == made
    assert kept(archive, "documents") == kept(archive, "comparisons") == {}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_new_edition_costs_one_comparison(archive: Archive, jobs: int) -> None:
    """The others are found, not made and kept again; each is told of as it is done."""
    history(archive, "river", jobs=jobs)
    before = kept(archive, "comparisons")
    assert len(before) == 2
    archive.add("river", page(NEXT), Deposit("2018.html", "2018"))
    told: list[tuple[int, int]] = []
    made = history(archive, "river", jobs=jobs, watch=lambda *done: told.append(done))
    assert [issued.edition.label for issued in made.editions] == [*EDITIONS, "2018"]
    after = kept(archive, "comparisons")
    assert len(after) == 3 and after.items() >= before.items()
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_whatever_a_history_depends_on_has_it_made_anew(archive: Archive) -> None:
    """A setting, a profile, a lexicon, a pin, a corrected record; the same again is found."""
    rule = Rule(Profile(drop=("p.share",)), series="river")
    pin = Line("together", "The police counted", "The police counted", "", Source("pins.toml, line 1"), "pins.toml")
    ways = [
        Following(),
        Following(settings=Settings(place_score=0.2)),
        Following(rules=(rule,)),
        Following(additions={"en": {"hedges": ("so the story goes",)}}),
        Following(pins=(pin,)),
        Following(is_quarantined=True),
    ]
    for following in (*ways, *ways):
        history(archive, "river", following)
    told_apart = len(ways) - 1  # nothing is in quarantine
    assert len(kept(archive, "histories")) == told_apart
    archive.correct("river@2015", {"title": "River report"})
    assert history(archive, "river").editions[0].edition.title == "River report"


def test_a_history_that_is_damaged_is_made_anew(archive: Archive) -> None:
    """Whatever bytes stand there."""
    made = history(archive, "river")
    [name] = kept(archive, "histories")
    file = archive.folder.parent / "cache" / "histories" / name
    file.write_bytes(b"nothing of ours")
    assert history(archive, "river") == made
    assert file.read_bytes() != b"nothing of ours"


def test_a_pin_holds_for_the_editions_that_have_its_texts(archive: Archive) -> None:
    """What a person said never belongs together begins and ends lineages."""
    words = "Every town sends a delegate."
    pin = Line("never", words, words, "", Source("pins.toml, line 1"), "pins.toml, line 1")
    followed = {len(each.stages) for each in history(archive, "river").lineages if words in each.text(each.stages[0])}
    pinned = history(archive, "river", Following(pins=(pin,)))
    assert followed == {3}
    assert all(len(each.stages) < 3 for each in pinned.lineages if words in each.text(each.stages[0]))


def test_editions_in_quarantine_are_passed_over_and_named(archive: Archive) -> None:
    """Unless they are asked for; a series of which nothing else is there has no history."""
    archive.add("river", page(["Just a moment..."]), Deposit("2018.html", "2018", quarantine="reads as a bot wall"))
    made = history(archive, "river")
    assert (len(made.editions), made.passed_over) == (3, ("2018",))
    whole = history(archive, "river", Following(is_quarantined=True))
    assert (len(whole.editions), whole.passed_over) == (4, ())
    archive.add("wall", page(["Just a moment..."]), Deposit("1.html", "1", quarantine="reads as a bot wall"))
    with pytest.raises(UsageError, match="all its editions are in quarantine"):
        history(archive, "wall")


def test_an_edition_that_cannot_be_read_is_named(archive: Archive) -> None:
    """The history is not told without it as if it had never been."""
    archive.add("river", b"%PDF-1.4 nothing behind it", Deposit("2018.pdf", "2018"))
    with pytest.raises(InputError, match=r"river@2018: 2018\.pdf"):
        history(archive, "river")


def test_the_bytes_of_many_editions_are_not_held_together(archive: Archive) -> None:
    """What a page has beside its text, images and scripts, say, may be much more than that."""
    filler, count = b"<!--" + b" " * (11 << 20) + b"-->", 5
    for n in range(count):
        archive.add("heavy", filler + page([f"The police counted {n} boats on the river."]), Deposit("p.html", f"{n}"))
    tracemalloc.start()
    read = archived(archive, *(f"heavy@{n}" for n in range(count)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [document.edition.label for document in read] == [f"{n}" for n in range(count)]
    assert most < 0.75 * count * len(filler)


def test_a_series_of_one_edition_has_a_history(archive: Archive) -> None:
    """In which everything is first seen."""
    archive.add("lone", page(NEXT), Deposit("2018.html", "2018"))
    made = history(archive, "lone")
    assert {stage.event for lineage in made.lineages for stage in lineage.stages} == {"first"}


def test_processes_compare_as_one_does(archive: Archive) -> None:
    """In the order asked for, what is kept among what is made; enough text that a process is started."""
    paragraphs = [f"In town {n} the ferry carried {n * 7} cars to the mill and {n} boats back." for n in range(1_800)]
    long = [Document.from_paragraphs(paragraphs[skip:]) for skip in (0, 1)]
    short = [Document.from_paragraphs(each, label) for label, each in EDITIONS.items()]
    pairs = [(short[0], short[1]), (long[0], long[1]), (short[1], short[2])]
    fresh = [compared(*pair).to_json() for pair in (pairs[0], pairs[2])]
    asked = [Asked(old, new, Settings(), Pins(), {}) for old, new in pairs]
    made = list(all_compared(asked, jobs=2))
    assert [made[0].to_json(), made[2].to_json()] == fresh
    assert made[1] == compare(*long)
    assert [(each.old, each.new) for each in made] == pairs


def test_a_history_comes_back_from_bytes_as_it_was(archive: Archive) -> None:
    """Equal in every value and its type; other bytes are refused."""
    made = history(archive, "river")
    back = loaded(diffreport.History, dumped(made))
    assert back == made
    assert repr(back) == repr(made)
    for data in (b"", b"[]", b"{}", dumped(replace(made, series=""))[:-9], b"[1,2,3,4,5,6,7,8]"):
        with pytest.raises(ValueError, match="no history"):
            loaded(diffreport.History, data)


def test_of_real_statements_a_bisection_is_what_a_look_at_each_says(shared_editions: Path, archive: Archive) -> None:
    """Of words of ten statements: the editions that have one are those of its runs."""
    listed = json.loads((shared_editions / "manifest.json").read_text(encoding="utf-8"))
    chosen = [each for each in listed if each["series"] == "fomc_statement" and "2003-06" < each["date"] < "2004-09"]
    for each in chosen:
        content = (shared_editions / each["file"]).read_bytes()
        archive.add("statements", content, Deposit(Path(each["file"]).name, each["date"], published=each["date"]))
    made = history(archive, "statements")
    read = archived(archive, *(f"statements@{each['date']}" for each in chosen))
    words = [{_text.key(token) for block in each.blocks for token in _text.tokens(block.text)} for each in read]
    for word in sorted({word for of in words for word in of if word.isalpha()})[::8]:
        runs = [(spell.first, spell.last) for spell in bisected(made, phrase(word))]
        assert [n for first, last in runs for n in range(first, last + 1)] == [
            n for n, of in enumerate(words) if word in of
        ]
    [spell] = bisected(made, phrase("patient"))
    assert [chosen[n]["date"] for n in (spell.first, spell.last)] == ["2004-01-28", "2004-03-16"]
