"""Reads editions in child processes, several at once: no file can take this process's memory, time or life.

Children are kept for the next edition and end with this process. One that failed is never asked again.
Short plain texts are read in this process: no parser sees them.
"""

from __future__ import annotations

import atexit
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, BinaryIO, NamedTuple, cast

from diffreport.children import Idle, is_alone, processors
from diffreport.errors import InputError, NoTextError, UsageError
from diffreport.model import Document
from diffreport.readers import formats, sniff, wire
from diffreport.readers.child import MEMORY, receive, seconds_for, send, with_recognised
from diffreport.readers.parsing import Options, parse
from diffreport.readers.source import Source
from diffreport.readers.task import Recognised

KEPT = 2  # idle children: a comparison has two sides
_FEW = 1 << 13  # bytes of all editions: in any format, they are read sooner than a second child starts
_PATIENCE = 10  # times the processor time: only a reader that waits for something runs into it, no busy machine


class Request(NamedTuple):
    """An edition to be read."""

    source: Source
    options: Options = Options()
    recognised: Recognised = Recognised()


def read_all(requests: Sequence[Request]) -> list[Document]:
    """Return the documents in their order, read in several processes: at most as many as there are processors.

    Raises: InputError, UsageError: that of the first edition that has one.
    """
    requests = [_with_recognised(request) for request in requests]
    if is_alone() or _are_short_texts(requests):
        return [parse(*request) for request in requests]
    children = [_children.take() for _ in requests[: _most_at_once(requests)]]
    reading = _Reading(requests)
    threads = [threading.Thread(target=reading.by, args=(child,), name="reading", daemon=True) for child in children]
    try:
        for thread in threads:
            thread.start()
        return list(reading.documents())
    finally:
        reading.stop()
        unneeded = [child for child in children if not child.is_fit]  # nobody waits for what they read
        for child in unneeded:
            child.process.kill()
        for child, thread in zip(children, threads, strict=True):
            if thread.ident is not None:
                thread.join()
            if child in unneeded:  # it may have answered before it died, and would seem to be fit
                child.end()
            else:
                _children.give_back(child)


class _Reading:
    """Editions that are read by several children, each of which is asked for the next when it has answered.

    They are handed out in their order: those before one that has an error have been handed out, too.
    """

    def __init__(self, requests: Sequence[Request]) -> None:
        """Read none yet."""
        self._requests = requests
        self._waiting = deque(range(len(requests)))
        self._lock = threading.Lock()  # nothing is handed out once it was stopped
        self._answers: SimpleQueue[tuple[int, Document | BaseException]] = SimpleQueue()

    def by(self, child: _Child) -> None:
        """Have a child read until nothing waits, or something is wrong. Raises: nothing."""
        while (place := self._handed_out(child)) is not None:
            request = self._requests[place]
            try:
                child.ask(request)
                self._answers.put((place, child.answer(request.source)))
            except BaseException as error:  # noqa: BLE001 - raised by whoever waits for the document
                self.stop()
                self._answers.put((place, error))

    def documents(self) -> Iterator[Document]:
        """Yield the documents in their order. Raises: InputError, UsageError, at the edition's place."""
        answered: dict[int, Document | BaseException] = {}
        for place in range(len(self._requests)):
            while place not in answered:
                answered.update([self._answers.get()])
            answer = answered.pop(place)
            if isinstance(answer, BaseException):
                raise answer
            yield answer

    def stop(self) -> None:
        """Hand nothing out any more."""
        with self._lock:
            self._waiting.clear()

    def _handed_out(self, child: _Child) -> int | None:
        """Return the place of the edition that a child is to read, None if nothing waits."""
        with self._lock:
            if not self._waiting:
                return None
            child.is_fit = False
            return self._waiting.popleft()


def _most_at_once(requests: Sequence[Request]) -> int:
    """Return how many children read at the same time: one a processor, but two for the two sides of a comparison.

    What is read sooner than a second one starts is read by one.
    """
    return 1 if _size(requests) < _FEW else max(2, processors())


def _are_short_texts(requests: Sequence[Request]) -> bool:
    """Tell whether all that is to be read is a few bytes of plain text: what compares them bears as much of them."""
    return _size(requests) < _FEW and all(map(_is_plain, requests))


def _is_plain(request: Request) -> bool:
    """Tell whether an edition is text that nothing but our patterns reads: no parser, and nothing of others."""
    source, options, _ = request
    try:
        source.data.decode()  # no charset is guessed
        is_ours = options == Options() and 0 not in source.data and formats.are_all_ours()
        return is_ours and sniff.format_of(source.data, source.shown) is formats.PLAIN
    except (UnicodeDecodeError, InputError):
        return False


def _size(requests: Sequence[Request]) -> int:
    return sum(len(request.source.data) for request in requests)


def _with_recognised(request: Request) -> Request:
    """Return a request with what was read off the scans of its edition, if that was asked for and there are any.

    Raises: InputError, UsageError.
    """
    source, options, _ = request
    if not options.ocr or not (formats.PDF.matches and formats.PDF.matches(source.data)):
        return request
    from diffreport.readers.pdf.ocr import recognised

    if is_alone():
        from diffreport.readers.pdf.pictures import pictures

        return request._replace(recognised=recognised(pictures(source.data, source.shown), options.ocr, source.shown))
    child = _children.take()
    try:
        return request._replace(recognised=recognised(child.pictures(request), options.ocr, source.shown))
    finally:
        if child.is_fit:
            _children.give_back(child)
        else:
            child.end()


class _Child:
    """A process that reads one edition at a time."""

    def __init__(self) -> None:
        """Start it; it loads its modules while the caller goes on."""
        code = f"import sys; sys.path[:] = {sys.path!r}; from diffreport.readers.child import main; main()"
        self.process = subprocess.Popen(  # noqa: S603 - this Python, our own module
            [sys.executable, "-I", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.tasks, self.answers = cast(BinaryIO, self.process.stdin), cast(BinaryIO, self.process.stdout)
        self.is_fit = True  # to be asked again: it has answered whatever it was asked, and had no fault

    def ask(self, request: Request) -> None:
        """Hand an edition over."""
        told, data = with_recognised(request.recognised, request.source.data)
        self._send(request, told, data)

    def pictures(self, request: Request) -> Iterator[tuple[int, bytes]]:
        """Yield the pages without text of an edition, each with its picture. Raises: InputError, UsageError."""
        self._send(request, {"pictures": True}, request.source.data)
        while True:
            head, data = self._received(request.source)
            if "page" not in head:
                _check(head, request.source)
                return
            yield head["page"], data

    def answer(self, source: Source) -> Document:
        """Return what it made of the edition it was asked for. Raises: InputError, UsageError."""
        head, data = self._received(source)
        _check(head, source)
        try:
            return wire.loaded(data)
        except ValueError as error:
            raise _no_document(source) from error

    def _send(self, request: Request, told: Mapping[str, Any], data: bytes) -> None:
        self.is_fit = False
        source = request.source
        head = {"name": source.name, "shown": source.shown, "options": request.options, **told}
        with suppress(BrokenPipeError):  # a child that is gone is noticed when it is to answer
            send(self.tasks, head, data)

    def _received(self, source: Source) -> tuple[dict[str, Any], bytes]:
        """Return its next answer. Raises: InputError if it has none."""
        watch = threading.Timer(seconds_for(len(source.data)) * _PATIENCE, self.process.kill)
        watch.daemon = True
        watch.start()
        try:
            message = receive(self.answers)
            if message is None:
                raise _ended(self.process.wait(), source)
            head, data = message
            self.is_fit = not {"memory", "fault", "page"} & head.keys()
            return head, data
        except ValueError as error:
            raise _no_document(source) from error
        finally:
            watch.cancel()

    def end(self) -> None:
        """End it at once: it has nothing to lose, and a fork of this process may hold its input open."""
        self.process.kill()
        for stream in (self.tasks, self.answers):
            with suppress(OSError):
                stream.close()
        self.process.wait()


_REMEDY = "the file may be damaged: open it in the program it was made with, and save it anew"


def _no_document(source: Source) -> InputError:
    return InputError(source.shown, "cannot be read (its reader gave no document)", _REMEDY)


def _check(head: Mapping[str, Any], source: Source) -> None:
    """Raise what an answer says went wrong: InputError or UsageError, as the child did."""
    if "input" in head:
        raise InputError(*head["input"])
    if "no text" in head:
        raise NoTextError(*head["no text"])
    if "usage" in head:
        raise UsageError(head["usage"])
    if "memory" in head:
        raise InputError(source.shown, f"needs more than {MEMORY >> 20} MiB of memory to be read", "split it")
    if "fault" in head:
        raise InputError(source.shown, f"cannot be read ({head['fault']})", _REMEDY)


def _ended(status: int, source: Source) -> InputError:
    """Return the error of a child that ended without an answer."""
    if status in (-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGKILL", 0)):
        wrong = f"takes longer than {seconds_for(len(source.data))} seconds to be read"
        return InputError(source.shown, wrong, "split it, or save its text alone")
    if status == -getattr(signal, "SIGABRT", 0):  # how libraries written in C end where they get no memory
        wrong = f"made its reader give up: it is damaged, or needs more than {MEMORY >> 20} MiB of memory"
        return InputError(source.shown, wrong, "save it anew, or split it")
    return InputError(source.shown, f"made its reader stop (status {status})", _REMEDY)


_children = Idle(_Child, KEPT)
atexit.register(_children.end)
