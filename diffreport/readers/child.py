"""The process in which editions are read: under limits, cut off from network, programs and files to write.

It reads tasks from standard input and writes what it made of them to standard output, until input ends.
A message is a line of JSON, which tells the length of the bytes behind it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from diffreport.errors import InputError, NoTextError, UsageError

if TYPE_CHECKING:  # loaded with the readers, before the limits
    from collections.abc import Callable

    from diffreport.readers.task import Recognised

MEMORY = 900 << 20  # bytes of address space, so that all together stays below a gigabyte; no edition met needs a third
_SECONDS = 7  # of processor time for any file: the slowest real edition takes 3
_BYTES_A_SECOND = 200_000  # more time for more bytes: long reports are honest work
_MOST_SECONDS = 120
_LOOK = 0.5  # seconds
_LONGEST_LINE = 1 << 20  # bytes of a message's head

# What no reader does. Refused before it happens, whatever a document makes its parser do.
_FORBIDDEN = frozenset(
    "socket.connect socket.bind socket.getaddrinfo socket.sendto os.system os.exec os.posix_spawn "
    "os.fork os.forkpty subprocess.Popen os.remove os.rename os.rmdir os.mkdir os.truncate shutil.rmtree "
    "urllib.Request".split()
)


def seconds_for(size: int) -> int:
    """Return the processor time that a file of so many bytes may take, in seconds."""
    return min(_MOST_SECONDS, _SECONDS + size // _BYTES_A_SECOND)


def send(stream: BinaryIO, head: dict[str, Any], data: bytes = b"") -> None:
    """Write a message."""
    stream.write(json.dumps(head | {"length": len(data)}).encode() + b"\n")
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Return a message, None where the stream ends. Raises: ValueError if it is none."""
    line = stream.readline(_LONGEST_LINE)
    if not line:
        return None
    head = json.loads(line)
    data = stream.read(head["length"])
    if len(data) != head["length"]:
        return None
    return head, data


def main() -> None:
    """Read tasks until there are no more."""
    tasks, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints, in any language, is no answer
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's, who ends this process
    serve(tasks, answers, _confine)


def serve(tasks: BinaryIO, answers: BinaryIO, confine: Callable[[], None]) -> None:
    """Answer every task; `confine` is called before the first one, when all code is loaded."""
    from diffreport.profiles import Profile
    from diffreport.readers.parsing import Options, parse  # before the limits: the code's own memory is small
    from diffreport.readers.source import Source
    from diffreport.readers.wire import dumped

    confine()
    while (message := receive(tasks)) is not None:
        head, data = message
        _limit_time(seconds_for(len(data)))
        media_type, encoding, original, (keep, drop), *others = head["options"]
        options = Options(media_type, encoding, original, Profile(tuple(keep), tuple(drop)), *others)
        try:
            if head.get("pictures"):
                made = _send_pictures(answers, data, head["shown"])
            else:
                data, recognised = _recognised(head, data)
                made = dumped(parse(Source(data, head["name"], head["shown"]), options, recognised))
        except InputError as error:
            kind = "no text" if isinstance(error, NoTextError) else "input"
            send(answers, {kind: [error.name, error.wrong, error.remedy]})
        except UsageError as error:
            send(answers, {"usage": str(error)})
        except MemoryError:
            send(answers, {"memory": True})
        except Exception as error:  # noqa: BLE001 - a parser's own fault, told as one about the file
            send(answers, {"fault": f"{type(error).__name__}: {error}"[:500]})
        else:
            send(answers, {}, made)
        del message, data


def with_recognised(recognised: Recognised, data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return a file with what was read off its pages behind it, and what the head of its message tells of that."""
    texts = [(number, text.encode()) for number, text in recognised.pages]
    lengths = [(number, len(text)) for number, text in texts]
    return {"by": recognised.by, "recognised": lengths}, b"".join((data, *(text for _, text in texts)))


def _recognised(head: dict[str, Any], data: bytes) -> tuple[bytes, Recognised]:
    """Return a file and what was read off its pages."""
    from diffreport.readers.task import Recognised

    end = start = len(data) - sum(length for _, length in head["recognised"])
    pages = []
    for number, length in head["recognised"]:
        pages.append((number, data[end : end + length].decode()))
        end += length
    return data[:start] if pages else data, Recognised(head["by"], tuple(pages))


def _send_pictures(answers: BinaryIO, data: bytes, shown: str) -> bytes:
    """Write an answer for each page without text, with its picture; return what the last answer bears: nothing."""
    from diffreport.readers.pdf.pictures import pictures

    for number, picture in pictures(data, shown):
        send(answers, {"page": number}, picture)
        _limit_time(seconds_for(len(data)))
    return b""


def _end_with(parent: int) -> None:
    """End this process when its parent has: no one is left to read for."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(0)


def _confine() -> None:
    _limit_memory()
    sys.addaudithook(_refuse)


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # where a system has no such limits, time alone bounds
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))  # not what a parent with a limit of its own left
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _limit_time(seconds: int) -> None:
    """Let this process run so many seconds more; the system ends it after that."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, most))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"a reader may not do this: {event}")
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        raise PermissionError("a reader may not write files")
