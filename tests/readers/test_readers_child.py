"""What goes between a reader's process and the one that asks it, and what that process may not do."""

from __future__ import annotations

import io
import os
from typing import Any

import pytest

from diffreport.model import Document
from diffreport.readers import child, parsing
from diffreport.readers.parsing import Options
from diffreport.readers.task import Recognised
from diffreport.readers.wire import loaded
from tests.readers.pdf_files import Sheet, pdf

DEFAULTS = Options()


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


def answers_to(
    monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, options: Options = DEFAULTS, **more: Any
) -> list[tuple[dict[str, Any], bytes]]:
    """Return what is answered to a task and to one after it, without the limits of a process of its own."""
    monkeypatch.setattr(child, "_limit_time", lambda seconds: None)
    tasks, answers, begun = io.BytesIO(), io.BytesIO(), []
    told = {"by": "", "recognised": [], **more}
    child.send(tasks, {"name": name, "shown": name, "options": options, **told}, data)
    child.send(tasks, {"name": "last.txt", "shown": "last.txt", "options": Options(), "by": "", "recognised": []}, b"z")
    tasks.seek(0)
    child.serve(tasks, answers, lambda: begun.append(True))
    assert begun == [True]
    answers.seek(0)
    return list(iter(lambda: child.receive(answers), None))


def texts(data: bytes) -> list[str]:
    document = loaded(data)
    assert isinstance(document, Document)
    return [block.text for block in document.blocks]


def test_every_task_is_answered_whatever_came_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a document, or with what is wrong with the edition, the call or the reader."""
    (_, made), (_, last) = answers_to(monkeypatch, "a.txt", b"Karsova has laws.")
    assert (texts(made), texts(last)) == (["Karsova has laws."], ["z"])
    (head, made), (_, last) = answers_to(monkeypatch, "a.docx", b"PK\x03\x04")
    assert (head["input"][0], made, texts(last)) == ("a.docx", b"", ["z"])
    (head, _), (_, last) = answers_to(monkeypatch, "a.pdf", pdf([Sheet(drawing="0 0 600 700 re f")]))
    assert (head["no text"][0], texts(last)) == ("a.pdf", ["z"])
    (head, _), (_, last) = answers_to(monkeypatch, "a.txt", b"a", Options(media_type="image/png"))
    assert ("image/png" in head["usage"], texts(last)) == (True, ["z"])


@pytest.mark.parametrize(
    ("error", "told"), [(MemoryError(), {"memory": True}), (KeyError("x"), {"fault": "KeyError: 'x'"})]
)
def test_what_a_reader_fails_of_is_told(
    error: Exception, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own fault, or more memory than there is."""
    monkeypatch.setattr(parsing, "parse", lambda *_: (_ for _ in ()).throw(error))
    assert [head for head, _ in answers_to(monkeypatch, "a.txt", b"a")] == [told | {"length": 0}] * 2


def test_pictures_of_scans_come_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page with a drawing and no text has an answer of its own; an empty one says that there are no more."""
    blank, scan = Sheet(size=(72, 72)), Sheet(size=(72, 72), drawing="0 0 50 50 re f")
    found = answers_to(monkeypatch, "a.pdf", pdf([blank, scan, scan]), pictures=True)
    assert [head.get("page") for head, _ in found] == [2, 3, None, None]
    assert [picture[:2] for _, picture in found[:3]] == [b"P5", b"P5", b""]


def test_a_process_ends_with_the_one_it_reads_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks now and then who its parent is."""
    parents, ended = iter([7, 7, 1]), list[int]()
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(child, "_LOOK", 0)
    child._end_with(7)
    assert ended == [0]
