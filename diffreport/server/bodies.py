"""What a request brings: bounded in length and in time."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from diffreport.server.guard import Refused

if TYPE_CHECKING:
    from starlette.requests import Request

_SECONDS = 60.0  # for a body to come whole
_LENGTH = re.compile(r"\d{1,15}")


async def body_of(request: Request, most: int) -> bytes:
    """Return the body of a request. Raises: Refused if it is too long, or does not come."""
    length = request.headers.get("content-length", "0")
    if not _LENGTH.fullmatch(length) or int(length) > most:
        raise Refused(413, f"the body has more than {most:,} bytes")
    content = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
            async for chunk in request.stream():
                content += chunk
                if len(content) > most:
                    raise Refused(413, f"the body has more than {most:,} bytes")
    except TimeoutError as error:
        raise Refused(408, "the body did not come in time") from error
    return bytes(content)
