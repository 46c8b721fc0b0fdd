"""Reading in child processes: limits hold, one failure stays one, and nothing of a document acts."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.children import Idle
from diffreport.errors import InputError, UsageError
from diffreport.model import Block, Document, Edition, Kind, LeftOut, Table
from diffreport.readers import isolated, read, source, wire
from diffreport.readers.isolated import Request, read_all
from diffreport.readers.parsing import Options, parse

_MISBEHAVING = """
import sys
sys.path[:] = {path!r}
from diffreport.readers import child, formats
from diffreport.readers.task import Format
child._SECONDS = 1
def misbehave(task):
    {deed}
formats.theirs = lambda: (Format("application/x-bad", "Bad", "bad/1", misbehave),)
child.main()
"""


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[isolated._Child]]:
    """Return the idle children, none at first; they end with the test."""
    children = Idle(isolated._Child, isolated.KEPT)
    monkeypatch.setattr(isolated, "_children", children)
    yield children.kept
    children.end()


@pytest.fixture
def doing(monkeypatch: pytest.MonkeyPatch, idle: list[isolated._Child]) -> Callable[[str], None]:
    """Return a function after which the reader of each new child does a deed."""
    real = subprocess.Popen

    def do(code: str) -> None:
        program = _MISBEHAVING.format(path=sys.path, deed=code)

        def start(command: list[str], **pipes: int) -> subprocess.Popen[bytes]:
            return real([*command[:-1], program], **pipes)  # type: ignore[call-overload, no-any-return]

        monkeypatch.setattr(isolated.subprocess, "Popen", start)

    return do


@pytest.fixture
def deed(doing: Callable[[str], None]) -> Callable[[str], Document]:
    """Return a function that reads an edition whose reader does a deed in the child."""

    def read_with(code: str) -> Document:
        doing(code)
        return read_all([bad("text", "a.bad")])[0]

    return read_with


def bad(text: str, name: str) -> Request:
    """Return the request to read a text by the reader that misbehaves."""
    return Request(source.load(text.encode(), name), Options("application/x-bad"))


def test_a_document_is_the_same_from_a_child_as_from_this_process(shared_editions: Path) -> None:
    """What a child reads, and sends back, is what the reader made."""
    for name in ("hrr_html/hrr_iceland__2022.html", "visa_bulletin/visa_bulletin__2025-03.html"):
        loaded = source.load(shared_editions / name)
        assert read_all([Request(loaded)]) == [parse(loaded)]


def test_two_editions_are_read_by_two_children() -> None:
    """Documents come back in their order, and the children are kept for the next ones."""
    long = b"\n\nMore." * 1_000
    requests = [Request(source.load(text + long, name)) for text, name in ((b"One.", "1.txt"), (b"Two.", "2.txt"))]
    assert [document.blocks[0].text for document in read_all(requests)] == ["One.", "Two."]
    kept = [kept.process.pid for kept in isolated._children.kept]
    assert len(kept) == 2
    assert [document.edition.name for document in read_all(requests)] == ["1.txt", "2.txt"]
    assert sorted(kept) == sorted(kept.process.pid for kept in isolated._children.kept)


def test_two_short_editions_are_read_by_one_child(idle: list[isolated._Child]) -> None:
    """A second one would take longer to start than both to be read."""
    requests = [Request(source.load(text, name)) for text, name in ((b"One.", "1.md"), (b"Two.", "2.txt"))]
    assert [document.blocks[0].text for document in read_all(requests)] == ["One.", "Two."]
    assert len(idle) == 1


SHORT = source.load("Two cafés.".encode(), "a.txt")


def test_short_plain_texts_are_read_in_this_process(idle: list[isolated._Child]) -> None:
    """No parser sees them, and a child would take longer to start than all else."""
    assert read_all([Request(SHORT), Request(SHORT)]) == [parse(SHORT)] * 2
    assert idle == []


@pytest.mark.parametrize(
    "other",
    [
        Request(source.load(b"One.", "a.md")),
        Request(source.load(b"<html>One.", "a.txt")),
        Request(source.load(b"{\\rtf1 One.}", "a.txt")),
        Request(source.load(b"%PDF-1.7 One.", "a.txt")),
        Request(source.load(b"PK\3\4 One.", "a.txt")),
        Request(source.load(b"One.", "a.pdf")),
        Request(source.load("Café.".encode("cp1252"), "a.txt")),
        Request(source.load("One.".encode("utf-16-le"), "a.txt")),
        Request(source.load(b"One. " * 2_000, "a.txt")),
        Request(SHORT, Options("text/plain")),
        Request(SHORT, Options(stated="utf-8")),
        Request(SHORT, Options(marked=True)),
    ],
)
def test_all_else_is_read_by_a_child(other: Request) -> None:
    """Markup, whatever its name; another charset; a longer text; what is to be read in another way."""
    assert not isolated._are_short_texts([Request(SHORT), other])


def test_where_another_package_reads_a_format_a_child_asks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its code runs under the limits of ours, and may take any text."""
    assert isolated._are_short_texts([Request(SHORT)])
    monkeypatch.setattr(isolated.formats, "are_all_ours", lambda: False)
    assert not isolated._are_short_texts([Request(SHORT)])


def test_what_a_reader_prints_is_no_answer(deed: Callable[[str], Document]) -> None:
    """Warnings that a library written in C prints harm nothing."""
    said = "import os; os.write(1, b'warning: native\\n'); print('more')"
    made = "from diffreport.readers.outline import Draft, Reading; return Reading((Draft('paragraph', 'One.'),))"
    assert deed(f"{said}; {made}").blocks[0].text == "One."


def test_errors_cross_the_process_border() -> None:
    """An input error names its file as it would have here, a usage error is one, and the next edition is read."""
    with pytest.raises(InputError, match=r"^a\.md: holds no text; check"):
        read(b"  ", name="a.md")
    with pytest.raises(UsageError, match="media type 'x/y' is not read"):
        read(b"text", name="a.txt", media_type="x/y")
    assert read(b"One.", name="a.md").blocks[0].text == "One."


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no such limits")
@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("while True: pass", "takes longer than . seconds to be read"),
        ("return bytearray(2 << 30)", "needs more than 900 MiB of memory"),
        ("import os; os.abort()", "made its reader give up"),
        ("import os; os._exit(0)", "made its reader stop"),
        ("return 1 / 0", "cannot be read .ZeroDivisionError"),
        ("return None", "cannot be read .AttributeError"),
        ("import os; os.write(1, b'no message' * 9); os._exit(0)", "made its reader stop"),
        (
            "import gc, io; [o.write(b'no message\\n') or o.flush() for o in gc.get_objects()"
            " if isinstance(o, io.BufferedWriter)]",
            "gave no document",
        ),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "may not do this: socket"),
        ("import os; os.system('true')", "may not do this: os.system"),
        ("import subprocess; subprocess.run(['true'])", "may not do this"),
        ("open('written', 'w')", "may not write files"),
        ("import pathlib; pathlib.Path('written').write_bytes(b'')", "may not write files"),
        ("import os; os.open('written', os.O_CREAT | os.O_WRONLY)", "may not write files"),
    ],
)
def test_a_reader_that_misbehaves_is_one_clear_error(
    code: str, wrong: str, deed: Callable[[str], Document], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Endless loops, hunger for memory, crashes, and reaching out end in one line about the file."""
    monkeypatch.chdir(tmp_path)
    before = time.monotonic()
    with pytest.raises(InputError, match=wrong) as caught:
        deed(code)
    assert str(caught.value).startswith("a.bad: ")
    assert "\n" not in str(caught.value)
    assert time.monotonic() - before < 30
    assert not list(tmp_path.iterdir())


def test_a_failure_ends_the_others(idle: list[isolated._Child]) -> None:
    """Where the first edition cannot be read, no process goes on reading the second."""
    long = source.load(b"A sentence of a long text. " * 400_000, "long.txt")
    with pytest.raises(InputError, match="holds no text"):
        read_all([Request(source.load(b" ", "a.txt")), Request(long)])
    assert len(idle) == 1


class Counting(Idle[isolated._Child]):
    """Children that count how often one is asked for."""

    taken = 0

    def take(self) -> isolated._Child:
        """Count it."""
        self.taken += 1
        return super().take()


def test_many_editions_are_read_by_a_few_children_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are never more children than processors, however many editions, long and short ones in turn."""
    children = Counting(isolated._Child, isolated.KEPT)
    monkeypatch.setattr(isolated, "_children", children)
    texts = [f"Text {n}. " * (2_000 if n % 3 == 0 else 1) for n in range(12)]
    requests = [Request(source.load(text.encode(), f"{n}.txt")) for n, text in enumerate(texts)]
    read_in_turn = read_all(requests)
    assert [document.edition.name for document in read_in_turn] == [f"{n}.txt" for n in range(12)]
    assert [document.blocks[0].text.startswith(f"Text {n}.") for n, document in enumerate(read_in_turn)] == [True] * 12
    assert children.taken == min(12, isolated._most_at_once(requests))
    assert len(children.kept) == isolated.KEPT
    children.end()


_HOLDS_NO_MORE_THAN_ITS_TEXT = """
    from diffreport.readers.outline import Draft, Reading
    text = task.data.decode()
    if 'die' in text:
        import os; os._exit(3)
    if 'long' in text:
        while True: pass
    return Reading((Draft('paragraph', text),))
"""


def test_a_failure_in_the_middle_is_that_of_the_first_edition_that_has_one(
    doing: Callable[[str], None], idle: list[isolated._Child]
) -> None:
    """Those before it are read, those after it are not waited for, and no thread and no failed child is left."""
    doing(_HOLDS_NO_MORE_THAN_ITS_TEXT.strip())
    names = ["one", "two", "three", "die", "die too", "long", "long again", "eight"]
    with pytest.raises(InputError, match=r"^die: made its reader stop \(status 3\)"):
        read_all([bad(name, name) for name in names])
    assert not [thread for thread in threading.enumerate() if thread.name == "reading"]
    assert all(child.is_fit and child.process.poll() is None for child in idle)
    assert [document.blocks[0].text for document in read_all([bad(name, name) for name in names[:3]])] == names[:3]


def ended(pid: int) -> bool:
    """Tell whether a process has ended, waiting for it."""
    deadline = time.monotonic() + 300
    cmdline = Path(f"/proc/{pid}/cmdline")
    while cmdline.exists() and cmdline.read_bytes():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run a program that may read editions."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("ending", ["os._exit(1)", "os.kill(os.getpid(), 9)"])
def test_a_child_ends_with_its_parent(ending: str) -> None:
    """A program that read an edition leaves no process behind, however it ends."""
    done = run(
        "import os; from diffreport.readers import read, isolated; read(b'One.', name='a.md');"
        f"print(isolated._children.kept[0].process.pid, flush=True); {ending}"
    )
    assert ended(int(done.stdout))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")
def test_a_child_that_is_reading_ends_with_its_parent() -> None:
    """No process goes on reading for a program that was killed."""
    done = run(
        "import os; from diffreport.readers import isolated, source; child = isolated._children.take();"
        "child.ask(isolated.Request(source.load(b'A sentence, and one more. ' * 400_000, 'a.txt')));"
        "print(child.process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    assert ended(int(done.stdout))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_fork_that_lives_on_does_not_keep_its_parent() -> None:
    """A program that forked after reading ends when it ends."""
    done = run(
        "import os, time; from diffreport.readers import read; read(b'One.', name='a.md');"
        "pid = os.fork();\nif pid == 0:\n    os.close(1); os.close(2); time.sleep(60); os._exit(0)\nprint(pid)"
    )
    assert done.returncode == 0
    os.kill(int(done.stdout), 9)  # which fails, if it has ended first


texts = st.text(st.characters(codec="utf-8"), max_size=20)
tables = st.builds(
    lambda cells, caption: Table(((*cells,),), 0, caption), st.lists(texts, min_size=1, max_size=3), texts
)
blocks = st.builds(
    Block,
    st.sampled_from(Kind),
    texts,
    st.tuples() | st.tuples(texts, texts),
    st.none() | st.integers(1, 99),
    st.integers(0, 6),
    st.none() | tables,
    st.none() | texts,
)
left_outs = st.tuples() | st.tuples(st.builds(LeftOut, texts, texts, st.integers(0, 9)))
documents = st.builds(
    Document,
    st.lists(blocks, max_size=4).map(tuple),
    st.builds(Edition, texts, texts, published=st.none() | texts, size=st.integers(0, 99)),
    texts,
    texts,
    st.tuples() | st.tuples(texts),
    left_outs,
    st.none() | st.integers(0, 9),
    st.lists(st.integers(1, 9), max_size=2).map(tuple),
)


@given(documents)
def test_a_document_comes_back_equal(document: Document) -> None:
    """Every field of a document survives the way through a pipe or the cache."""
    assert wire.loaded(wire.dumped(document)) == document


@given(st.binary(max_size=60) | documents.map(lambda d: wire.dumped(d)[:-5]) | st.sampled_from((b"{}", b"[]", b"1")))
def test_what_is_no_document_is_refused(data: bytes) -> None:
    """Bytes that are no dumped document are a ValueError, never another."""
    with pytest.raises(ValueError):
        wire.loaded(data)
