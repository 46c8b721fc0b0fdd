"""The table of the sentences that changed the same way."""

from __future__ import annotations

from pathlib import Path

from diffreport.batch import listing
from diffreport.batch.corpus import Fold
from diffreport.model.corpora import Row, SentenceChange
from diffreport.stores import opened


def test_every_pair_of_a_sentence_has_a_row_that_no_spreadsheet_runs(tmp_path: Path) -> None:
    """Also those of one history, of which one counts, and one that has the sentence twice, once."""
    said = SentenceChange("k", "c-1", "=The old rule held.", "The new rule held.")
    sides = {"h1": ("1", "2"), "h2": ("2", "3"), "x": ("4", "5"), "y": ("6", "7")}
    with Fold() as fold:
        for name, (old, new) in sides.items():
            fold.add(Row(name, name[0], old, new, sentences=(said, said)))
        fold.corpus("")
        listing.write(opened(str(tmp_path)), fold.told())
    header, *lines = (tmp_path / "sentences.csv").read_bytes().decode().split("\r\n")[:-1]
    assert header == '"sentence","old","new","pairs","pair","finding"'
    assert lines == [f'1,"\'=The old rule held.","The new rule held.",3,"{name}","c-1"' for name in sides]
