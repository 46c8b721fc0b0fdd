"""The one outlet to the network: a name is looked up, every address it has is judged, and one of those is connected to.

What was judged is what is connected to, so a name that means another address a moment later gains nothing.
"""

from __future__ import annotations

import ipaddress
import queue
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import httpcore2

from diffreport.errors import SourceError
from diffreport.watch.fetching.addresses import REFUSED
from diffreport.watch.fetching.networks import Resolve, is_allowed, looked_up
from diffreport.watch.fetching.passing import PassingError


class Deadline:
    """The moment at which a retrieval has taken too long, whatever it is doing then."""

    def __init__(self, where: str, seconds: float) -> None:
        """Begin to count; `where` is what takes the time, for the message."""
        self._where, self.seconds = where, seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left, more than 0. Raises: PassingError, code `timeout`, at the end."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.missed()
        return left

    def missed(self) -> PassingError:
        """Return what to raise when it has come."""
        wrong = f"was not complete after {self.seconds:g} s"
        return PassingError(self._where, "timeout", wrong, "try again later, or allow it more seconds")

    def extend(self, seconds: float) -> None:
        """Do not count a time in which we kept it waiting."""
        self._end += seconds


class Terms(NamedTuple):
    """What holds for the connections of one retrieval: the host that may be private, and when it must end."""

    deadline: Deadline
    private_host: str = ""
    resolve: Resolve = looked_up


class Wire(NamedTuple):
    """What went over a connection, as it went."""

    sent: bytearray
    received: bytearray


class Outlet(httpcore2.NetworkBackend):
    """Opens connections to addresses that it has judged itself."""

    def __init__(self, where: str, terms: Terms, wire: Wire | None) -> None:
        """Take note of the terms; `wire` is filled with what is sent and received."""
        self._where, self._terms, self._wire = where, terms, wire
        self.address = ""  # that was connected to

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first judged address that takes it. Raises: SourceError, httpcore2.ConnectError."""
        addresses = self._judged(host, port)
        failed: Exception | None = None
        for n, address in enumerate(addresses):
            try:
                share = self._terms.deadline.left() / (len(addresses) - n)  # a dead address leaves time for the next
                stream = httpcore2.SyncBackend().connect_tcp(address, port, share, None, socket_options or ())
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
                continue
            self.address = address
            return _Stream(stream, self._where, self._terms.deadline, self._wire)
        self._terms.deadline.left()
        raise PassingError(self._where, "connection", f"takes no connection ({failed})", "try again later") from failed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        """Refuse: no page is there. Raises: SourceError."""
        raise SourceError(self._where, REFUSED, "is a socket of this machine", "name a page")

    def _judged(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a host, all of them allowed. Raises: SourceError."""
        try:
            found: Sequence[str] = [str(ipaddress.ip_address(host))]
        except ValueError:
            found = self._looked_up(host, port)
        private = bool(host) and host == self._terms.private_host
        for address in found:
            if not is_allowed(address, private=private):
                wrong = f"leads to {address}, which is no public host"
                remedy = "only a [[source]] or [[notify]] with allow_private = true reaches its own such host"
                raise SourceError(self._where, REFUSED, wrong, remedy)
        return found

    def _looked_up(self, host: str, port: int) -> Sequence[str]:
        """Ask the resolver, which may take longer than we have. Raises: PassingError."""
        told: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                told.put(self._terms.resolve(host, port))
            except (OSError, UnicodeError) as error:
                told.put(error if isinstance(error, OSError) else OSError(str(error)))

        threading.Thread(target=ask, daemon=True).start()  # nothing ends a look-up
        try:
            found = told.get(timeout=self._terms.deadline.left())
        except queue.Empty:
            raise self._terms.deadline.missed() from None
        if isinstance(found, OSError) or not found:
            reason = found.strerror or found if isinstance(found, OSError) else "no address"
            wrong = f"names a host that is not found ({reason})"
            raise PassingError(self._where, "connection", wrong, "check the name, or try again later")
        return found


class _Stream(httpcore2.NetworkStream):
    """A connection on which nothing takes longer than its deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, where: str, deadline: Deadline, wire: Wire | None) -> None:
        self._stream, self._where, self._deadline, self._wire = stream, where, deadline, wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        content = self._stream.read(max_bytes, self._deadline.left())
        if self._wire:
            self._wire.received.extend(content)
        return content

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if self._wire:
            self._wire.sent.extend(buffer)
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        try:
            secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        except httpcore2.ConnectError as error:
            if certificate := next((e for e in _causes(error) if isinstance(e, ssl.SSLCertVerificationError)), None):
                wrong = f"shows a certificate that does not hold ({certificate.verify_message})"
                raise SourceError(self._where, "tls", wrong, "tell its publisher") from error
            raise
        return _Stream(secured, self._where, self._deadline, self._wire)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
