"""What every request passes before it is answered, and what every answer says to the browser.

A request is refused whose `Host` is not the server's (another site's name may lead here), that another site makes the
browser send (all but following a link), that nobody is known to send, and that would change something without proof
that a page of the server, or a program with a token, sends it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection

from diffreport.errors import StateError, UsageError
from diffreport.server.users import Asking, TooManyError, Users

if TYPE_CHECKING:
    from starlette.types import Message, Scope, Send

_MOST_PATH = 4_096  # characters of a path, and of a query: two labels of 300 characters, each a percent-encoded triple
_MOST_HEAD = 32 << 10  # bytes of the headers of a request
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SAFE = ("GET", "HEAD")
METHODS = (*_SAFE, "PUT", "POST")
HEALTH = "/healthz"  # asked by proxies, which may know the server by its address alone
_NO_USER = (HEALTH, "/login")
# Of an answer that is no page: nothing in it is ever shown as one.
BARE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": BARE_POLICY,
    "Cache-Control": "private, no-store",
}


class Refused(Exception):  # noqa: N818 it is an answer, not a fault
    """A request that is answered with a status of HTTP and one line; `headers` come with it."""

    def __init__(self, status: int, told: str, headers: dict[str, str] | None = None) -> None:
        """Take status, line and headers."""
        super().__init__(told)
        self.status, self.told, self.headers = status, told, headers or {}


@dataclass(frozen=True, slots=True)
class Names:
    """What the server goes by: hosts in lower case, and its address if it is published ("https://reports.example")."""

    hosts: tuple[str, ...]
    public: str = ""

    @classmethod
    def of(cls, host: str, public_url: str) -> Names:
        """Return the names of a server that is bound to a host and published at an address, "" for none."""
        parts = urlsplit(public_url)
        hosts = {*_LOOPBACK, host.lower(), (parts.hostname or "").lower()} - {"", "0.0.0.0", "::"}  # noqa: S104 not a name
        return cls(tuple(sorted(hosts)), f"{parts.scheme}://{parts.netloc}".lower() if public_url else "")

    def has(self, host: str) -> bool:
        """Tell whether a `Host` header names the server, with whatever port."""
        try:
            parts = urlsplit(f"//{host}")
            is_plain = parts.netloc == host and "@" not in host and (parts.port or 0) >= 0
        except ValueError:
            return False
        return is_plain and (parts.hostname or "").lower() in self.hosts

    def is_own(self, origin: str, host: str) -> bool:
        """Tell whether an `Origin` is the server's published address, or as the request's `Host` names it: what is
        published with TLS is asked without on this machine alone."""
        if self.public.startswith("https:") and not is_loopback(urlsplit(f"//{host}").hostname or ""):
            return origin.lower() == self.public
        return origin.lower() in (f"http://{host.lower()}", self.public)


def is_loopback(host: str) -> bool:
    """Tell whether what listens at a host is reached from this machine alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Guard:
    """Tells who asks, or refuses."""

    def __init__(self, names: Names, users: Users) -> None:
        """Take what the server goes by, and who tells the users apart."""
        self._names, self._users = names, users

    def user_of(self, scope: Scope) -> str:
        """Return who asks, "" where nobody has to be known. Raises: Refused."""
        headers, path = Headers(scope=scope), scope["path"]
        if len(path) > _MOST_PATH or len(scope["query_string"]) > _MOST_PATH:
            raise Refused(414, "the address is too long")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > _MOST_HEAD:
            raise Refused(431, "the headers are too long")
        hosts = headers.getlist("host")
        if path != HEALTH and (len(hosts) != 1 or not self._names.has(hosts[0])):
            raise Refused(421, "the server does not go by this name; see --public-url")
        if scope["method"] not in METHODS:
            raise Refused(405, "not with this method", {"Allow": ", ".join(METHODS)})
        self._check_site(scope, headers)
        if path in _NO_USER:
            return ""
        try:
            if name := self._users.who(asking_of(scope)):
                return name
        except TooManyError as error:
            raise Refused(429, "too many wrong tokens; wait a minute", {"Retry-After": "60"}) from error
        except UsageError as error:  # of the file of tokens: its keeper is told, not who asks
            raise StateError(str(error)) from error
        raise Refused(401, "nobody knows who asks", {"WWW-Authenticate": "Bearer"} if self._users.has_form else {})

    def _check_site(self, scope: Scope, headers: Headers) -> None:
        """Refuse what another site has the browser send. Raises: Refused."""
        site = headers.get("sec-fetch-site")
        if scope["method"] in _SAFE:
            asked = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")  # a frame navigates, too
            if site in ("cross-site", "same-site") and asked != ("navigate", "document"):
                raise Refused(403, "the request comes from another site")
            return
        if site not in (None, "same-origin"):
            raise Refused(403, "the request comes from another site")
        origins = headers.getlist("origin")
        if origins == ["null"] and site == "same-origin":  # of a form on a page that tells no referrer
            pass
        elif not origins:
            if not headers.get("authorization", "").lower().startswith("bearer "):
                raise Refused(403, "the request does not tell where it comes from: it has no Origin")
        elif len(origins) > 1 or not self._names.is_own(origins[0], headers["host"]):
            raise Refused(403, "the request comes from another site")
        is_form = scope["path"] in ("/login", "/logout")
        if not is_form and headers.get("x-diffreport") != "1":
            raise Refused(403, "the request lacks the header X-Diffreport: 1")


def cookie_of(scope: Scope) -> str:
    """Return the name of the cookie that a session has: browsers send that of a host to all servers at its ports."""
    server = scope.get("server")
    return f"diffreport-session-{server[1] if server else ''}"


def asking_of(scope: Scope) -> Asking:
    """Return what of a request tells who asks."""
    headers = Headers(scope=scope)
    found = {key: tuple(headers.getlist(key)) for key in headers}
    client = scope.get("client")
    return Asking(
        client[0] if client else "", found, HTTPConnection(scope).cookies.get(cookie_of(scope), ""), time.time()
    )


def guarded(send: Send) -> Send:
    """Return what sends an answer with the headers that every one has, unless it has its own."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
