"""A feed: a file that is written anew with what the target was told, the newest first."""

from __future__ import annotations

from typing import cast

from diffreport.errors import DeliveryError, UsageError
from diffreport.report.files import write
from diffreport.watch.feeds import TITLE, Feed, written
from diffreport.watch.notices import Message
from diffreport.watch.plan import FeedTarget, Target
from diffreport.watch.targets import Desk


def send(target: Target, message: Message, desk: Desk) -> None:
    """Write the feed with a message in it, whole, and make its folder if there is none; once more is the same.

    Raises: DeliveryError if it cannot be written, and the feed is as before; TemplateError.
    """
    where = cast(FeedTarget, target.where)
    feed = Feed(where.title or TITLE, where.url, where.entries, desk.templates)
    content = written(feed, (*message.notices, *desk.told(where.entries)))
    try:
        where.file.parent.mkdir(parents=True, exist_ok=True)
        write(content, where.file)
    except OSError as error:
        wrong = f"{where.file.parent}: cannot be made ({error.strerror or error})"
        raise DeliveryError(target.name, wrong, "correct its path") from error
    except UsageError as error:
        wrong, _, remedy = str(error).rpartition("; ")
        raise DeliveryError(target.name, wrong, remedy) from error
