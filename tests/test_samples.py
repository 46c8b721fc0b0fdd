"""The sample archive is exactly what its sources make, valid for others, and rich enough to show."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import diffreport
from diffreport.model import Comparison, Relation, Status

ROOT = Path(__file__).resolve().parent.parent
ARCHIVE = ROOT / "archive"
SAMPLES = ROOT / "tests" / "samples"
EDITIONS = tomllib.loads((SAMPLES / "editions.toml").read_text(encoding="utf-8"))["edition"]
SERIES = sorted({e["series"] for e in EDITIONS})


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file under a folder, by relative path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_committed_archive_is_what_its_sources_make(tmp_path: Path) -> None:
    """Building it again in another place and time zone gives the same bytes; `make samples` renews it."""
    command = [sys.executable, str(SAMPLES / "build.py"), str(tmp_path / "archive")]
    environ = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PATH": ""}
    subprocess.run(command, check=True, env=environ)
    made, committed = contents(tmp_path / "archive"), contents(ARCHIVE)
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_every_source_is_described_and_every_description_has_its_source() -> None:
    """No edition is forgotten on either side."""
    described = {f"{e['series']}/{e['file']}" for e in EDITIONS}
    assert described == {p.relative_to(SAMPLES).as_posix() for p in SAMPLES.glob("*/*__*")}


@pytest.mark.parametrize("series", SERIES)
def test_a_series_has_at_least_three_editions_of_report_length(series: str) -> None:
    """A sample must look like the real thing: 15 to 60 blocks."""
    paths = sorted(SAMPLES.glob(f"{series}/*"))
    assert len(paths) >= 3
    for path in paths:
        assert 15 <= len(diffreport.read(path).blocks) <= 60


@pytest.fixture(scope="module")
def karsova() -> Comparison:
    """Compare the two editions that the demo shows."""
    old, new = (SAMPLES / "karsova-terrorism" / f"karsova-terrorism__{year}.html" for year in (2015, 2016))
    return diffreport.compare(diffreport.read(old), diffreport.read(new))


@pytest.mark.parametrize(
    ("status", "old", "new"),
    [
        (Status.REVISED, "approximately 300", "Approximately 315"),
        (Status.REVISED, "50", "58"),
        (Status.REVISED, "€1.2 million", "€1.45 million"),
        (Status.REVISED, "eight", "14"),
        (Status.RESTATED, "23", "26"),
        (Status.NEW, None, "€31,000"),
        (Status.GONE, "€600,000", None),
        (Status.REPEATED, "about 120", "about 120"),
        (Status.SAME, "seven", "7"),
    ],
)
def test_the_demo_shows_every_fate_of_a_figure(
    karsova: Comparison, status: Status, old: str | None, new: str | None
) -> None:
    """Revised, restated, new, gone, repeated (and so perhaps stale), and the same in other notation."""
    shown = {(r.status, r.old and r.old.text, r.new and r.new.text) for r in karsova.figures}
    assert (status, old, new) in shown


def test_the_demo_shows_every_relation(karsova: Comparison) -> None:
    """Same, revised, moved, split, merged, added and removed paragraphs occur, and a rewritten one."""
    assert {link.relation for link in karsova.alignment.links} == set(Relation)
    assert any("rewritten" in finding.tags for finding in karsova.findings)


def test_the_demo_shows_changes_of_meaning(karsova: Comparison) -> None:
    """A hedge and an attribution dropped, duties weakened, a negation gone."""
    shown = {(w.signal, w.old.strip()) for w in karsova.wording}
    assert ("hedge_dropped", "may have committed") in shown
    assert ("attribution_dropped", "Prosecutors said that") in shown
    assert ("obligation_weakened", "shall") in shown
    assert ("obligation_weakened", "must") in shown
    assert "negation_dropped" in {signal for signal, _ in shown}


def test_the_demo_shows_a_table_with_changed_cells_and_a_new_row(karsova: Comparison) -> None:
    """One table, two restated cells, one year more."""
    (table,) = karsova.tables
    assert [(cell.old, cell.new) for cell in table.cells] == [("5", "6"), ("23", "26")]
    assert [row.new_key for row in table.rows if row.relation is Relation.ADDED] == ["2016"]


def test_the_demo_folds_noise_away(karsova: Comparison) -> None:
    """Curly quotes, a heading with another number and a hyphen less are counted, and are no findings."""
    assert {"typography", "renumbering"} <= {n.noise for n in karsova.noise}


def test_the_site_around_a_report_is_not_read(karsova: Comparison) -> None:
    """Navigation, banner and footer of either design of the site leave no block."""
    texts = " ".join(b.text for side in (karsova.old, karsova.new) for b in side.blocks)
    for furniture in ("Skip to content", "Press Room", "cookies", "Privacy", "Site map", "14 Harbour Street"):
        assert furniture not in texts


def test_an_independent_tool_finds_the_archive_valid() -> None:
    """ocfl-py validates the storage root without an error."""
    import ocfl

    root = ocfl.StorageRoot(root=str(ARCHIVE))
    assert root.validate()
    assert root.num_objects == len(SERIES)
    assert root.good_objects == len(SERIES)
