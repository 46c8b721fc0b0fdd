"""What reviewers said of findings, shared: statements in SQLite, each added to those before, no word ever lost.

The last one that a reviewer made of a finding counts. Statements are about a report, by its id, so they hold for it
however often it is made. The file stands outside of the archive, and is on the disk before a statement is acknowledged.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diffreport.report.files import check_outside
from diffreport.report.review import Judgement, Review, Statement, merged
from diffreport.stores import known_by
from diffreport.watch.state import Part, State

# What files may bring: every answer has all that is said of a finding, so nobody is to swamp one.
_MOST_STATEMENTS = 10_000  # in one file
_MOST_REVIEWERS, _MOST_CHARACTERS = 200, 500_000  # of one finding
_COLUMNS = "number, finding, reviewer, revision, verdict, comment, at"
_PART = Part(
    "reviews",
    (
        (
            # `brought` is who imported what another reviewer had said in a file
            "CREATE TABLE said (number INTEGER PRIMARY KEY AUTOINCREMENT, report TEXT NOT NULL, finding TEXT NOT NULL,"
            " reviewer TEXT NOT NULL, revision INTEGER NOT NULL, verdict TEXT, comment TEXT NOT NULL, at TEXT NOT NULL,"
            " brought TEXT NOT NULL, UNIQUE (report, finding, reviewer, revision))",
            "CREATE INDEX said_of_report ON said (report, number)",
        ),
    ),
)
_LAST = (
    f"SELECT {_COLUMNS} FROM said AS one WHERE report = ? AND revision = (SELECT max(revision) FROM said AS other"  # noqa: S608 our own words
    " WHERE other.report = one.report AND other.finding = one.finding AND other.reviewer = one.reviewer)"
)
# If it was said here, lately, and is the last on its finding. What was brought may have no time: it stays.
_DROPPED = (
    "DELETE FROM said AS one WHERE number = ? AND brought = '' AND 86400 * (julianday(?) - julianday(at)) < ?"
    " AND NOT EXISTS (SELECT 1 FROM said WHERE report = one.report AND finding = one.finding AND number > one.number)"
)
_TYPING_SECONDS = 60.0  # between two pauses of who types


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as it is kept: the n-th of all, and the n-th of its reviewer on its finding, both from 1."""

    number: int
    finding: str
    reviewer: str
    revision: int
    verdict: str | None
    comment: str
    at: str

    @property
    def statement(self) -> Statement:
        """Return it as a review has it."""
        return Statement(self.reviewer, self.verdict, self.comment, self.at)


@dataclass(frozen=True, slots=True)
class Saying:
    """What a reviewer says of a finding now; `knowing` is the revision that the own last statement is known by, None
    where that is not asked."""

    reviewer: str
    finding: str
    verdict: str | None
    comment: str
    knowing: int | None = None


class OvertakenError(Exception):
    """A reviewer's last statement is another one than is known: it was made elsewhere, in another tab perhaps."""

    def __init__(self, last: Said | None) -> None:
        """Take the last statement; None for none."""
        super().__init__("something else was said meanwhile")
        self.last = last


class TooMuchError(Exception):
    """A file brings too many statements, or makes too much of them on one finding."""


def default_file(archive: Path | str) -> Path:
    """Return where the reviews of an archive are kept unless something else is said."""
    import platformdirs

    place = hashlib.sha256(known_by(archive)).hexdigest()[:32]
    return platformdirs.user_state_path("diffreport") / "reviews" / f"{place}.sqlite"


class Reviews:
    """The open file, of one thread."""

    def __init__(self, file: Path) -> None:
        """Open the file, which is made if it is not there. Raises: StateError; UsageError inside of an archive."""
        check_outside(file)
        self._state = State.open(file, [_PART])

    def close(self) -> None:
        """Close the file."""
        self._state.close()

    def say(self, report: str, saying: Saying, at: str) -> Said:
        """Return what a reviewer said, once it is on the disk: the same again adds nothing.

        A comment that is still being typed takes the place of its beginning, if nobody spoke of the finding meanwhile.
        Raises: OvertakenError; StateError.
        """
        with self._state.changing() as connection:
            last = self._last(report, saying.finding, saying.reviewer)
            if last and (last.verdict, last.comment) == (saying.verdict, saying.comment):
                return last
            if saying.knowing is not None and saying.knowing != (last.revision if last else 0):
                raise OvertakenError(last)
            statement = Statement(saying.reviewer, saying.verdict, saying.comment, _after(at, last))
            if last and _goes_on(last, statement):
                connection.execute(_DROPPED, (last.number, statement.at, _TYPING_SECONDS))
            return _added(connection, report, (saying.finding, statement), last)

    def take(self, review: Review, by: str, findings: Collection[str], now: str) -> tuple[list[Said], int]:
        """Take in a review of a report; return the statements that are new, and how many findings it has not.

        What has no name is said by `by`, who brings it. Of what `by` said the latest counts; what others said in the
        file counts until they say something themselves.

        Raises: TooMuchError, and nothing is taken in; StateError.
        """
        if sum(len(judgement.said) or 1 for judgement in review.findings.values()) > _MOST_STATEMENTS:
            raise TooMuchError(f"the file has more than {_MOST_STATEMENTS:,} statements")
        made: list[Said] = []
        with self._state.changing() as connection:
            for finding, judgement in merged([review]).findings.items():
                if finding not in findings:
                    continue
                for told in judgement.said:
                    statement = Statement(told.by or by, told.verdict, told.comment, min(told.at, now))
                    last = self._last(review.report, finding, statement.by)
                    is_news = last is None or (statement.by == by and statement.at > last.at)
                    is_other = last is None or (last.verdict, last.comment) != (statement.verdict, statement.comment)
                    if is_news and is_other:
                        made.append(_added(connection, review.report, (finding, statement), last, by))
            for finding in {said.finding for said in made}:
                self._check_bounds(review.report, finding)
        return made, sum(finding not in findings for finding in review.findings)

    def review(self, report: str, exported: str = "") -> tuple[Review, tuple[Said, ...]]:
        """Return what all reviewers said last of a report: as a review, and one by one. Raises: StateError."""
        last = self._asked(_LAST, report)
        return review_of(report, last, exported), last

    def last(self, report: str) -> int:
        """Return the number of the last statement on a report, 0 for none. Raises: StateError."""
        ((number,),) = self._state.asked("SELECT coalesce(max(number), 0) FROM said WHERE report = ?", report)
        return int(number)

    def since(self, report: str, number: int) -> tuple[Said, ...]:
        """Return what was said of a report after a statement, in order. Raises: StateError."""
        return self._asked(
            f"SELECT {_COLUMNS} FROM said WHERE report = ? AND number > ? ORDER BY number",  # noqa: S608 our own words
            report,
            number,
        )

    def judgement(self, report: str, finding: str) -> Judgement:
        """Return what a finding has in the review, all reviewers together. Raises: StateError."""
        found = self._asked(f"{_LAST} AND finding = ?", report, finding)
        return review_of(report, found).findings.get(finding, Judgement(None, "", ""))

    def _check_bounds(self, report: str, finding: str) -> None:
        """Check that what is said of a finding can be told each time. Raises: TooMuchError."""
        comments = [said.comment for said in self._asked(f"{_LAST} AND finding = ?", report, finding)]
        if len(comments) > _MOST_REVIEWERS or sum(map(len, comments)) > _MOST_CHARACTERS:
            bounds = f"{_MOST_REVIEWERS} reviewers or {_MOST_CHARACTERS:,} characters"
            raise TooMuchError(f"with the file {finding} would have more than {bounds}")

    def _last(self, report: str, finding: str, reviewer: str) -> Said | None:
        found = self._asked(f"{_LAST} AND finding = ? AND reviewer = ?", report, finding, reviewer)
        return found[0] if found else None

    def _asked(self, question: str, *values: Any) -> tuple[Said, ...]:
        return tuple(Said(*row) for row in self._state.asked(question, *values))


def review_of(report: str, said: Iterable[Said], exported: str = "") -> Review:
    """Return statements as a review, in which every one has its reviewer."""
    reviews = [
        Review(report, exported, "", {each.finding: Judgement(None, "", "", (each.statement,))}) for each in said
    ]
    return merged(reviews) if reviews else Review(report, exported, "", {})


def _goes_on(last: Said, now: Statement) -> bool:
    """Tell whether a comment is the last one, typed on: that one's words are all in it."""
    return bool(last.comment) and now.comment.startswith(last.comment) and now.verdict == last.verdict


def _after(at: str, last: Statement | Said | None) -> str:
    """Return a time that is not before the last one's: a clock that was put back loses nobody's word."""
    return max(at, last.at) if last else at


def _added(
    connection: sqlite3.Connection, report: str, what: tuple[str, Statement], last: Said | None, brought: str = ""
) -> Said:
    finding, said = what
    revision = (last.revision if last else 0) + 1
    values = report, finding, said.by, revision, said.verdict, said.comment, said.at, brought
    cursor = connection.execute(
        "INSERT INTO said (report, finding, reviewer, revision, verdict, comment, at, brought)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )
    return Said(cursor.lastrowid or 0, finding, said.by, revision, said.verdict, said.comment, said.at)
