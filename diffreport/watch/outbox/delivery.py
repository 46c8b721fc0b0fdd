"""What waits, sent to its targets, each message until it is there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from diffreport.archive.provenance import after
from diffreport.errors import DeliveryError, DiffreportError, StateError
from diffreport.text import name_of
from diffreport.watch.notices import Message
from diffreport.watch.outbox import kept
from diffreport.watch.outbox.kept import Entry, Record
from diffreport.watch.plan import Digest, FeedTarget, Target
from diffreport.watch.schedule import is_due, is_quiet
from diffreport.watch.state import State
from diffreport.watch.targets import Desk, sender_of

_STEP, _LONGEST = timedelta(minutes=10), timedelta(days=1)  # the back-off: 2^n steps after n failures, at most that
_ID_LENGTH = 32  # hexadecimal digits
_ERROR_LENGTH = 500  # characters that are kept of an error

_Composed = tuple[Message, list[Entry]]


class Delivery(NamedTuple):
    """A try to tell a target: of how many notices, and why it failed."""

    target: str
    message: str  # its id
    notices: int
    error: DeliveryError | None


def deliver(state: State, targets: Sequence[Target], moment: str, desk: Desk) -> Iterator[Delivery]:
    """Tell each target what waits for it and is due at a moment (UTC); yield what came of each try, as it is made.

    One that fails does not stop the others, and is left alone for a while: see docs/check.md. Who calls this holds the
    lock of the check: two at once would both tell what waits.
    Raises: StateError; what is a bug in a sender, once the other targets are told.
    """
    kept.hand_over(state, targets)
    bugs: list[Exception] = []
    for target in targets:
        try:
            turn = _Turn(state, target, moment, desk)
            tries = 0
            for tries, delivery in enumerate(turn.deliveries(), 1):  # noqa: B007 - counted
                yield delivery
            if not tries:
                yield from turn.restored()
        except StateError:
            raise
        except Exception as bug:  # noqa: BLE001 - raised again below
            bugs.append(bug)
    kept.prune(state)
    if bugs:
        raise bugs[0]


@dataclass(frozen=True, slots=True)
class _Turn:
    """One target, in one check."""

    state: State
    target: Target
    moment: str
    desk: Desk

    def deliveries(self) -> Iterator[Delivery]:
        """Try what is due, in order, until the target fails. A message that it refuses holds up only itself."""
        record = self._record()
        if is_quiet(self.target.schedule, _instant(self.moment)) or _is_ahead(record.later, self.moment):
            return
        entries = kept.queue(self.state, self.target.name)
        fresh = [entry for entry in entries if not entry.message]
        due = self._composed(fresh) if fresh and self._is_due(fresh, record) else []
        failures, untried = 0, {message.id for message, _ in due}
        for message, held in [*self._begun(entries), *due]:
            error = self._try(message, held)
            untried.discard(message.id)
            yield Delivery(self.target.name, message.id, len(held), error)
            failures = failures + 1 if error else 0
            if error and (not error.is_final or failures > 1):
                break
        if self.target.schedule.digest is not Digest.NONE and not untried:
            with self.state.changing() as connection:
                kept.keep(connection, self._record()._replace(last_turn=self.moment))

    def restored(self) -> list[Delivery]:
        """Write a feed that is not there, with what was told so far, though that be nothing; return what failed."""
        where = self.target.where
        if not isinstance(where, FeedTarget) or os.path.exists(where.file):  # noqa: PTH110 - nothing is raised
            return []
        error = self._sent(Message("", (), is_digest=False, moment=self.moment))
        return [Delivery(self.target.name, "", 0, error)] if error else []

    def _record(self) -> Record:
        """Return what is kept of the target; whoever corrects where it is need not wait for the end of a back-off."""
        record = kept.record_of(self.state, self.target.name)
        digest = hashlib.sha256(repr(self.target.where).encode()).hexdigest()
        if record.digest == digest:
            return record
        renewed = Record(record.name, digest, last_turn=record.last_turn)
        if record.digest:
            kept.renew(self.state, renewed)
        return renewed

    def _is_due(self, fresh: Sequence[Entry], record: Record) -> bool:
        since = min(_instant(entry.notice.moment) for entry in fresh)
        last_turn = _instant(record.last_turn) if record.last_turn else None
        return is_due(self.target.schedule, since, last_turn, _instant(self.moment))

    def _begun(self, entries: Sequence[Entry]) -> Iterator[_Composed]:
        """Return the messages that were tried before and may be tried again."""
        begun = sorted((entry for entry in entries if entry.message), key=lambda e: e.message)
        held = [list(group) for _, group in groupby(begun, key=lambda e: e.message)]
        for group in sorted(held, key=lambda group: group[0].n):
            if not any(_is_ahead(entry.later, self.moment) for entry in group):
                yield self._message(group[0].message, group), group

    def _composed(self, fresh: Sequence[Entry]) -> list[_Composed]:
        """Return the messages of notices that no try began of: one for each, or a digest of all.

        A feed gets all at once: it is written whole, with what it was told before.
        """
        is_one_each = self.target.schedule.digest is Digest.NONE and not isinstance(self.target.where, FeedTarget)
        groups = [[entry] for entry in fresh] if is_one_each else [list(fresh)]
        return [(self._message(_id(self.target.name, group), group), group) for group in groups]

    def _message(self, id: str, entries: Sequence[Entry]) -> Message:  # noqa: A002 - as the field
        """Return a message of notices: those of a series together, the series first that matters most."""
        ranks: dict[str, int] = {}
        for entry in entries:
            ranks[entry.notice.series] = max(ranks.get(entry.notice.series, 0), entry.notice.severity.rank)
        places = {series: k for k, series in enumerate(sorted(ranks, key=lambda s: -ranks[s]))}
        ordered = sorted(entries, key=lambda entry: (places[entry.notice.series], entry.n))
        is_digest = len(entries) > 1 or self.target.schedule.digest is not Digest.NONE
        return Message(id, tuple(entry.notice for entry in ordered), is_digest, self.moment)

    def _try(self, message: Message, entries: Sequence[Entry]) -> DeliveryError | None:
        """Send a message; write down before that it begins, and after what came of it."""
        name = self.target.name
        kept.begin(self.state, name, message.id, entries)
        error = self._sent(message)
        record = self._record()
        if error is None:
            kept.end(self.state, record._replace(failures=0, later="", error=""), message.id, entries)
            return None
        failures = record.failures + 1
        wait = timedelta(seconds=error.after_seconds) if failures == 1 else _STEP * 2 ** min(failures, 10)
        later = after(self.moment, min(max(wait, timedelta(seconds=error.after_seconds)), _LONGEST))
        record = record._replace(failures=failures, error=name_of(str(error))[:_ERROR_LENGTH])
        if error.is_final:
            kept.fail(self.state, record, entries, after(self.moment, _LONGEST))
        else:
            kept.fail(self.state, record._replace(later=later), entries, "")
        return error

    def _sent(self, message: Message) -> DeliveryError | None:
        name, state = self.target.name, self.state
        desk = self.desk._replace(
            told=lambda most: kept.told(state, name, most),
            reached=lambda: kept.reached(state, message.id),
            reach=lambda place: kept.reach(state, message.id, place),
        )
        try:
            sender_of(self.target.where)(self.target, message, desk)
        except StateError:  # of our own notes: nothing that another target would be spared
            raise
        except DeliveryError as error:
            return error
        except DiffreportError as error:  # a secret that is not set, an address that is refused
            wrong, _, remedy = str(error).rpartition("; ")
            return DeliveryError(name, wrong or remedy, remedy)
        except OSError as error:
            return DeliveryError(name, f"cannot be told ({error.strerror or error})", "it is tried again")
        return None


def _id(target: str, entries: Sequence[Entry]) -> str:
    """Return the id of a message: the same for the same flags told to the same target, whenever it is made."""
    flags = sorted(flag.id for entry in entries for flag in entry.notice.flags)
    return hashlib.sha256("\n".join([target, *flags]).encode()).hexdigest()[:_ID_LENGTH]


def _instant(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def _is_ahead(later: str, moment: str) -> bool:
    """Tell whether a moment is still to come; one farther ahead than any wait is from before a clock was put back."""
    return bool(later) and moment < later <= after(moment, _LONGEST)
