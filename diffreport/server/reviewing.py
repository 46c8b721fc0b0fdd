"""The review of a report: read, added to, taken in as a file, and followed as others add to it."""

from __future__ import annotations

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from diffreport.errors import StateError, UsageError
from diffreport.report.review import MOST_COMMENT, VERDICTS, read_review
from diffreport.server import answers
from diffreport.server.bodies import body_of
from diffreport.server.guard import Guard, Refused
from diffreport.server.reviews import OvertakenError, Reviews, Said, Saying, TooMuchError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Scope

    from diffreport.server.desk import Desk
    from diffreport.server.pages import Pages

_MOST_BODY = 64 << 10  # bytes of a statement
_MOST_FILE = 16 << 20  # bytes of a review file, as `diffreport review` reads
_HEARTBEAT_SECONDS = 15.0
_MOST_REVISION = 2**53
_NUMBER = re.compile(r"\d{1,15}")
_NOT_TEXT = re.compile("[\ud800-\udfff]")


class Reviewing:
    """Answers requests about reviews."""

    def __init__(self, desk: Desk, pages: Pages, guard: Guard) -> None:
        """Take what all requests share, who makes reports (a review is of one), and who tells whether somebody may
        still follow."""
        self._desk, self._pages, self._guard = desk, pages, guard

    async def get(self, request: Request) -> Response:
        """Answer with the review."""
        report = await self._pages.report_of(request)
        exported = now() if "download" in request.query_params else ""
        review, last = await self._desk.reviewed(lambda reviews: reviews.review(report.id, exported))
        if exported:
            return answers.download(review.to_json().encode(), f"{report.id}.review.json", answers.JSON)
        you = request.scope["reviewer"]
        live = {
            "you": you,
            "revisions": {each.finding: each.revision for each in last if each.reviewer == you},
            "last": max((each.number for each in last), default=0),
        }
        return answers.told(json.loads(review.to_json()) | live)

    async def put(self, request: Request) -> Response:
        """Take in what a reviewer says of a finding; the answer comes once it is on the disk."""
        _check_reviewer(request)
        record = await _record(request)
        report = await self._pages.report_of(request)
        saying = _saying(record, request.scope["reviewer"], request.path_params["finding"])
        if saying.finding not in report.findings:
            raise Refused(404, "the report has no such finding")
        try:
            said = await self._desk.kept(partial(_say, report=report.id, saying=saying))
        except OvertakenError as error:
            told = await self._desk.reviewed(partial(_told, report=report.id, said=error.last, finding=saying.finding))
            return answers.told({"error": "you have said something else meanwhile"} | told, 409)
        self._desk.spread(report.id)
        return answers.told(said)

    async def post(self, request: Request) -> Response:
        """Take in a review file."""
        _check_reviewer(request)
        content = await body_of(request, _MOST_FILE)
        _check_type(request)
        try:
            review = await asyncio.to_thread(read_review, Path("the file"), io.BytesIO(content))
        except UsageError as error:
            raise Refused(400, str(error)) from error
        report, you = await self._pages.report_of(request), request.scope["reviewer"]
        if review.report != report.id:
            raise Refused(400, "the file is a review of another report, or of another state of it")
        try:
            taken, passed_over = await self._desk.kept(
                lambda reviews: reviews.take(review, you, report.findings, now())
            )
        except TooMuchError as error:
            raise Refused(413, str(error)) from error
        self._desk.spread(report.id)
        return answers.told({"taken": len(taken), "passed_over": passed_over})

    async def events(self, request: Request) -> Response:
        """Answer with what is said from now on, or after a statement that the client knows."""
        report = await self._pages.report_of(request)
        known = request.query_params.get("after") or request.headers.get("last-event-id") or ""
        if known and not _NUMBER.fullmatch(known):
            raise Refused(400, "after is no number of a statement")
        last = int(known) if known else (await self._desk.reviewed(lambda reviews: reviews.last(report.id)))
        return answers.streamed(request, self._events(request.scope, report.id, last))

    def _is_known(self, scope: Scope) -> bool:
        """Tell whether who asked is still let in: the session may have ended, the token may be taken out."""
        try:
            return bool(self._guard.user_of(scope) == scope["reviewer"])
        except (Refused, StateError):
            return False

    async def _events(self, scope: Scope, report: str, last: int) -> AsyncIterator[str]:
        heard = self._desk.listen(report)
        try:
            yield "retry: 2000\n\n"
            while self._is_known(scope):
                heard.clear()
                news = await self._desk.reviewed(partial(_news, report=report, last=last))
                for each in news:
                    last = each["number"]
                    yield answers.event("said", each, last)
                if not await self._desk.pause(heard, _HEARTBEAT_SECONDS):
                    return
                if not heard.is_set():
                    yield ": \n\n"
        finally:
            self._desk.unlisten(report, heard)


def now() -> str:
    """Return the time as a review has it: of the server's clock, in UTC."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _check_reviewer(request: Request) -> None:
    """Refuse what was said in a page of somebody else: in one browser another may have signed in. Raises: Refused."""
    if request.query_params.get("you", request.scope["reviewer"]) != request.scope["reviewer"]:
        raise Refused(412, "somebody else reviews in this browser now")


def _check_type(request: Request) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "the body is not application/json")


async def _record(request: Request) -> dict[str, Any]:
    content = await body_of(request, _MOST_BODY)
    _check_type(request)
    try:
        record = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refused(400, "the body is not JSON in UTF-8") from error
    if not isinstance(record, dict):
        raise Refused(400, "the body is no object")
    return record


def _saying(record: dict[str, Any], reviewer: str, finding: str) -> Saying:
    if not {"verdict", "comment"} <= record.keys():  # one that is left out would be taken back
        raise Refused(400, "a statement has a verdict and a comment, null and an empty one for none")
    verdict, comment, knowing = record["verdict"], record["comment"], record.get("revision")
    if verdict is not None and verdict not in VERDICTS:
        raise Refused(400, f"verdict is none of {', '.join(VERDICTS)}, null")
    if not isinstance(comment, str) or len(comment) > MOST_COMMENT:
        raise Refused(400, f"comment is no text of at most {MOST_COMMENT:,} characters")
    if knowing is not None and not (type(knowing) is int and 0 <= knowing <= _MOST_REVISION):
        raise Refused(400, "revision is no count")
    return Saying(reviewer, finding, verdict, _NOT_TEXT.sub("\ufffd", comment), knowing)


def _say(reviews: Reviews, report: str, saying: Saying) -> dict[str, Any]:
    return _told(reviews, report, reviews.say(report, saying, now()), saying.finding)


def _told(reviews: Reviews, report: str, said: Said | None, finding: str) -> dict[str, Any]:
    """Return a statement, None for none yet, as it is told, with all that its finding has."""
    judgement = reviews.judgement(report, finding).to_record()
    if said is None:
        return {"finding": finding, "revision": 0, "judgement": judgement}
    return {
        "number": said.number,
        "finding": said.finding,
        "reviewer": said.reviewer,
        "verdict": said.verdict,
        "comment": said.comment,
        "at": said.at,
        "revision": said.revision,
        "judgement": judgement,
    }


def _news(reviews: Reviews, report: str, last: int) -> list[dict[str, Any]]:
    return [_told(reviews, report, said, said.finding) for said in reviews.since(report, last)]
