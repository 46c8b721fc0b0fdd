"""Notices on standard output: as text, or as JSON Lines."""

from __future__ import annotations

from typing import cast

from diffreport.watch.notices import Message
from diffreport.watch.plan import StdoutTarget, Target
from diffreport.watch.targets import Desk
from diffreport.watch.targets.lines import json_line
from diffreport.watch.telling import text_of


def send(target: Target, message: Message, desk: Desk) -> None:
    """Print a message. Raises: UsageError if standard output cannot be written."""
    if cast(StdoutTarget, target.where).form == "jsonl":
        desk.say("\n".join(map(json_line, message.notices)))
    else:
        desk.say(text_of(message).rstrip("\n"))
