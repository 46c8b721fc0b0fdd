"""What reviewers said is kept, each word of it, and tells who said what."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from diffreport.archive import Archive
from diffreport.errors import StateError, UsageError
from diffreport.report.review import Judgement, Review, Statement
from diffreport.server.reviews import OvertakenError, Reviews, Saying, TooMuchError, default_file

REPORT, FINDING = "lakes-2021-2022-00000000", "c-00000001"
NOON, LATER = "2024-05-01T12:00:00.000Z", "2024-05-01T13:00:00.000Z"


@pytest.fixture
def reviews(tmp_path: Path) -> Iterator[Reviews]:
    """Return an empty file of reviews."""
    with closing(Reviews(tmp_path / "reviews.sqlite")) as opened:
        yield opened


def saying(by: str, verdict: str | None = None, comment: str = "", knowing: int | None = None) -> Saying:
    """Return what somebody says of the finding."""
    return Saying(by, FINDING, verdict, comment, knowing)


def test_what_was_said_last_counts_and_the_rest_is_kept(reviews: Reviews) -> None:
    """Of each reviewer; all of it is in the file in the order in which it was said."""
    for by, verdict in (("Ana", "accepted"), ("Ben", "dismissed"), ("Ana", "dismissed")):
        reviews.say(REPORT, saying(by, verdict), NOON)
    review, last = reviews.review(REPORT)
    assert [(s.by, s.verdict) for s in review.findings[FINDING].said] == [("Ana", "dismissed"), ("Ben", "dismissed")]
    assert {(s.reviewer, s.revision) for s in last} == {("Ana", 2), ("Ben", 1)}
    assert [s.verdict for s in reviews.since(REPORT, 0)] == ["accepted", "dismissed", "dismissed"]
    assert reviews.since(REPORT, reviews.last(REPORT)) == ()


def test_reviewers_who_differ_are_both_there(reviews: Reviews) -> None:
    """The finding is contested, and has no verdict."""
    reviews.say(REPORT, saying("Ana", "accepted"), NOON)
    reviews.say(REPORT, saying("Ben", "dismissed"), NOON)
    judgement = reviews.judgement(REPORT, FINDING)
    assert (judgement.verdict, judgement.is_contested) == (None, True)


def test_who_does_not_know_the_own_last_word_is_told(reviews: Reviews) -> None:
    """Nothing changes; whoever does not say what is known is not asked."""
    assert reviews.say(REPORT, saying("Ana", "accepted", knowing=0), NOON).revision == 1
    with pytest.raises(OvertakenError) as told:
        reviews.say(REPORT, saying("Ana", "dismissed", knowing=0), NOON)
    assert told.value.last and told.value.last.verdict == "accepted"
    with pytest.raises(OvertakenError) as told:
        reviews.say(REPORT, saying("Ben", "dismissed", knowing=7), NOON)
    assert told.value.last is None
    assert reviews.say(REPORT, saying("Ana", "dismissed"), NOON).revision == 2


def test_the_same_again_adds_nothing(reviews: Reviews) -> None:
    """A request that was answered and sent again is no conflict."""
    first = reviews.say(REPORT, saying("Ana", "accepted", knowing=0), NOON)
    assert reviews.say(REPORT, saying("Ana", "accepted", knowing=0), LATER) == first


def test_a_comment_takes_the_place_of_its_beginning(reviews: Reviews) -> None:
    """While it is typed: not where a word was changed, the verdict, somebody spoke between, or a minute has gone."""
    soon = "2024-05-01T12:00:59.000Z"
    for by, comment, at in (
        ("Ana", "Ask", NOON),
        ("Ana", "Ask which", soon),
        ("Ana", "Ask which article.", soon),
        ("Ana", "Ask who.", soon),
        ("Ben", "I did.", soon),
        ("Ana", "Ask who. Thanks.", soon),
        ("Ana", "Ask who. Thanks. Done.", LATER),
    ):
        last = reviews.say(REPORT, saying(by, None, comment), at)
    reviews.say(REPORT, saying("Ana", "accepted", "Ask who. Thanks. Done. Really."), LATER)
    assert [each.comment for each in reviews.since(REPORT, 0)] == [
        "Ask which article.",
        "Ask who.",
        "I did.",
        "Ask who. Thanks.",
        "Ask who. Thanks. Done.",
        "Ask who. Thanks. Done. Really.",
    ]
    [brought], _ = reviews.take(
        Review(REPORT, "", "", {FINDING: Judgement(None, "", "", (Statement("Cem", None, "No time", ""),))}),
        "Ana",
        {FINDING},
        LATER,
    )
    reviews.say(REPORT, saying("Cem", None, "No time is known."), LATER)
    assert brought in reviews.since(REPORT, 0)
    assert (last.number, last.revision) == (7, 6)  # a number is never given again, a revision counts all


def test_a_clock_that_was_put_back_loses_nothing(reviews: Reviews) -> None:
    """What is said later is not earlier."""
    reviews.say(REPORT, saying("Ana", "accepted"), LATER)
    assert reviews.say(REPORT, saying("Ana", "dismissed"), NOON).at == LATER


def test_reports_are_apart(reviews: Reviews) -> None:
    """The same finding in another report was not reviewed."""
    reviews.say(REPORT, saying("Ana", "accepted"), NOON)
    assert reviews.review("other-00000000") == (Review("other-00000000", "", "", {}), ())
    assert reviews.judgement("other-00000000", FINDING) == Judgement(None, "", "")


def test_a_file_is_taken_in_and_nobody_is_overruled(reviews: Reviews) -> None:
    """The own newer word counts; another's only until they say something themselves; what has no name is the own."""
    reviews.say(REPORT, saying("Ana", "accepted"), NOON)
    reviews.say(REPORT, saying("Ben", "accepted"), NOON)
    said = [Statement(by, "dismissed", "", LATER) for by in ("Ana", "Ben", "Cem")]
    brought = Review(
        REPORT, "", "Ana", {FINDING: Judgement(None, "", LATER, tuple(said)), "c-0000000f": Judgement(None, "", "")}
    )
    taken, passed_over = reviews.take(brought, "Ana", {FINDING}, LATER)
    assert ({s.reviewer for s in taken}, passed_over) == ({"Ana", "Cem"}, 1)
    assert {s.by: s.verdict for s in reviews.judgement(REPORT, FINDING).said} == {
        "Ana": "dismissed",
        "Ben": "accepted",
        "Cem": "dismissed",
    }
    assert reviews.take(brought, "Ana", {FINDING}, LATER) == ([], 1)
    nameless = Review(REPORT, "", "", {FINDING: Judgement("accepted", "Mine.", "2099-01-01T00:00:00.000Z")})
    [own], _ = reviews.take(nameless, "Dan", {FINDING}, LATER)
    assert (own.reviewer, own.at) == ("Dan", LATER)  # never later than now


@pytest.mark.parametrize(("findings", "reviewers", "comment"), [(51, 199, "."), (1, 199, "."), (1, 30, "." * 20_000)])
def test_no_file_swamps_a_finding(reviews: Reviews, findings: int, reviewers: int, comment: str) -> None:
    """In one, and with what is there already: all of it is refused."""
    for by in ("Ana", "Ben"):
        reviews.say(REPORT, saying(by, "accepted"), NOON)
    said = tuple(Statement(f"Eve {n}", None, comment, NOON) for n in range(reviewers))
    ids = [f"c-{n:08x}" for n in range(1, findings + 1)]
    with pytest.raises(TooMuchError):
        reviews.take(Review(REPORT, "", "", {id_: Judgement(None, "", "", said) for id_ in ids}), "Ana", ids, NOON)
    assert len(reviews.review(REPORT)[1]) == 2


def test_it_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path, reviews: Reviews) -> None:
    """Another program reads it at once; the file is for its owner alone, and synced at each statement."""
    reviews.say(REPORT, saying("Ana", "accepted"), NOON)
    file = tmp_path / "reviews.sqlite"
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("SELECT reviewer, verdict FROM said").fetchall() == [("Ana", "accepted")]
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert file.stat().st_mode & 0o077 == 0


def test_what_would_be_kept_where_nobody_looks_is_not_acknowledged(tmp_path: Path, reviews: Reviews) -> None:
    """While the file is away, or another one is in its place; once it is back, it takes in what is said again."""
    file = tmp_path / "reviews.sqlite"
    reviews.say(REPORT, saying("Ana", "accepted"), NOON)
    file.rename(tmp_path / "moved")
    with pytest.raises(StateError):
        reviews.say(REPORT, saying("Ana", "dismissed"), NOON)
    file.write_bytes((tmp_path / "moved").read_bytes())
    with pytest.raises(StateError, match="not the file that was opened"):
        reviews.say(REPORT, saying("Ana", "dismissed"), NOON)
    (tmp_path / "moved").replace(file)
    assert reviews.say(REPORT, saying("Ana", "dismissed"), NOON).revision == 2


def test_another_file_is_refused(tmp_path: Path) -> None:
    """Nothing in it is changed; nor is anything kept inside of an archive."""
    (tmp_path / "notes.txt").write_text("My notes.\n" * 1000)
    with pytest.raises(StateError):
        Reviews(tmp_path / "notes.txt")
    Archive.init(tmp_path / "archive")
    with pytest.raises(UsageError, match="inside of the archive"):
        Reviews(tmp_path / "archive" / "reviews.sqlite")


def test_each_archive_has_a_file(tmp_path: Path) -> None:
    """By where it is, whatever leads there."""
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("a")
    assert default_file(tmp_path / "a") == default_file(tmp_path / "link") != default_file(tmp_path)
