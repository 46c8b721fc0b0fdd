"""What reviewers said of the findings of a report: a file, schema `diffreport.review/1` (docs/review.md).

The report exports and imports such files. Whatever stands in one was written by others: it is checked, and limited.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from diffreport import signs
from diffreport.errors import UsageError

SCHEMA = "diffreport.review/1"
VERDICTS = ("accepted", "dismissed")
LATEST = "latest"

_MOST_BYTES = 16 * 2**20  # 100,000 findings with a comment each
MOST_COMMENT, MOST_NAME = 20_000, 300  # characters; the page's fields take no more
_ID = re.compile(r"c-[0-9a-f]{8}")
_NOT_TEXT = re.compile("[\ud800-\udfff]")  # halves of characters, which no file can hold
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}  # raw in JSON, and none of its own
_REMEDY = "export it from the report again"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one reviewer said of a finding, and when: `at` is ISO 8601 in UTC, "" if unknown."""

    by: str
    verdict: str | None
    comment: str
    at: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of a finding. `said` has who said it, where several did; the rest is then made of that."""

    verdict: str | None
    comment: str
    at: str
    said: tuple[Statement, ...] = ()

    @property
    def is_contested(self) -> bool:
        """Tell whether reviewers came to different verdicts."""
        return len({s.verdict for s in self.said if s.verdict}) > 1

    def told_by(self, reviewer: str) -> Judgement:
        """Return it with who said it; that of several, or of nobody known, as it is."""
        if self.said or not reviewer:
            return self
        return _judgement((Statement(reviewer, self.verdict, self.comment, self.at),), "")

    def to_record(self) -> dict[str, Any]:
        """Return it as it stands in a file."""
        record: dict[str, Any] = {"verdict": self.verdict, "comment": self.comment, "at": self.at or None}
        if self.said:
            record["said"] = [
                {"reviewer": s.by, "verdict": s.verdict, "comment": s.comment, "at": s.at or None} for s in self.said
            ]
        return record


@dataclass(frozen=True, slots=True)
class Review:
    """The judgements on a report, by finding, in the order of their ids. `reviewer` is "" where that is not known."""

    report: str
    exported: str
    reviewer: str
    findings: Mapping[str, Judgement]

    @property
    def conflicts(self) -> dict[str, dict[str, str]]:
        """Return the verdicts on each finding that is contested, by reviewer."""
        contested = {id_: judgement for id_, judgement in self.findings.items() if judgement.is_contested}
        return {id_: {s.by: s.verdict for s in of.said if s.verdict} for id_, of in contested.items()}

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Return who is known to have said something."""
        names = {s.by for judgement in self.findings.values() for s in judgement.said} | {self.reviewer}
        return tuple(sorted(names - {""}))

    def to_json(self) -> str:
        """Return the file's text, hidden characters escaped; equal reviews give equal text."""
        record = {
            "schema": SCHEMA,
            "report": self.report,
            "exported": self.exported or None,
            "reviewer": self.reviewer or None,
            "reviewers": self.reviewers,
            "findings": {id_: judgement.to_record() for id_, judgement in self.findings.items()},
            "conflicts": [{"finding": id_, "verdicts": verdicts} for id_, verdicts in self.conflicts.items()],
        }
        text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
        return signs.replaced(text.translate(_LINE_ENDS), escaped, escaped)  # it may go to a terminal, which obeys them


def escaped(character: str) -> str:
    """Return a character as an escape of JSON."""
    return json.dumps(character)[1:-1]


def merged(reviews: Sequence[Review], prefer: str = "") -> Review:
    """Return one review of all: every comment is kept, and whoever said something is named.

    Of what one reviewer said of a finding the latest counts. Different verdicts give none, unless `prefer` is "latest"
    or a reviewer's name. The order of the reviews does not matter. Raises: ValueError if they are of several reports.
    """
    if len({review.report for review in reviews}) != 1:
        raise ValueError("not reviews of one report")
    statements: dict[str, dict[str, Statement]] = {}
    for id_, statement in chain.from_iterable(map(_statements, reviews)):
        of = statements.setdefault(id_, {})
        of[statement.by] = max(of.get(statement.by, statement), statement, key=_order)
    names = {review.reviewer for review in reviews}
    return Review(
        reviews[0].report,
        max(review.exported for review in reviews),
        names.pop() if len(names) == 1 else "",
        {id_: _judgement(statements[id_].values(), prefer) for id_ in sorted(statements)},
    )


def _order(statement: Statement) -> tuple[str, str, str]:
    return statement.at, statement.verdict or "", statement.comment


def _statements(review: Review) -> Iterator[tuple[str, Statement]]:
    """Yield what each reviewer said; what is newer than all of that is the own word of the review's, who also said
    what has no name."""
    for id_, judgement in review.findings.items():
        said = tuple(replace(s, by=s.by or review.reviewer) for s in judgement.said)
        for statement in said:
            yield id_, statement
        if not said or judgement.at > max(s.at for s in said):
            yield id_, Statement(review.reviewer, judgement.verdict, _own(review.reviewer, judgement), judgement.at)


def _own(reviewer: str, judgement: Judgement) -> str:
    """Return the comment of a judgement without what others said in it, and without the reviewer's name."""
    comment = judgement.comment
    for statement in judgement.said:
        is_own = statement.by in ("", reviewer)
        comment = comment.replace(_told([statement]), statement.comment if is_own else "", 1)
    return comment.strip("\n") if judgement.said else comment


def _judgement(statements: Iterable[Statement], prefer: str) -> Judgement:
    said = tuple(sorted(statements, key=lambda s: s.by))
    judged = [s for s in said if s.verdict]
    if len({s.verdict for s in judged}) > 1:
        newest = max(s.at for s in judged)
        judged = [s for s in judged if (s.at == newest if prefer == LATEST else s.by == prefer)]
    verdicts = {s.verdict for s in judged}
    return Judgement(verdicts.pop() if len(verdicts) == 1 else None, _told(said), max(s.at for s in said), said)


def _told(said: Iterable[Statement]) -> str:
    return "\n".join(f"{s.by}: {s.comment}" if s.by else s.comment for s in said if s.comment)


# -- reading


def read_review(path: Path, stream: BinaryIO | None = None) -> Review:
    """Return the review in a file, or in a stream that goes by that name.

    Raises: UsageError saying in one line what is wrong with it.
    """
    try:
        with path.open("rb") if stream is None else nullcontext(stream) as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error
    if len(data) > _MOST_BYTES:
        raise UsageError(f"{path}: no review file, it has more than {_MOST_BYTES // 2**20} MiB; check the path")
    try:
        record = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_int=float)
        if not isinstance(record, dict) or record.get("schema") != SCHEMA:
            raise ValueError(f"its schema is not {SCHEMA}")
        return _review(record)
    except RecursionError as error:
        raise UsageError(f"{path}: no review file, it is nested too deeply; {_REMEDY}") from error
    except ValueError as error:
        reason = "it is not JSON" if isinstance(error, json.JSONDecodeError | UnicodeDecodeError) else str(error)
        raise UsageError(f"{path}: no review file, {reason}; {_REMEDY}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, whose every key is there once: of two values one would be lost unseen."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key is there twice")
    return made


def _review(record: Mapping[str, Any]) -> Review:
    findings = record.get("findings")
    if not isinstance(findings, dict):
        raise ValueError("findings is no object")
    if wrong := next((id_ for id_ in findings if not _ID.fullmatch(id_)), None):
        raise ValueError(f"{wrong[:40]!r} is no finding's id")
    report = _text(record, "report", MOST_NAME)
    if not report:
        raise ValueError("it names no report")
    return Review(
        report,
        _time(record, "exported"),
        _text(record, "reviewer", MOST_NAME).strip(),
        {id_: _read_judgement(findings[id_], id_) for id_ in sorted(findings)},
    )


def _read_judgement(record: Any, where: str) -> Judgement:
    if not isinstance(record, dict):
        raise ValueError(f"{where} is no object")
    said = record.get("said") or []
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise ValueError(f"{where}.said is no list of objects")
    statements = tuple(
        Statement(_text(one, "reviewer", MOST_NAME).strip(), *_said(one, f"{where}.said[{n}]."))
        for n, one in enumerate(said)
    )
    most = (MOST_COMMENT + MOST_NAME + 3) * (len(statements) + 1)
    return Judgement(*_said(record, f"{where}.", most), statements)


def _said(record: Mapping[str, Any], where: str, most: int = MOST_COMMENT) -> tuple[str | None, str, str]:
    verdict = record.get("verdict")
    if verdict is not None and verdict not in VERDICTS:
        raise ValueError(f"{where}verdict is none of {', '.join(VERDICTS)}")
    return verdict, _text(record, "comment", most, where), _time(record, "at", where)


def _text(record: Mapping[str, Any], key: str, most: int, where: str = "") -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{where}{key} is no text")
    if len(value) > most:
        raise ValueError(f"{where}{key} has more than {most:,} characters")
    return _NOT_TEXT.sub("\ufffd", value)


def _time(record: Mapping[str, Any], key: str, where: str = "") -> str:
    """Return a time in one form, so that times compare as texts. Raises: ValueError."""
    text = _text(record, key, MOST_NAME, where)
    if not text:
        return ""
    try:
        time = datetime.fromisoformat(text)
        utc = time.astimezone(UTC) if time.tzinfo else time
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{where}{key} is no time") from error
    return utc.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
