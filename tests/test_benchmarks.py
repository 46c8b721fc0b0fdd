"""The benchmark: every part has its place in a document; what is said of the peers is drawn from what was measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import environment, glance, kept, peers, published
from benchmarks.__main__ import APART, PARTS, USUAL, parser
from benchmarks.results import Part
from benchmarks.results import kept as kept_parts
from benchmarks.speed import growth

PAGE = published.BENCHMARKS.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*PARTS, "glance"])
def test_every_part_has_its_place(name: str) -> None:
    """Both markers of a part stand once in its document, in order."""
    page = published.PAGES[name].read_text(encoding="utf-8")
    begin, end = published.markers(name)
    assert page.count(begin) == page.count(end) == 1
    assert page.index(begin) < page.index(end)


def test_what_a_plain_run_measures_is_what_the_page_holds() -> None:
    """`make bench` fills docs/benchmarks.md; the parts left out of it have pages of their own."""
    assert {published.PAGES[name] for name in USUAL} == {published.BENCHMARKS}
    assert published.BENCHMARKS not in {published.PAGES[name] for name in APART}
    assert parser().parse_args([]).parts == []


def test_the_page_names_every_peer() -> None:
    """Each of the table at a glance and each that is timed, measured or absent."""
    names = {row.name.partition(",")[0] for row in glance.ROWS} | {peer.name for peer in peers.PEERS}
    assert [name for name in sorted(names) if name not in PAGE] == []


def test_kept_letters_link_paragraphs() -> None:
    """Two paragraphs belong together if a quarter of the shorter is kept; spaces do not count."""
    old = ["The river rose in March.", "Nobody was hurt.", "The bridge is closed."]
    new = ["The river rose in May.", "The bridge is closed.", "Ferries run."]
    runs = [
        ("", "The river rose\nin "),
        ("del", "March.  Nobody was hurt."),
        ("ins", "May."),
        ("", "The bridge is closed."),
        ("ins", "Ferries run."),
    ]
    assert kept.links(iter(runs), old, new) == [{"old": [0], "new": [0]}, {"old": [2], "new": [1]}]


@pytest.mark.parametrize(
    "runs", [[("", "One two.")], [("", "One two. Three four. Five.")], [("", "One"), ("del", "two.")]]
)
def test_marks_that_are_not_of_both_texts_are_refused(runs: list[kept.Run]) -> None:
    """A peer whose marks lose or repeat text gets no links made up for it."""
    with pytest.raises(ValueError, match="the marks"):
        kept.links(iter(runs), ["One two.", "Three four."], ["One two.", "Three four."])


def test_marked_text_is_cut_into_runs() -> None:
    """What stands between the marks was deleted or inserted, the rest is kept."""
    text = "a \x01b\x02 \x03c d\x04 e"
    assert [run for run in kept.marked(text) if run[1].strip()] == [
        ("", "a "),
        ("del", "b"),
        ("ins", "c d"),
        ("", " e"),
    ]


def measured() -> dict[str, Part]:
    """Return invented parts about links and speed."""
    links, speed = Part("quality", "Links"), Part("speed", "Speed")
    links.facts = {"diffreport": {"hard": 0.9, "factbook": 0.95}, "GNU wdiff": {"hard": 0.8, "factbook": 0.96}}
    links.missing = ["redlines: absent, no network", "GNU wdiff, links on regrouped: over 40 CPU s"]
    speed.facts = {
        "diffreport compare": {"seconds 1,000": 0.2, "seconds 10,000": 2.0, "MiB 10,000": 80.0},
        "GNU wdiff": {"seconds 1,000": 0.4, "seconds 10,000": 5.0, "MiB 10,000": 70.0},
        "git --word-diff": {"seconds 1,000": 0.01, "seconds 10,000": 0.1, "MiB 10,000": 190.0},
        "redlines": {"seconds 1,000": 40.0, "MiB 1,000": 50.0},
    }
    return {"quality": links, "speed": speed}


def test_a_glance_tells_who_is_faster_smaller_and_better() -> None:
    """Whoever beats diffreport is named with the figure, as is whoever is absent."""
    part = glance.glance(measured())
    assert part is not None
    said = part.blocks[0]
    assert "**Faster** than `compare` at 10,000 paragraphs: git --word-diff (20.00 x)." in said
    assert (
        "**Slower** there: GNU wdiff (2.50 x); past the limit, or sure to pass it: redlines (200 x at 1,000)." in said
    )
    assert "**Less memory** there than diffreport's 80 MiB: GNU wdiff (70)." in said
    assert "hard: none, 0.9000 against GNU wdiff's 0.8000" in said
    assert "factbook: GNU wdiff (0.9600) against 0.9500" in said
    assert "| GNU wdiff | 0.800 |  |  |  | 0.960 | 2.00 x | 2.50 x | 70 |" in part.blocks[2]
    assert part.missing == ["redlines: absent, no network"]


def test_growth_is_told_from_size_to_size() -> None:
    """Linear time grows as the text does; who was measured at one size alone is left out."""
    facts = measured()["speed"].facts
    assert growth(facts, (1_000, 10_000)).splitlines()[2:] == [
        "| diffreport compare | 10.0 |",
        "| GNU wdiff | 12.5 |",
        "| git --word-diff | 10.0 |",
    ]


def test_a_glance_needs_links_and_speed(tmp_path: Path) -> None:
    """Parts that are kept are read again; one of the two alone says nothing."""
    parts = measured()
    parts["speed"].keep(tmp_path)
    assert glance.glance(kept_parts(tmp_path)) is None
    parts["quality"].keep(tmp_path)
    assert glance.glance(kept_parts(tmp_path)) == glance.glance(parts)


def test_an_absent_peer_has_pips_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment noted when it was made is what the results say."""
    made = environment.MAIN._replace(folder=tmp_path)
    made.python.parent.mkdir()
    made.python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    made.python.chmod(0o755)
    tmp_path.joinpath("absent.json").write_text(json.dumps({"redlines==0.6.2": "no such release"}), encoding="utf-8")
    monkeypatch.setattr(environment, "MAIN", made)
    monkeypatch.setattr(environment, "ABSENT", tmp_path / "absent.json")
    missing: list[str] = []
    tried = peers.Peer("redlines", "redlines", "redlines"), peers.Peer("wordmill", "", program="no-such-wordmill")
    monkeypatch.setitem(peers.PACKAGES, "no-such-wordmill", "wordmill")
    assert peers.present(tried, missing) == []
    assert missing == [
        "redlines: absent, redlines==0.6.2: no such release",
        "wordmill: absent, no-such-wordmill is not installed; Debian package wordmill",
    ]


def test_both_environments_pin_what_they_install() -> None:
    """Every requirement of the two files names one version."""
    for made in (environment.MAIN, environment.WEB):
        lines = made.requirements.read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if line and not line.startswith("#") and line.count("==") != 1] == []
        assert environment.peers_of(made)
