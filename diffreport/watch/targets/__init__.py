"""Where notices go: one module a kind, each with `send(target, message, desk)`.

A sender returns once the target has all of the message, and raises DeliveryError if it has not. It may be called again
with a message that the target has already: a crash between sending and taking note of it cannot be told from one
before. So each hands on the message's id, which is the same at every try, for the receiver to drop the second.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from diffreport.errors import UsageError
from diffreport.watch import plan
from diffreport.watch.notices import Message, Notice
from diffreport.watch.plan import Secret, Target, Where


class Post(Protocol):
    """Posts to an address through the one outlet to the network; returns the status. Raises: SourceError."""

    def __call__(
        self, url: str, content: bytes, headers: Sequence[tuple[str, str]], *, seconds: float, allow_private: bool
    ) -> int: ...


def _no_post(
    url: str, content: bytes, headers: Sequence[tuple[str, str]], *, seconds: float, allow_private: bool
) -> int:
    raise UsageError("nothing can be posted here")


def _no_secret(secret: Secret) -> str:
    raise UsageError("no secret can be read here")


class Desk(NamedTuple):
    """What senders work with.

    `say` prints a line to standard output and sees to it that it is out. `secret` returns the value of a
    secret (raises UsageError if there is none). Whoever delivers adds the rest: `told(most)` returns what the target
    was told before this message, newest first; a message that goes to several places takes note of each with
    `reach(place)`, and leaves out those in `reached()` when it is tried again. `templates` is the user's folder, if
    any; `report_file(report)` returns the file of a notice's change report, None where there is none.
    """

    say: Callable[[str], None]
    post: Post = _no_post
    secret: Callable[[Secret], str] = _no_secret
    told: Callable[[int], Sequence[Notice]] = lambda most: ()
    reached: Callable[[], Collection[str]] = frozenset
    reach: Callable[[str], None] = lambda place: None
    templates: Path | None = None
    report_file: Callable[[str], Path | None] = lambda report: None


Sender = Callable[[Target, Message, Desk], None]

_MODULES: Mapping[type, str] = {
    plan.StdoutTarget: "stdout",
    plan.FileTarget: "file",
    plan.MailTarget: "mail",
    plan.WebhookTarget: "webhook",
    plan.FeedTarget: "feed",
    plan.CommandTarget: "command",
    plan.AppriseTarget: "apprise",
}


def sender_of(where: Where) -> Sender:
    """Return what sends to such a target; its module is imported here, and what that needs."""
    sender: Sender = importlib.import_module(f"{__name__}.{_MODULES[type(where)]}").send
    return sender
