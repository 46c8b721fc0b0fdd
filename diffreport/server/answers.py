"""Answers to the browser and to programs: pages, downloads, JSON, streams of events."""

from __future__ import annotations

import html
import json
import re
from collections.abc import AsyncIterator, Mapping
from email.utils import encode_rfc2231
from typing import TYPE_CHECKING, Any

from starlette.responses import Response, StreamingResponse

from diffreport.report import FORMATS
from diffreport.report.names import safe_name
from diffreport.server.guard import BARE_POLICY
from diffreport.server.making import Page
from diffreport.text import encoded

if TYPE_CHECKING:
    from starlette.requests import Request

# A page says itself what is allowed in it, near its beginning.
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_HEAD_BYTES = 4_096
_KEPT = "private, no-cache"  # by the browser of who was allowed to see it, which asks each time
_HTML, JSON = FORMATS["html"].media_type, FORMATS["json"].media_type
_STREAM = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_UNKNOWN = "application/octet-stream"


def made(page: Page, request: Request) -> Response:
    """Return the answer with a page that is kept: with the policy that it has itself; 304 where the browser has it."""
    return _checked(page, request, 200, _of_page(page.content))


def page(text: str, request: Request, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer with a small page, as `made` does, or with one that tells of another status."""
    content = encoded(text)
    return _checked(Page.of(content), request, status, {**_of_page(content), **(headers or {})})


def shown(content: bytes, media_type: str, request: Request) -> Response:
    """Return the answer with something that is no page; 304 where the client has it."""
    return _checked(Page.of(content), request, 200, {"Content-Type": media_type})


def download(content: bytes, name: str, media_type: str = _UNKNOWN) -> Response:
    """Return the answer with a file to be saved under a name, never to be shown."""
    stem, _, suffix = name.rpartition(".")
    plain = (
        f"{safe_name(stem)}.{safe_name(suffix)}" if stem and suffix else safe_name(name)
    )  # which tells what opens it
    disposition = f'attachment; filename="{plain}"'
    if plain != name:
        disposition += f"; filename*={encode_rfc2231(name.encode('utf-8', 'replace').decode(), 'utf-8')}"
    headers = {"Content-Type": media_type, "Content-Disposition": disposition}
    return Response(content, headers=headers)


def told(record: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer with JSON."""
    content = json.dumps(record, ensure_ascii=True, allow_nan=False) + "\n"
    return Response(content, status, {"Content-Type": JSON, **(headers or {})})


def streamed(request: Request, events: AsyncIterator[str]) -> Response:
    """Return the answer with events as they come; to who asks for the head alone, that."""
    return Response(headers=_STREAM) if request.method == "HEAD" else StreamingResponse(events, headers=_STREAM)


def event(kind: str, record: Mapping[str, Any], number: int | None = None) -> str:
    """Return an event as a stream has it."""
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {kind}\ndata: {json.dumps(record, ensure_ascii=True, allow_nan=False)}\n\n"


def _of_page(content: bytes) -> dict[str, str]:
    """Return the headers of a page: its policy is its own, and nobody may frame it."""
    found = _POLICY.search(content, 0, _HEAD_BYTES)
    own = html.unescape(found[1].decode("utf-8")) if found else BARE_POLICY
    return {"Content-Type": _HTML, "Content-Security-Policy": f"{own}; frame-ancestors 'none'"}


def _checked(page: Page, request: Request, status: int, headers: dict[str, str]) -> Response:
    content, tag = page
    headers |= {"ETag": tag, "Cache-Control": _KEPT}
    asked = request.headers.get("if-none-match", "")
    if status == 200 and {tag, "*"} & {each.strip().removeprefix("W/") for each in asked.split(",")}:
        # what it says holds for the page that the browser has: the policy must be that of the page
        kept = {key: value for key, value in headers.items() if key != "Content-Type"}
        return Response(status_code=304, headers=kept)
    return Response(content, status, headers)
