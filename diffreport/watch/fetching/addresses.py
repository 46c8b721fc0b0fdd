"""Addresses of pages, understood in one place: what two programs could read differently is refused."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin

from diffreport.archive.names import invisible
from diffreport.archive.retrieval import masked
from diffreport.errors import SourceError
from diffreport.text import name_of

REFUSED = "refused"

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")
_WHOLE = re.compile(r"https?://([^/?#]+)([^#]*)(?:#.*)?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:]+)(?::([0-9]{1,5}))?")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\\\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\ud800-\udfff]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # the last label of what some programs take for an IPv4 address
_USERINFO = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*:)?[/\\]*.*@", re.DOTALL)
_SAFE = "/?:@!$&'()*+,;=%~-._[]|^"  # what of a path and a query stays as it is written
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST_LENGTH, _LENGTH, _SHOWN = 253, 4_000, 200  # characters

# Ports of other services, on which an answer could be anything but a page (the list of browsers:
# https://fetch.spec.whatwg.org/#port-blocking).
_OTHER_SERVICES = frozenset(
    "1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 "
    "123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 "
    "990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6379 6566 6665 6666 6667 6668 6669 6679 6697 "
    "10080".split()
)


class Url(NamedTuple):
    """An address of HTTP: `host` is a name in lower case, or an address of IP as it is written in full."""

    scheme: str
    host: str
    port: int
    target: str  # path and query, as they go over the wire

    @property
    def authority(self) -> str:
        """Return host and port as the header Host has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return what all pages of a server have in common."""
        return f"{self.scheme}://{self.authority}"

    @property
    def name(self) -> str:
        """Return what a file from there is called, as an archive takes it: the end of the path, else the host."""
        parts = map(unquote, self.target.partition("?")[0].split("/"))
        ends = [name_of("".join(c for c in part if not invisible(c))) for part in parts]
        named = next((part for part in reversed(ends) if part.strip(". ")), self.host)
        return re.sub(r"[/\\]", "_", named)[-200:]

    def __str__(self) -> str:
        return f"{self.origin}{self.target}"


def parsed(text: str) -> Url:
    """Return the parts of an absolute address. Raises: SourceError, code `refused`, without credentials."""
    where = shown(re.sub(r"\s", "_", _USERINFO.sub(r"\1//***@", text)))  # also of what is no address: up to its last @
    if unsafe := _UNSAFE.search(text):
        wrong = f"has U+{ord(unsafe[0]):04X} in it, which no address has"
        raise SourceError(where, REFUSED, wrong, "write it as a browser shows it")
    scheme = _SCHEME.match(text)
    if scheme is None or scheme[0].lower() not in _DEFAULT_PORTS:
        raise SourceError(
            where, REFUSED, "is no address of http or https", "name a page, as https://example.org/report, or a file"
        )
    whole = _WHOLE.fullmatch(text)
    if whole is None or len(quote(text, safe=_SAFE)) > _LENGTH:
        raise SourceError(where, REFUSED, "is no whole address", "write all of it, as https://example.org/report")
    if "@" in whole[1]:
        raise SourceError(
            where,
            REFUSED,
            "holds a name or a password before the @",
            "leave it out; a source has user and password_env for that",
        )
    found = _AUTHORITY.fullmatch(whole[1])
    if found is None:
        raise SourceError(where, REFUSED, "has no host, or a port that is none", "correct it")
    scheme_name = scheme[0].lower()
    port = int(found[2]) if found[2] else _DEFAULT_PORTS[scheme_name]
    if not 0 < port < 65_536 or str(port) in _OTHER_SERVICES:
        raise SourceError(where, REFUSED, f"names port {port}, where no pages are", "correct it")
    target = whole[2] if whole[2].startswith("/") else f"/{whole[2]}"
    return Url(scheme_name, _host(found[1], where), port, quote(target, safe=_SAFE))


def joined(url: Url, location: str) -> Url:
    """Return where a redirect from an address leads. Raises: SourceError, code `refused`."""
    location = location.strip(" \t").replace(" ", "%20")
    if _SCHEME.match(location):  # not for urljoin, which takes http:///a for a path on the same host
        return parsed(location)
    try:
        return parsed(urljoin(str(url), location))
    except ValueError as error:  # brackets that hold no address
        raise SourceError(shown(str(url)), REFUSED, "leads to what is no address", "tell its publisher") from error


def shown(text: str) -> str:
    """Return an address for messages and records: in one line, without its secrets."""
    text = masked(text)
    return name_of(text if len(text) <= _LENGTH else f"{text[:_SHOWN]}...")


def _host(text: str, where: str) -> str:
    """Return a host in the one form that is used for it. Raises: SourceError."""
    if text.startswith("["):
        try:
            return str(ipaddress.IPv6Address(text[1:-1]))
        except ValueError as error:
            raise SourceError(where, REFUSED, "has no address of IPv6 in its brackets", "correct it") from error
    host = text.lower() if text.isascii() else _in_ascii(text, where)
    labels = host.split(".")
    if len(host) > _HOST_LENGTH or not all(map(_LABEL.fullmatch, labels)):
        raise SourceError(where, REFUSED, "has a host that is no name of one", "write it as a browser shows it")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError as error:
            wrong = "has numbers for a host that programs read differently"
            raise SourceError(where, REFUSED, wrong, "write the address as four decimal numbers") from error
    return host


def _in_ascii(host: str, where: str) -> str:
    """Return an international name as it is looked up (IDNA 2008, which maps no other digits to ours)."""
    try:
        import idna
    except ImportError as error:
        wrong = "has an international name, which needs idna"
        remedy = "write its host as xn--..., or pip install 'diffreport-editions[fetch]'"
        raise SourceError(where, REFUSED, wrong, remedy) from error
    try:
        return idna.encode(host.lower(), uts46=False).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        wrong = "has a host that is no international name"
        raise SourceError(where, REFUSED, wrong, "write it in small letters, or as xn--...") from error
