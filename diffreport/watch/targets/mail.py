"""E-mail by SMTP: text and HTML, with the change report attached where that is asked for.

What comes from an edition gets into the subject and the bodies alone, and a subject is one line without encoded words:
no text can add a header. The Message-ID is the same at every try, so that a mailbox can drop the second.
"""

from __future__ import annotations

import base64
import hashlib
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from threading import Timer
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from diffreport.errors import DeliveryError
from diffreport.report.files import folder_of
from diffreport.watch.notices import Message
from diffreport.watch.phrases import header, short
from diffreport.watch.plan import MailTarget, Target
from diffreport.watch.telling import html_of, subject_of, text_of

if TYPE_CHECKING:
    from diffreport.watch.targets import Desk

MOST_ATTACHED = 7 << 20  # bytes of all reports: a third more in a mail, of which many servers take 10 MB
_PERMANENT = 500  # this and above: the server will not take it at another try either
_LOGGED_IN = 235
_ID = re.compile(r"[0-9a-z-]{1,64}")  # one that can stand in a header as it is: all of ours
_DIGITS = 32  # of a digest, in an identifier
_MOST_STEPS = 10  # a session takes no longer than so many steps that take as long as they may

Refused = Mapping[str, tuple[int, bytes]]


class _LateError(OSError):
    """A session took too long as a whole."""


class _Session(smtplib.SMTP):
    """A session that ends in time, though the server keeps it busy: the bound of each step is none of all."""

    _timer: Timer | None = None
    _is_late = False

    def getreply(self) -> tuple[int, bytes]:
        """Return a reply; the first one begins the time."""
        if self._timer is None:
            self._timer = Timer(_MOST_STEPS * self.timeout, self._end)
            self._timer.daemon = True
            self._timer.start()
        with self._in_time():
            return super().getreply()

    def send(self, s: Any) -> None:
        """Send what may be a whole mail."""
        with self._in_time():
            super().send(s)

    def close(self) -> None:
        """Close the connection."""
        if self._timer is not None:
            self._timer.cancel()
        super().close()

    def _end(self) -> None:
        self._is_late = True
        with suppress(OSError):  # it has just been closed
            if self.sock is not None:
                # what is below TLS: to end TLS itself first would have the rest sent in the clear
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        try:
            yield
        except (smtplib.SMTPException, OSError):
            if not self._is_late:
                raise
        if self._is_late:  # also where a reply came: it may have been cut
            self.close()
            raise _LateError


class _TlsSession(_Session, smtplib.SMTP_SSL):
    """One that is encrypted from its beginning."""


class Attachment(NamedTuple):
    """A change report that goes with a mail."""

    name: str
    content: bytes


def send(target: Target, message: Message, desk: Desk) -> None:
    """Send a message to those addresses of a target that it has not reached.

    Raises: DeliveryError, after those that took it were noted; UsageError without the password; TemplateError.
    """
    where = cast(MailTarget, target.where)
    password = desk.secret(where.password) if where.password else ""
    try:
        mail, sender = mail_of(target, message, desk), _address(where.sender).addr_spec
        everyone = [_address(each).addr_spec for each in where.to]
    except ValueError as error:
        raise DeliveryError(target.name, short(str(error)), "correct it in diffreport.toml", is_final=True) from error
    reached = desk.reached()
    left = [address for address in everyone if address not in reached]
    if not left:
        return
    with _explained(target.name, where), _session(where, sender) as session:
        if where.user:
            _log_in(session, where.user, password)
        refused = session.send_message(mail, sender, left)
    for address in left:
        if address not in refused:
            desk.reach(address)
    if refused:
        raise _refusal(target.name, refused)


def mail_of(target: Target, message: Message, desk: Desk) -> EmailMessage:
    """Return a message as a mail: the same at every try but for its date. Raises: ValueError for no address."""
    where = cast(MailTarget, target.where)
    sender = _address(where.sender)
    domain = _domain(sender.addr_spec)
    attached, remarks = reports(message, desk) if where.attach else ((), ())
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = sender
    mail["To"] = tuple(map(_address, where.to))
    mail["Subject"] = header(f"{where.subject} {subject_of(message)}" if where.subject else subject_of(message))
    mail["Date"] = format_datetime(datetime.fromisoformat(message.moment))
    mail["Message-ID"] = f"<{message.id if _ID.fullmatch(message.id) else _digest(message.id)}@{domain}>"
    mail["References"] = f"<{_thread(message)}@{domain}>"
    mail["List-Id"] = f"<{_digest(target.name)}.diffreport.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence is to be told to it
    mail["Precedence"] = "bulk"  # the same, for those that know no better
    mail.set_content(text_of(message, desk.templates, remarks), charset="utf-8", cte="quoted-printable")
    html = html_of(message, desk.templates, remarks)
    mail.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    for name, content in attached:
        mail.add_attachment(content, "text", "html", filename=name, params={"charset": "utf-8"})
    return mail


def reports(message: Message, desk: Desk) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """Return the change reports of a message that can go with a mail, and what is to be said of the others."""
    attached, remarks, size = [], [], 0
    for file in filter(None, map(desk.report_file, dict.fromkeys(notice.report for notice in message.notices))):
        try:
            if file.with_name(folder_of(file.name)).is_dir():
                remarks.append(f"{short(file.name)} is not attached: it is the index of a report in parts.")
            elif size + (own := file.stat().st_size) > MOST_ATTACHED:
                remarks.append(f"{short(file.name)} is not attached: it would make the mail too large ({own:,} bytes).")
            else:
                # of two series, files may have the same name
                attached.append(Attachment(f"{file.parent.name}-{file.name}", file.read_bytes()))
                size += own
        except OSError as error:
            remarks.append(f"{short(file.name)} is not attached: it cannot be read ({error.strerror}).")
    return tuple(attached), tuple(remarks)


def _thread(message: Message) -> str:
    """Return what the mails about one series refer to, so that clients show them together; digests have their own."""
    series = sorted({notice.series for notice in message.notices})
    return _digest("digests" if message.is_digest or len(series) != 1 else f"series {series[0]}")


def _digest(text: str) -> str:
    """Return what stands for a text in an identifier, whatever the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _address(text: str) -> Address:
    """Return "Ana Lopes <ana@example.org>" as an address. Raises: ValueError if it is none."""
    name, address = parseaddr(text)
    local, _, _ = address.rpartition("@")
    try:
        if len(text.splitlines()) == 1:
            return Address(header(name), addr_spec=f"{local}@{_domain(address)}")
    except (MessageError, ValueError):  # one of many
        pass
    raise ValueError(f"{text[:80]!a} is no address that mail can go to")


def _domain(address: str) -> str:
    """Return the domain of an address in ASCII. Raises: ValueError if there is no such name."""
    domain = address.rpartition("@")[2]
    return domain if domain.isascii() else domain.encode("idna").decode()


def _log_in(session: smtplib.SMTP, user: str, password: str) -> None:
    """Log in by what the server offers; smtplib knows ASCII alone, RFC 4616 has the rest. Raises: SMTPException."""
    if (user + password).isascii():
        session.login(user, password)
        return
    session.ehlo_or_helo_if_needed()
    given = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    code, reply = session.docmd("AUTH", f"PLAIN {given}")
    if code != _LOGGED_IN:
        raise smtplib.SMTPAuthenticationError(code, reply)


@contextmanager
def _session(where: MailTarget, sender: str) -> Iterator[smtplib.SMTP]:
    """Yield a session with the server, encrypted unless it is to be without; it ends whatever happens."""
    tls = None if where.security == "none" else ssl.create_default_context()
    named = _domain(sender)  # what we greet with: to look our own name up may take half a minute
    if tls and where.security == "tls":
        session: _Session = _TlsSession(where.host, where.port, named, timeout=where.seconds, context=tls)
    else:
        session = _Session(where.host, where.port, named, timeout=where.seconds)
    try:
        if tls and where.security == "starttls":
            session.starttls(context=tls)
        yield session
        with suppress(smtplib.SMTPException, OSError):  # the mail is sent, whatever is said at the end
            session.quit()
    finally:
        session.close()


@contextmanager
def _explained(name: str, where: MailTarget) -> Iterator[None]:
    """Tell what goes wrong as a DeliveryError. What a server says of a login is left out: it may repeat it."""
    server = f"{where.host}:{where.port}"
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise _refusal(name, error.recipients) from error
    except smtplib.SMTPAuthenticationError as error:
        wrong = f"{server} refuses the login of {where.user} (status {error.smtp_code})"
        raise DeliveryError(name, wrong, "check user and password") from error
    except smtplib.SMTPResponseException as error:
        is_final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= _PERMANENT
        wrong = f"{server} refuses the mail: {_reply(error.smtp_code, error.smtp_error)}"
        raise DeliveryError(name, wrong, "ask who runs the server", is_final=is_final) from error
    except smtplib.SMTPNotSupportedError as error:
        remedy = "check host and port, or write security and user as the server has them"
        raise DeliveryError(name, f"{server}: {short(str(error))}", remedy) from error
    except ssl.SSLError as error:
        wrong = f"{server} cannot be trusted ({short(getattr(error, 'verify_message', '') or error.reason or 'TLS')})"
        raise DeliveryError(name, wrong, "check host, port and security; a certificate must be valid") from error
    except _LateError as error:
        wrong = f"{server} is not done in {_MOST_STEPS * where.seconds:g} s"
        raise DeliveryError(name, wrong, "ask who runs the server, or write a longer timeout") from error
    except (OSError, smtplib.SMTPException) as error:
        if any(isinstance(each, TimeoutError) for each in (error, error.__context__)):
            wrong = f"{server} does not answer in {where.seconds:g} s"
            raise DeliveryError(name, wrong, "check host and port") from error
        reason = short(getattr(error, "strerror", None) or str(error) or type(error).__name__)
        if isinstance(error, smtplib.SMTPException):  # it was reached, and said or did something else
            raise DeliveryError(name, f"{server}: {reason}", "check host, port and security") from error
        raise DeliveryError(name, f"{server} cannot be reached ({reason})", "check host, port and security") from error


def _refusal(name: str, refused: Refused) -> DeliveryError:
    """Return the error that names who did not get the mail."""
    told = ", ".join(f"{short(to)} ({_reply(code, reply)})" for to, (code, reply) in refused.items())
    is_final = all(code >= _PERMANENT for code, _ in refused.values())
    return DeliveryError(
        name, f"not taken for {told}", "correct the addresses, or ask who runs the server", is_final=is_final
    )


def _reply(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {short(text)}"
