"""A mail server on loopback: what it takes stands in its mailbox."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from typing import Any, cast

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

_PATIENCE_SECONDS = 60.0
USER, PASSWORD = "editor", "s3cret-Übung"


@dataclass
class Mailbox:
    """What a server took; `refuses` are addresses and `wrong` the answer to a whole mail, "" for none."""

    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    wrong: str = ""

    def mail(self, n: int = -1) -> EmailMessage:
        """Return a mail as a client reads it."""
        return cast(EmailMessage, message_from_bytes(self.mails[n], policy=policy.default))

    async def handle_RCPT(  # noqa: N802 as aiosmtpd has it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any
    ) -> str:
        """Take or refuse an address."""
        if answer := self.refuses.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 as above
        """Take or refuse a mail."""
        if self.wrong:
            return self.wrong
        self.mails.append(cast(bytes, envelope.original_content))
        self.recipients.append(list(envelope.rcpt_tos))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


@contextmanager
def serving(certificate: Path | None = None, *, is_tls: bool = False, has_login: bool = False) -> Iterator[Mailbox]:
    """Run a server while the block runs: in the clear, with STARTTLS if there is a certificate, or TLS throughout.

    One that asks for a login has STARTTLS.
    """
    box, context = Mailbox(), None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    options: dict[str, Any] = {"decode_data": False, "enable_SMTPUTF8": True}
    if context is not None and not is_tls:
        options |= {"tls_context": context, "require_starttls": True}
    if has_login:
        options |= {"authenticator": _authenticated, "auth_required": True}
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()

    async def opened() -> asyncio.Server:
        return await loop.create_server(
            lambda: SMTP(box, loop=loop, **options), "127.0.0.1", 0, ssl=context if is_tls else None
        )

    async def closed() -> None:
        server.close()
        await server.wait_closed()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    try:
        server = asyncio.run_coroutine_threadsafe(opened(), loop).result(_PATIENCE_SECONDS)
        box.port = server.sockets[0].getsockname()[1]
        try:
            yield box
        finally:
            asyncio.run_coroutine_threadsafe(closed(), loop).result(_PATIENCE_SECONDS)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_PATIENCE_SECONDS)
        loop.close()


def certificate_in(folder: Path) -> Path:
    """Return a file with a new key and a certificate of it for "localhost", signed by itself."""
    if shutil.which("openssl") is None:
        pytest.fail("openssl is not installed: the mails' tests make a certificate with it")
    file = folder / "localhost.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    subprocess.run([*made, *names, "-keyout", file, "-out", folder / "own.pem"], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + (folder / "own.pem").read_bytes())
    return file


def _authenticated(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    is_known = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_known, handled=False)
