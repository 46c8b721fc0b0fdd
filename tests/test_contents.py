"""Contents tables are told by what stands over them and by how their lines end."""

from __future__ import annotations

import pytest

from diffreport.contents import LEADER, is_title


@pytest.mark.parametrize(
    "title", ["Contents", "TABLE OF CONTENTS", "List of figures", "Inhaltsverzeichnis", "Índice", "[Sumário]", "目次"]
)
def test_titles_are_known_in_many_languages(title: str) -> None:
    """Whatever the case, and whatever signs stand around them."""
    assert is_title(title)
    assert not is_title(f"{title} of prison 7")


@pytest.mark.parametrize(
    ("line", "page"),
    [("Deaths . . . . 12", "12"), ("Deaths.....xiv", "xiv"), ("Annex ____ A-3", "3"), ("Deaths ......", None)],
)
def test_a_leader_ends_a_line_with_its_page(line: str, page: str | None) -> None:
    """Dots or strokes, spaced or not; the page may stand in a column of its own."""
    found = LEADER.search(line)
    assert found is not None
    assert found[1] == page


@pytest.mark.parametrize("line", ["Deaths in 2024", "It fell… 12", "No. 12", "and so on."])
def test_a_sentence_has_no_leader(line: str) -> None:
    """Neither an ellipsis nor a full stop is one."""
    assert LEADER.search(line) is None
