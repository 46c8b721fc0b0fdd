"""Editions that are imported: judged on their way, each read once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from diffreport.archive import Archive
from diffreport.archive.exchange import Wish, consign
from diffreport.archived import judging
from diffreport.archived.importing import imported
from diffreport.readers.labels import label_in

WISH = replace(Wish(label_in), series="river")
TEXT = "The police counted 300 boats on the river in summer, and the harbour master wrote each of them down.\n"


def test_each_edition_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one is judged by what was seen of it on its way in: nothing is read in the archive again."""
    monkeypatch.setattr(judging, "archived", None)  # which would read it
    archive = Archive.init(tmp_path / "archive")
    (tmp_path / "source").mkdir()
    for year, text in ((2015, TEXT), (2016, TEXT * 2), (2017, TEXT * 3), (2018, TEXT[:20])):
        (tmp_path / f"source/{year}.txt").write_text(text)
    arrived = list(imported(archive, consign(archive, tmp_path / "source", WISH)))
    assert [one.label for one in arrived if one.edition and one.edition.quarantine] == ["2018"]
