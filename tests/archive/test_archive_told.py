"""What an archive takes down of where an edition came from, and when: no secrets, and nothing that cannot be."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from diffreport.archive import lock, provenance, retrieval
from diffreport.archive.references import order_told
from diffreport.errors import UsageError
from diffreport.model import Edition


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://vera:rivers@karsova.example/a", "https://***@karsova.example/a"),
        ("https://karsova.example/a?token=abc123def&page=2", "https://karsova.example/a?token=***&page=2"),
        ("https://karsova.example/a?go=https%3A%2F%2Fb.example%3Ftoken%3Dabc123def", None),
        ("https://karsova.example/report?year=2026", "https://karsova.example/report?year=2026"),
    ],
)
def test_addresses_are_told_without_their_secrets(text: str, shown: str | None) -> None:
    """Also one in an address that is itself in another; what is no secret stays."""
    told = retrieval.masked(text)
    assert "abc123def" not in told
    if shown is not None:
        assert told == shown


def test_words_are_told_without_their_secrets() -> None:
    """As in an error that a library prints."""
    told = retrieval.masked_words("refused: token=abc123def, Authorization: Bearer abc123def.")
    assert "abc123def" not in told
    assert told.startswith("refused: token=***")
    assert retrieval.masked_words("page=2 of the report") == "page=2 of the report"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("Content-Type", "text/html", ""),
        ("no name", "x", "has no name of HTTP"),
        ("Set-Cookie", "session=abc", "may hold credentials"),
        ("X-Long", "x" * 100_000, "is too long"),
        ("X-Odd", "a\x07b", "has a control character"),
    ],
)
def test_headers_that_are_not_kept_are_told_why(name: str, value: str, why: str) -> None:
    """All others are, as they came."""
    assert retrieval.withheld(name, value) == why
    assert retrieval.kept([(name, value)]) == (() if why else ((name, value),))


def test_of_headers_of_one_name_the_last_counts() -> None:
    """Whatever their case."""
    headers = (("ETag", "1"), ("etag", "2"))
    assert retrieval.header_of(headers, "ETAG") == "2"
    assert retrieval.header_of(headers, "Date") is None


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("https://vera@karsova.example", "holds a name or a password"),
        ("https://karsova.example/" + "x" * 100_000, "longer than"),
        ("https://karsova.example/\x07", "has a control character"),
        ("karsova.example/report", "not an address"),
        ("https:///report", "not an address"),
        ("https://karsova.example/a report", "not an address"),
        ("data:text/plain,One.", "is no address of a document"),
    ],
)
def test_what_is_no_address_is_refused(url: str, wrong: str) -> None:
    """In one line that says what to write."""
    with pytest.raises(UsageError, match=f"^source.*{wrong}"):
        retrieval.check_address("source", url)


def test_what_is_an_address_is_taken_as_it_is() -> None:
    """None is none."""
    retrieval.check_address("source", "https://karsova.example/report?year=2026#top")
    retrieval.check_address("source", None)
    retrieval.check_url("source", None)


def test_the_moment_is_that_of_the_environment_if_it_names_one() -> None:
    """So that an archive can be built again byte for byte."""
    assert provenance.now({"SOURCE_DATE_EPOCH": "86400"}) == "1970-01-02T00:00:00Z"
    for text in ("", "today", "-1", "9" * 30):
        with pytest.raises(UsageError, match="is not a number of seconds"):
            provenance.now({"SOURCE_DATE_EPOCH": text})


def test_moments_that_lie_ahead_are_refused_and_dates_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock may be a day wrong; a date of publication may be ahead, and is doubtful where it is a year."""
    monkeypatch.setattr(provenance, "now", lambda: "2026-05-02T12:00:00Z")
    assert provenance.after("2026-05-02T12:00:00Z", timedelta(hours=13)) == "2026-05-03T01:00:00Z"
    provenance.check_retrieved("2026-05-03T11:00:00Z")
    with pytest.raises(UsageError, match="is in the future"):
        provenance.check_retrieved("2026-05-03T13:00:00Z")
    ahead = {text: provenance.is_far_ahead(text) for text in ("2026", "2027-05", "2027-06", "2028", None)}
    assert ahead == {"2026": False, "2027-05": False, "2027-06": True, "2028": True, None: False}


@pytest.mark.parametrize(
    ("editions", "told"),
    [
        ([Edition("2025", published="2025"), Edition("2026", published="2026")], "ordered by date of publication"),
        (
            [Edition("2025", published="2025"), Edition("2026")],
            "ordered by label, for 1 of 2 has no date of publication",
        ),
        (
            [Edition("first"), Edition("2026")],
            "ordered by first deposit, for 2 of 2 have no date of publication and 1 no number in the label",
        ),
    ],
)
def test_what_a_series_is_ordered_by_is_told_with_its_reason(editions: list[Edition], told: str) -> None:
    """Dates if all have one, labels if all have a number, else the order in which they came."""
    assert order_told(editions) == told


def test_a_lock_is_held_by_who_lives_alone(tmp_path: Path) -> None:
    """The file that a killed process left holds nothing."""
    path = tmp_path / "held" / "lock"
    assert not lock.is_held(path)
    path.parent.mkdir()
    path.write_text("process 1")
    assert not lock.is_held(path)
    path.unlink()
    path.mkdir()
    assert lock.is_held(path)  # nobody can tell
