"""Where notices go: each kind of target takes a message whole, once, and as what it is."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.errors import DeliveryError
from diffreport.watch.notices import Message, Notice
from diffreport.watch.plan import CommandTarget, FeedTarget, FileTarget, Secret, StdoutTarget, WebhookTarget
from diffreport.watch.targets import Desk, sender_of
from diffreport.watch.targets.file import missing
from diffreport.watch.targets.lines import json_line
from diffreport.watch.targets.webhook import body_of, signature_of
from tests.watch.queues import MOMENT, flag, notice, target

_HOSTILE = "x\r\nBcc: all@example.org\x1b]0;owned\x07\u202e\u2028 <!channel> @channel ```"


def message(*notices: Notice, name: str = "m1") -> Message:
    return Message(name, notices or (notice("f1"),), len(notices) > 1, MOMENT)


def sent(where: object, told: Message, desk: Desk | None = None) -> None:
    made = target(where=where)
    sender_of(made.where)(made, told, desk or Desk(print))


def hostile() -> Notice:
    made = notice(flag("f1"), series=_HOSTILE)
    return replace(made, title=_HOSTILE, summary=_HOSTILE, new=made.new._replace(label=_HOSTILE, source=_HOSTILE))


@pytest.mark.parametrize("form", ["txt", "jsonl"])
def test_nothing_on_standard_output_is_an_order_to_a_terminal(form: str) -> None:
    """No control or invisible character of a title, label or series is printed; JSON has all of them, escaped."""
    said: list[str] = []
    sent(StdoutTarget(form), message(hostile()), Desk(said.append))
    assert said and all(line.isprintable() for line in said)
    if form == "jsonl":
        assert Notice.from_json(said[0]) == hostile()


@given(st.text())
@pytest.mark.properties
def test_a_line_of_json_is_one_printable_line_of_the_same_notice(title: str) -> None:
    """Whatever a title holds, astral characters and those that print nothing included."""
    made = notice(flag("f1"), series=title)
    line = json_line(made)
    assert line.isprintable() and Notice.from_json(line) == made


def test_a_file_is_made_for_its_owner_and_grows(tmp_path: Path) -> None:
    """Each message is added behind the others; nobody else may read a file that was made."""
    file = tmp_path / "notices.jsonl"
    sent(FileTarget(file), message(notice("f1"), notice("f2")))
    sent(FileTarget(file), message(notice("f3"), name="m2"))
    read = [Notice.from_json(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [n.flags[0].id for n in read] == ["f1", "f2", "f3"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("form", ["txt", "jsonl"])
def test_a_file_torn_anywhere_holds_the_message_once(form: str, tmp_path: Path) -> None:
    """Whatever a killed writer left of a message, the next try completes it byte for byte; another adds nothing."""
    whole, file = tmp_path / "whole", tmp_path / "torn"
    sent(FileTarget(whole, form), message(notice("f0"), name="m0"))
    before = whole.read_bytes()
    sent(FileTarget(whole, form), message(notice("f1"), notice("f2")))
    after = whole.read_bytes()
    for length in [*range(len(before), len(after), 37), len(after) - 1, len(after)]:
        file.write_bytes(after[:length])
        for _ in range(2):
            sent(FileTarget(file, form), message(notice("f1"), notice("f2")))
        assert file.read_bytes() == after


def test_a_line_of_others_that_does_not_end_is_left_as_it_is() -> None:
    """A message begins a line of its own."""
    assert missing(b"mine\nhalf a", [b"one\n", b"two\n"]) == b"\none\ntwo\n"
    assert missing(b"mine\no", [b"one\n", b"two\n"]) == b"ne\ntwo\n"
    assert missing(b"two", [b"one\n", b"two\n"]) == b"\none\ntwo\n"
    assert missing(b"", [b"one\n", b"two\n"]) == b"one\ntwo\n"
    assert missing(b"one\ntwo\nhis\n", [b"one\n", b"two\n"]) == b""


def test_only_a_regular_file_is_written_to(tmp_path: Path) -> None:
    """A link is not followed, a pipe is not waited for, a folder is none."""
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", "."):
        with pytest.raises(DeliveryError, match="cannot be written"):
            sent(FileTarget(tmp_path / name), message())
    assert not (tmp_path / "elsewhere").exists()


def python(code: str, seconds: float = 30.0) -> CommandTarget:
    return CommandTarget((sys.executable, "-c", code), Path.cwd(), seconds)


def test_a_command_gets_the_message_as_json(tmp_path: Path) -> None:
    """On its standard input, its id in the environment; what it prints is no output of ours."""
    out = tmp_path / "out"
    code = f"import os,sys; open({str(out)!r},'w').write(os.environ['DIFFREPORT_NOTICE_ID']+sys.stdin.read()); print(1)"
    sent(python(code), message(hostile()))
    assert out.read_text(encoding="utf-8") == "m1" + body_of(message(hostile()), Desk(print)).decode()


def test_a_command_that_fails_tells_why() -> None:
    """The last line that it said on standard error is told, without an order to a terminal."""
    code = "import sys; sys.stderr.write('first\\nno \\x1b[31mroom\\n\\n'); sys.exit(3)"
    with pytest.raises(DeliveryError, match=r"notify screen: the command ended with status 3: no \[31mroom; run it"):
        sent(python(code), message())


def test_a_command_that_is_not_there_is_told() -> None:
    """And one that reads nothing is none that fails."""
    with pytest.raises(DeliveryError, match="cannot be run"):
        sent(CommandTarget(("./no such command",)), message())
    sent(python("pass"), message(*[notice(flag(f"f{n}")) for n in range(500)]))


def test_a_command_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    """When its time is over, so is that of its children."""
    code = f"sh -c 'echo $$ > {tmp_path}/pid; sleep 60; touch {tmp_path}/done'; true"
    with pytest.raises(DeliveryError, match="was not done after 3 s"):
        sent(CommandTarget(("sh", "-c", code), seconds=3.0), message())
    pid = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 300
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(pid) and not (tmp_path / "done").exists()


def is_alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


class Receiver:
    """A webhook that keeps what was posted and answers with a status."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.posts: list[tuple[str, bytes, dict[str, str]]] = []

    def post(self, url: str, content: bytes, headers: object, *, seconds: float, allow_private: bool) -> int:
        self.posts.append((url, content, dict(headers)))
        return self.status


def test_a_webhook_is_signed_over_its_moment_and_body() -> None:
    """Whoever has the secret can tell that the post is ours, and when it was made."""
    receiver = Receiver()
    desk = Desk(print, receiver.post, lambda secret: "s3cret")
    sent(WebhookTarget("https://example.org/hook", secret=Secret("HOOK")), message(hostile()), desk)
    ((url, content, headers),) = receiver.posts
    assert url == "https://example.org/hook" and headers["Idempotency-Key"] == "m1"
    stamp = headers["X-Diffreport-Timestamp"]
    assert headers["X-Diffreport-Signature"] == signature_of("s3cret", stamp, content)
    assert headers["X-Diffreport-Signature"] != signature_of("other", stamp, content)
    read = json.loads(content)
    assert read["schema"] == "diffreport.message/1" and read["id"] == "m1"
    assert [Notice.from_json(json.dumps(each)) for each in read["notices"]] == [hostile()]
    assert "<!channel>" not in read["text"] and read["text"].count("```") == 2


def test_a_webhook_has_its_token_in_the_header_that_is_named() -> None:
    """Or in the usual one; a token of two lines is refused before anything is posted, and not repeated."""
    receiver = Receiver()
    desk = Desk(print, receiver.post, lambda secret: "b3BlbiBzZXNhbWU")
    for header in ("", "X-Api-Key"):
        sent(WebhookTarget("https://example.org", token=Secret("T"), token_header=header), message(), desk)
    first, second = (headers for _, _, headers in receiver.posts)
    assert first["Authorization"] == "Bearer b3BlbiBzZXNhbWU"
    assert second["X-Api-Key"] == "b3BlbiBzZXNhbWU" and "Authorization" not in second
    two = Desk(print, receiver.post, lambda secret: "open\nsesame")
    with pytest.raises(DeliveryError, match="is no line of HTTP") as raised:
        sent(WebhookTarget("https://example.org", token=Secret("T")), message(), two)
    assert "sesame" not in str(raised.value) and len(receiver.posts) == 2


@pytest.mark.parametrize(("status", "is_final"), [(302, False), (401, False), (404, True), (410, True), (500, False)])
def test_a_webhook_that_takes_nothing_is_told(status: int, is_final: bool) -> None:
    """Only 2xx is success; what the receiver would say again is told apart from what may pass."""
    with pytest.raises(DeliveryError, match=f"status {status}") as raised:
        sent(WebhookTarget("https://example.org"), message(), Desk(print, Receiver(status).post))
    assert raised.value.is_final is is_final


def test_a_header_of_the_configuration_is_one_line_and_never_ours() -> None:
    """A header with a break in it is refused before anything is posted; ours cannot be replaced."""
    receiver = Receiver()
    where = WebhookTarget("https://example.org", headers=(("idempotency-key", "mine"), ("X-Team", "reports")))
    sent(where, message(), Desk(print, receiver.post))
    (_, _, headers) = receiver.posts[0]
    assert headers["X-Team"] == "reports" and headers["Idempotency-Key"] == "m1" and "idempotency-key" not in headers
    for header in (("X-Team", "a\r\nX-Other: b"), ("X-Team: a\r\nX-Other", "b"), ("", "b")):
        with pytest.raises(DeliveryError, match="is no line of HTTP"):
            sent(WebhookTarget("https://example.org", headers=(header,)), message(), Desk(print, receiver.post))
    assert len(receiver.posts) == 1


@given(st.text(min_size=1), st.text(alphabet="\r\n\0\x85\u2028: aB"))
@pytest.mark.properties
def test_no_notice_makes_a_header(title: str, name: str) -> None:
    """Whatever titles, labels, series and the names of files and reports hold, headers are printable lines of ours."""
    receiver = Receiver()
    made = notice(flag(name), series=title)
    side = made.new._replace(label=name, reference=title, source=name)
    told = replace(made, title=title, summary=name, new=side, report=f"{title}{name}.html")
    where = WebhookTarget("https://example.org", secret=Secret("HOOK"))
    sent(where, message(told), Desk(print, receiver.post, lambda secret: "s3cret"))
    ((_, _, headers),) = receiver.posts
    assert list(headers) == ["Content-Type", "Idempotency-Key", "X-Diffreport-Timestamp", "X-Diffreport-Signature"]
    assert all(value.isascii() and value.isprintable() for value in headers.values())


def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    """Of a feed's, too: what `config init` shows works as it is."""
    for where in (FileTarget(tmp_path / "a/b/notices.jsonl"), FeedTarget(tmp_path / "public/changes.atom")):
        sent(where, message())
        assert where.file.stat().st_size
