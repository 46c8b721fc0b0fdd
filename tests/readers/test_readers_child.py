"""What goes between a reader's process and the one that asks it, and what that process may not do."""

from __future__ import annotations

import io
import os

import pytest

from diffreport.readers import child
from diffreport.readers.task import Recognised


def test_messages_come_back_one_after_the_other() -> None:
    """Each is a line and its bytes; where the stream ends there is none."""
    stream = io.BytesIO()
    child.send(stream, {"name": "a"}, b"one\ntwo")
    child.send(stream, {})
    stream.seek(0)
    assert [child.receive(stream) for _ in range(3)] == [
        ({"name": "a", "length": 7}, b"one\ntwo"),
        ({"length": 0}, b""),
        None,
    ]


def test_a_message_that_is_cut_off_is_none() -> None:
    """Its sender died amid it; what is no message at all is an error."""
    stream = io.BytesIO()
    child.send(stream, {}, b"some bytes")
    assert child.receive(io.BytesIO(stream.getvalue()[:-1])) is None
    with pytest.raises(ValueError):
        child.receive(io.BytesIO(b"Segmentation fault\n"))


def test_what_was_read_off_scans_goes_along_with_the_file() -> None:
    """Behind its bytes, whatever script the texts are in."""
    read = Recognised("tesseract 5", ((1, "Größe"), (3, ""), (4, "二")))
    head, data = child.with_recognised(read, b"%PDF")
    assert data.startswith(b"%PDF")
    assert child._recognised(head, data) == (b"%PDF", read)
    head, data = child.with_recognised(Recognised(), b"text")
    assert child._recognised(head, data) == (b"text", Recognised())


def test_longer_files_may_take_longer_up_to_a_bound() -> None:
    """In seconds of processor time."""
    sizes = [0, 10**6, 10**7, 10**8, 10**9]
    seconds = [child.seconds_for(size) for size in sizes]
    assert seconds == sorted(seconds)
    assert seconds[0] < seconds[1] < seconds[2]
    assert seconds[3] == seconds[4]


@pytest.mark.parametrize("event", ["socket.connect", "subprocess.Popen", "os.remove", "os.fork"])
def test_a_reader_starts_nothing_and_asks_nobody(event: str) -> None:
    """It is refused before it happens."""
    with pytest.raises(PermissionError, match=event):
        child._refuse(event, ())


def test_a_reader_opens_files_to_read_them_alone() -> None:
    """Its libraries read their tables; nothing is written or made."""
    child._refuse("open", ("/tables", None, os.O_RDONLY))
    child._refuse("import", ("zlib",))
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_RDONLY | os.O_CREAT):
        with pytest.raises(PermissionError, match="may not write"):
            child._refuse("open", ("/file", None, flags))
