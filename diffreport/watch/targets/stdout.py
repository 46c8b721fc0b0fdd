"""Notices on standard output: as text, or as JSON Lines."""

from __future__ import annotations

from typing import cast

from diffreport.watch.notices import Message
from diffreport.watch.plan import StdoutTarget, Target
from diffreport.watch.targets import Desk
from diffreport.watch.targets.lines import json_line
from diffreport.watch.telling import text_of


def send(target: Target, message: Message, desk: Desk) -> None:
    """Print a message, line by line. Raises: UsageError if standard output cannot be written."""
    if cast(StdoutTarget, target.where).form == "jsonl":
        lines = list(map(json_line, message.notices))
    else:
        lines = [*text_of(message, desk.templates).splitlines(), ""]
    for line in lines:
        desk.say(line)
