"""Notices posted to an address as JSON, signed if there is a secret."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from diffreport.archive.provenance import now
from diffreport.archive.retrieval import has_control, is_header_name
from diffreport.errors import DeliveryError, SourceError
from diffreport.text import encoded
from diffreport.watch.fetching.passing import PassingError
from diffreport.watch.notices import Message
from diffreport.watch.plan import Target, WebhookTarget
from diffreport.watch.secrets import token_line
from diffreport.watch.targets import Desk
from diffreport.watch.telling import text_of

SCHEMA = "diffreport.message/1"
SIGNATURE, TIMESTAMP = "X-Diffreport-Signature", "X-Diffreport-Timestamp"

_CHAT_LENGTH = 3_500  # characters: chats refuse or cut what is longer than some 4,000
# What the receiver would say of the same message again: it is not there, or it never takes such a body.
_FINAL = frozenset({400, 404, 405, 410, 413, 415, 422})


def send(target: Target, message: Message, desk: Desk) -> None:
    """Post a message; redirects are not followed.

    Raises: DeliveryError unless the answer has a status of 200 to 299.
    """
    where = cast(WebhookTarget, target.where)
    url = desk.secret(where.url_secret) if where.url_secret else where.url
    secret = desk.secret(where.secret) if where.secret else ""
    content = body_of(message, desk)
    token = [token_line(desk.secret(where.token), where.token_header)] if where.token else []
    headers = _headers(target, [*where.headers, *token], _ours(message, content, secret))
    try:
        status = desk.post(url, content, headers, seconds=where.seconds, allow_private=where.allow_private)
    except SourceError as error:
        after = error.after if isinstance(error, PassingError) else 0.0
        raise DeliveryError(target.name, f"the webhook {error.wrong}", error.remedy, after_seconds=after) from error
    if not 200 <= status < 300:
        wrong = f"the webhook answers with status {status}"
        remedy = "name where it leads to" if 300 <= status < 400 else "see what the receiver says"
        raise DeliveryError(target.name, wrong, remedy, is_final=status in _FINAL)


def body_of(message: Message, desk: Desk) -> bytes:
    """Return what is posted, and what commands read: JSON of schema `diffreport.message/1`, in UTF-8."""
    return encoded(json.dumps(_values(message, desk), ensure_ascii=False))


def signature_of(secret: str, timestamp: str, content: bytes) -> str:
    """Return the signature of a body that is posted at a moment (seconds since 1970): `sha256=` and 64 digits."""
    signed = timestamp.encode() + b"." + content
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _values(message: Message, desk: Desk) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "id": message.id,
        "moment": message.moment,
        "digest": message.is_digest,
        "text": _chat(text_of(message, desk.templates)),
        "notices": [notice.values for notice in message.notices],
    }


def _chat(text: str) -> str:
    """Return a text as Slack and Mattermost show it letter for letter: set as code, where nobody is called by name."""
    if len(text) > _CHAT_LENGTH:
        text = text[:_CHAT_LENGTH].rpartition("\n")[0] + "\n..."
    text = text.rstrip("\n").replace("```", "'''").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"```\n{text}\n```"


def _ours(message: Message, content: bytes, secret: str) -> list[tuple[str, str]]:
    timestamp = str(int(datetime.fromisoformat(now()).timestamp()))
    signed = [(SIGNATURE, signature_of(secret, timestamp, content))] if secret else []
    return [
        ("Content-Type", "application/json; charset=utf-8"),
        ("Idempotency-Key", message.id),
        (TIMESTAMP, timestamp),
        *signed,
    ]


def _headers(
    target: Target, theirs: Sequence[tuple[str, str]], ours: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return all headers, ours in the place of theirs. Raises: DeliveryError for what would be more than one line."""
    taken = {name.lower() for name, _ in ours}
    for name, value in theirs:
        if not is_header_name(name) or has_control(value):
            wrong = f"header {name[:80]!a} is no line of HTTP"
            raise DeliveryError(target.name, wrong, "correct it in the configuration", is_final=True)
    return [*ours, *((name, value) for name, value in theirs if name.lower() not in taken)]
