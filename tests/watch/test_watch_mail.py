"""Mail, sent to a real server on loopback: what arrives, to whom, and what is said where it does not."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.errors import DeliveryError
from diffreport.watch.notices import Message
from diffreport.watch.plan import MailTarget, Secret, Sort, Target
from diffreport.watch.targets import Desk, mail
from tests.watch.mailbox import PASSWORD, USER, Mailbox, certificate_in, serving
from tests.watch.notices import event, flag, message, notice, revised

HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "References", "List-Id", "Auto-Submitted", "Precedence",
    "MIME-Version", "Content-Type",
]  # fmt: skip


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate of "localhost" with its key."""
    return certificate_in(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """Run a server in the clear."""
    with serving() as box:
        yield box


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Trust the certificate, as the machine's administrator does."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_name("own.pem")))
    return certificate


def target(port: int, **said: Any) -> Target:
    """Return a target that mails two editors by a server on loopback, in the clear unless said otherwise."""
    where = MailTarget(
        ("Ana Lopes <ana@example.org>", "ben@example.org"), "Reports <reports@example.org>", "127.0.0.1", port, "none"
    )
    return Target("editors", "diffreport.toml:9", replace(where, **said))


class Notes:
    """Which addresses have been reached."""

    def __init__(self) -> None:
        """Begin with none."""
        self.reached: set[str] = set()

    def desk(self, **said: Any) -> Desk:
        """Return a desk that takes note here."""
        return Desk(print, secret=lambda _: PASSWORD, reached=lambda: self.reached, reach=self.reached.add)._replace(
            **said
        )


def sent(to: Target, told: Message | None = None, notes: Notes | None = None, **said: Any) -> None:
    """Send a message."""
    mail.send(to, told or message(), (notes or Notes()).desk(**said))


def refused(to: Target, notes: Notes | None = None) -> DeliveryError:
    """Return the error that a message ends with: one line without the password."""
    with pytest.raises(DeliveryError) as caught:
        sent(to, notes=notes)
    assert len(str(caught.value).splitlines()) == 1 and PASSWORD not in str(caught.value)
    return caught.value


def test_a_mail_has_the_message_as_text_and_as_html(box: Mailbox) -> None:
    """The client takes the one it can show; both are read as they were written."""
    sent(target(box.port, subject="[reports]"), message(revised("žižkov", flag(marked="[-naïve-]{+漢字+}."))))
    got = box.mail()
    assert got["Subject"] == "[reports] Žižkov: country report, 2023, silently revised: 1 flagged"
    assert (got["From"], got["To"]) == ("Reports <reports@example.org>", "Ana Lopes <ana@example.org>, ben@example.org")
    assert got["Date"].datetime.isoformat() == "2026-11-26T12:00:00+00:00"
    assert (got.get_content_type(), got["Auto-Submitted"]) == ("multipart/alternative", "auto-generated")
    text, html = got.iter_parts()
    assert "\r\n     [-naïve-]{+漢字+}.\r\n" in text.get_content() and "Silently revised: " in text.get_content()
    assert ">naïve</del>" in html.get_content() and html.get_content_type() == "text/html"
    assert box.recipients == [["ana@example.org", "ben@example.org"]]
    assert max(map(len, box.mails[0].split(b"\r\n"))) <= 78 and box.mails[0].isascii()


def test_a_mail_is_the_same_at_every_try(box: Mailbox) -> None:
    """Its Message-ID above all: a mailbox that has it can drop the second."""
    for moment in ("2026-11-26T12:00:00Z", "2026-11-27T12:00:00Z"):
        sent(target(box.port), message(notice(), notice("lakes"), moment=moment))
    first, second = box.mails
    assert first != second
    assert first.replace(b"Thu, 26 Nov", b"Fri, 27 Nov").split(b"===")[0] == second.split(b"===")[0]
    assert box.mail(0)["Message-ID"] == box.mail(1)["Message-ID"]
    sent(target(box.port), message(id="m-2"))
    assert box.mail()["Message-ID"] != box.mail(0)["Message-ID"]


def test_mails_of_one_series_stand_together(box: Mailbox) -> None:
    """They refer to the same message, which was never sent; those of another series do not."""
    for told in (message(), message(revised(), id="m-2"), message(notice("lakes"))):
        sent(target(box.port), told)
    first, second, third = (box.mail(n)["References"] for n in range(3))
    assert first == second != third and first.startswith("<") and first.endswith("@example.org>")


def test_the_connection_is_encrypted_before_anything_is_said(trusted: Path) -> None:
    """With STARTTLS, and a login that the server asks for."""
    with serving(trusted, has_login=True) as box:
        sent(target(box.port, host="localhost", security="starttls", user=USER, password=Secret("PASSWORD")))
        assert box.encrypted == [True]


def test_a_server_may_be_encrypted_from_the_beginning(trusted: Path) -> None:
    """As on port 465."""
    with serving(trusted, is_tls=True) as box:
        sent(target(box.port, host="localhost", security="tls"))
        assert len(box.mails) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_nobody_vouches_for_gets_nothing(certificate: Path, security: str) -> None:
    """Neither the mail nor the password."""
    with serving(certificate, is_tls=security == "tls") as box:
        error = refused(target(box.port, host="localhost", security=security, user=USER, password=Secret("PASSWORD")))
        assert "localhost:" in str(error) and "cannot be trusted (self-signed certificate)" in str(error)
        assert not box.mails and not error.is_final


def test_a_certificate_of_another_name_is_refused(trusted: Path) -> None:
    """It says "localhost"; the address of that is another name."""
    with serving(trusted) as box:
        assert "cannot be trusted (IP address mismatch" in str(refused(target(box.port, security="starttls")))


def test_a_server_without_encryption_gets_nothing_unless_that_is_said(box: Mailbox) -> None:
    """Somebody between may have taken its offer away."""
    error = refused(target(box.port, security="starttls"))
    assert "STARTTLS extension not supported by server" in str(error) and not box.mails


def test_a_wrong_password_is_told_without_it(trusted: Path) -> None:
    """It is no reason to give the notices up: the next check may have the right one."""
    with serving(trusted, has_login=True) as box:
        to = target(box.port, host="localhost", security="starttls", user="someone", password=Secret("PASSWORD"))
        error = refused(to)
        assert "refuses the login of someone (status 535); check user and password" in str(error)
        assert not error.is_final and not box.mails


def test_who_has_a_mail_does_not_get_it_again(box: Mailbox) -> None:
    """One address is refused, the others are noted; the next try is for that one alone."""
    box.refuses = {"ben@example.org": "450 mailbox busy"}
    notes = Notes()
    error = refused(target(box.port), notes)
    assert "notify editors: not taken for ben@example.org (450 mailbox busy)" in str(error) and not error.is_final
    assert notes.reached == {"ana@example.org"}
    box.refuses = {}
    sent(target(box.port), notes=notes)
    sent(target(box.port), notes=notes)  # nobody is left
    assert box.recipients == [["ana@example.org"], ["ben@example.org"]]
    assert box.mail(0)["To"] == box.mail(1)["To"]


def test_addresses_that_are_unknown_for_good_are_final(box: Mailbox) -> None:
    """Another try would fail as well."""
    box.refuses = dict.fromkeys(("ana@example.org", "ben@example.org"), "550 no such\x1b[31m user")
    error = refused(target(box.port))
    assert error.is_final and "ana@example.org (550 no such<U+001B>[31m user), ben@example.org (550" in str(error)


@pytest.mark.parametrize(("answer", "is_final"), [("554 looks like spam", True), ("451 try again later", False)])
def test_a_mail_that_is_refused_is_told_with_the_answer(box: Mailbox, answer: str, *, is_final: bool) -> None:
    """Final or not, as the server says."""
    box.wrong = answer
    error = refused(target(box.port))
    assert f"127.0.0.1:{box.port} refuses the mail: {answer}; " in str(error) and error.is_final == is_final


def test_a_server_that_is_not_there_is_told() -> None:
    """With host and port."""
    with socket.socket() as deaf:  # which keeps the port from others
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        assert f"127.0.0.1:{port} cannot be reached (Connection refused)" in str(refused(target(port)))


def test_a_server_that_never_comes_to_an_end_is_left() -> None:
    """Each byte comes in time, and they would come for ever: the session as a whole has an end."""
    with socket.create_server(("127.0.0.1", 0)) as slow, ThreadPoolExecutor(1) as threads:
        threads.submit(drip, slow)
        error = refused(target(slow.getsockname()[1], seconds=0.3))
    assert "is not done in 3 s; ask who runs the server" in str(error) and not error.is_final


def drip(server: socket.socket) -> None:
    """Answer a client with one line that has no end, until it is gone."""
    connection, _ = server.accept()
    with connection:
        connection.settimeout(0.01)
        while True:
            connection.sendall(b"2")
            with suppress(TimeoutError):
                if not connection.recv(1):
                    return


def test_a_server_that_does_not_answer_is_left() -> None:
    """After the seconds of the target."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = refused(target(silent.getsockname()[1], seconds=0.2))
    assert "does not answer in 0.2 s; check host and port" in str(error) and not error.is_final


def test_an_address_may_have_letters_of_any_script(box: Mailbox) -> None:
    """Its domain is written as every server knows it."""
    sent(target(box.port, to=("Jörg <joerg@bücher.example>",)))
    assert box.recipients == [["joerg@xn--bcher-kva.example"]]
    assert box.mail()["To"].addresses[0].display_name == "Jörg"


def test_a_server_that_breaks_off_is_told() -> None:
    """As one that was reached."""
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: server.accept()[0].close())
        error = refused(target(server.getsockname()[1]))
    assert ": Connection unexpectedly closed; check host, port and security" in str(error) and not error.is_final


@pytest.mark.parametrize(
    "address",
    ["ana", "ana@example.org\r\nBcc: eve@example.org", "a@b@c", "", "A\u2028B <ana@example.org>", "<>", "é@a.org"],
)
@pytest.mark.parametrize("field", ["to", "sender"])
def test_what_is_no_address_is_refused(box: Mailbox, field: str, address: str) -> None:
    """In one line, before anything is said to a server."""
    error = refused(target(box.port, **{field: (address,) if field == "to" else address}))
    assert error.is_final and not box.mails


HOSTILE = st.lists(
    st.sampled_from(
        [
            *(
                "\r\n",
                "\n",
                "\r",
                "\x0b",
                "\x0c",
                "\x1c",
                "\x85",
                "\u2028",
                "\u2029",
                "\0",
                "\ud800",
                "\n\n",
                "\r\n\r\n",
            ),
            *("Bcc: eve@example.org", "Content-Type: text/plain", "=?utf-8?q?=0D=0ABcc:_eve=40example.org?=", "é" * 70),
            *("=?utf-8?b?DQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?=", " ", "\t", "--===", "x" * 99, *'<>",@', "\u202e"),
        ]
    ),
    max_size=12,
).map("".join)


@pytest.mark.properties
@given(HOSTILE)
def test_no_text_adds_a_header_to_a_mail(text: str) -> None:
    """The headers are always the same, counted in the bytes; so are the parts, and who gets it."""
    made = notice("k", flag(marked=text, label=text), title=text, summary=text, report=text)
    made = replace(made, series=text, new=made.new._replace(label=text, source=text))
    told = Message(text, (made, notice("k", event(Sort.FIRST), title=text)), False, "2026-11-26T12:00:00Z")
    to = target(25, subject=text)
    raw = bytes(mail.mail_of(replace(to, name=text), told, Desk(print)))
    head, _, _ = raw.partition(b"\r\n\r\n")
    assert sorted(line.split(b":")[0].decode() for line in head.split(b"\r\n") if line[:1] not in b" \t") == sorted(
        HEADERS
    )
    assert b"\n" not in head.replace(b"\r\n", b"") and b"\r" not in head.replace(b"\r\n", b"") and raw.isascii()
    read = message_from_bytes(raw, policy=policy.default)
    assert [part.get_content_type() for part in read.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert read["To"] == "Ana Lopes <ana@example.org>, ben@example.org" and len(str(read["Subject"]).splitlines()) <= 1


def test_the_change_report_is_attached(box: Mailbox, tmp_path: Path) -> None:
    """Under its name, whole."""
    file = tmp_path / "lakes" / "2023--2024.html"
    file.parent.mkdir()
    file.write_text("<p>report é</p>", encoding="utf-8")
    sent(target(box.port, attach=True), message(notice(), notice()), report_file=lambda report: file)
    body, report = box.mail().iter_parts()
    assert body.get_content_type() == "multipart/alternative"
    assert (report.get_filename(), report.get_content()) == ("lakes-2023--2024.html", "<p>report é</p>")
    assert report.get_content_disposition() == "attachment" and report.get_content_type() == "text/html"


def test_a_report_is_attached_only_where_that_is_asked_for(box: Mailbox, tmp_path: Path) -> None:
    """It is linked otherwise."""
    (tmp_path / "a.html").write_text("report")
    sent(target(box.port), report_file=lambda report: tmp_path / "a.html")
    assert not list(box.mail().iter_attachments())


def test_a_report_that_cannot_be_attached_is_linked_and_that_is_said(box: Mailbox, tmp_path: Path) -> None:
    """One that is too large, one in parts, and one that is gone; the mail goes out."""
    (tmp_path / "large.html").write_bytes(bytes(mail.MOST_ATTACHED + 1))
    (tmp_path / "parts.html").write_bytes(b"index")
    (tmp_path / "parts-parts").mkdir()
    told = [notice(name, report=f"https://example.org/{name}.html") for name in ("large", "parts", "gone")]
    sent(target(box.port, attach=True), message(*told), report_file=lambda report: tmp_path / report.rpartition("/")[2])
    assert not list(box.mail().iter_attachments())
    text = box.mail().get_body(("plain",))
    said = " ".join(text.get_content().split()) if text else ""
    assert "large.html is not attached: it would make the mail too large (7,340,033 bytes)." in said
    assert "parts.html is not attached: it is the index of a report in parts." in said
    assert "gone.html is not attached: it cannot be read (No such file or directory)." in said
    assert "Report: https://example.org/large.html" in said
