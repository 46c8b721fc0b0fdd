"""How the bytes of an edition came from where they were published, and how it was told what they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from diffreport.errors import UsageError

# Who says what the bytes are (`media_type_from`, `charset_from`); a mark, the document or a detector is named alike.
DEPOSITOR = "depositor"
DETECTED = "detected"
HEADER = "HTTP header"

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")  # RFC 9110: a token
# Names of headers, and of parameters in addresses, whose value is a secret.
_SECRET_NAME = re.compile(
    r"cookie|auth(?!or(?:s|ity|ities)?(?![a-z]))|token|secret(?!ar[iy])|signature|(?<!allow-)credential|passw|passphrase|passcode|pwd|[cx]srf"
    r"|hmac|jwt|(?:access|account|api|app|auth|client|license|private|shared|subscription)[-_.]?key"
    r"|sess(?:ion)?[-_]?(?:id|key)",
    re.IGNORECASE,
)
# Names that may be of a secret, or of a country and a year: their value tells.
_DOUBTFUL_NAME = re.compile(r"(?:.*[-_])?key|sig|code|sid|pass|.*session.*", re.IGNORECASE)
_NO_SECRET = re.compile(r"[A-Za-z]{0,3}|[0-9]{1,8}(?:[-/][0-9]{1,4})?")
_PARAMETER = re.compile(r"(?<=[?&#;])([^=&#;?\s]*)=([^&#;?\s]*(?:[;?][^=&#;?\s]*(?=[;?&#\s]|\Z))*)")
_ENDS = ":,.)]}>\"'"  # what may follow an address in a sentence
_ENCODINGS = 3  # of an address in an address
_USERINFO = re.compile(r"(?<=://)[^/?#\s]*@")
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+-]+):(.+)")  # RFC 3986; one letter is a drive, one dot in it a host
_HOSTED = ("http", "https", "ftp", "ftps", "sftp")
_CONTENTS = ("javascript", "vbscript", "data", "blob", "about")  # they say what something is, not where it was
_VALUE_LENGTH = 8_192  # characters of one header: the longest that servers commonly accept or send
_ALL_LENGTH = 65_536  # characters of all headers of one response
_MOST = 200  # headers
_TEXT_LENGTH = 200  # characters of what says what the bytes are
_URL_LENGTH = 4_000  # characters


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How bytes were retrieved and what they were found to be; what is not known is None.

    `final_url` is the address after redirects, `status` that of HTTP. `headers` are those of the response that gave
    the bytes, names and values as they came and in their order; one that holds credentials or a control character,
    or that is too long, is left out, never altered. `media_type_from` and `charset_from` say who told the
    media type and the charset: "depositor", "HTTP header", "document", "byte order mark", "default", or
    "detected" with what detected it. `memento` is the address of a copy in an archive of the web (RFC 7089),
    `redirects` are the statuses that led from the address asked for to the final one, each with where it led.
    Raises: UsageError for what cannot be recorded.
    """

    final_url: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    media_type_from: str | None = None
    charset: str | None = None
    charset_from: str | None = None
    memento: str | None = None
    redirects: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        """Check every field, and keep of the headers what is to be kept."""
        check_url("final URL", self.final_url)
        check_url("memento", self.memento)
        for _, url in self.redirects:
            check_url("redirect", url)
        for status in (self.status, *(status for status, _ in self.redirects)):
            if status is not None and not 100 <= status <= 599:
                raise UsageError(f"status {status}: not one of HTTP; give three digits, or none")
        for field in ("media_type_from", "charset", "charset_from"):
            text = getattr(self, field) or ""
            if len(text) > _TEXT_LENGTH or has_control(text):
                raise UsageError(f"{field} {text[:80]!a}: cannot be recorded; write it in one short line")
        object.__setattr__(self, "headers", kept(self.headers))

    @property
    def is_said(self) -> bool:
        """Tell whether the media type is the depositor's word, which binds readers; what was detected may change."""
        return self.media_type_from in (None, DEPOSITOR)

    def header(self, name: str) -> str | None:
        """Return the value of the last header of a name, whatever its case; None if there is none."""
        return header_of(self.headers, name)


def header_of(headers: Sequence[tuple[str, str]], name: str) -> str | None:
    """Return the value of the last header of a name, whatever its case; None if there is none."""
    return next((value for key, value in reversed(headers) if key.lower() == name.lower()), None)


def kept(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the headers that are kept of a response, as they came and in their order."""
    taken: list[tuple[str, str]] = []
    left = _ALL_LENGTH
    for name, value in headers:
        value = value.strip(" \t")
        length = len(name) + len(value)
        if len(taken) < _MOST and length <= left and not withheld(name, value):
            taken.append((name, value))
            left -= length
    return tuple(taken)


def withheld(name: str, value: str) -> str:
    """Return why a header is not kept, "" if it is."""
    if not _NAME.fullmatch(name):
        return "has no name of HTTP"
    if holds_secret(name, value):
        return "may hold credentials"
    return "is too long" if len(value) > _VALUE_LENGTH else "has a control character" if has_control(value) else ""


def holds_secret(name: str, value: str) -> bool:
    """Tell whether a header may hold credentials: by its name, or in an address."""
    return _is_secret(name, value) or masked(value) != value


def is_header_name(text: str) -> bool:
    """Tell whether a text can be the name of a header (RFC 9110: a token)."""
    return bool(_NAME.fullmatch(text))


def masked(text: str) -> str:
    """Return a text with `***` for what stands before the @ in its addresses, and for secrets in their queries."""
    return _PARAMETER.sub(_told, _USERINFO.sub("***@", text))


def _told(found: re.Match[str]) -> str:
    name, inner = found.groups()
    value = inner.rstrip(_ENDS)
    is_secret = _is_secret(unquote(name), value)
    for _ in range(_ENCODINGS):
        inner = unquote(inner)
        is_secret = is_secret or any(_is_secret(*each) for each in _PARAMETER.findall(inner))
    return f"{name}=***{found[2][len(value) :]}" if is_secret else found[0]


def _is_secret(name: str, value: str) -> bool:
    if _SECRET_NAME.search(name):
        return True
    return bool(_DOUBTFUL_NAME.fullmatch(name)) and not _NO_SECRET.fullmatch(value)


def check_url(what: str, url: str | None) -> None:
    """Raise UsageError for an address that cannot be recorded; what it says holds no password."""
    if url is None:
        return
    if _USERINFO.match(url, url.find("://") + 3):
        raise UsageError(f"{what}: holds a name or a password before the @; an archive is for all, leave them out")
    if len(url) > _URL_LENGTH:
        raise UsageError(f"{what}: longer than {_URL_LENGTH} characters; shorten it")
    if has_control(url):
        raise UsageError(f"{what} {url[:80]!a}: has a control character; remove it")


def check_address(what: str, url: str | None) -> None:
    """Raise UsageError for what a depositor calls an address and is none: it has a scheme, and says where to look."""
    if url is None:
        return
    check_url(what, url)
    found = _ADDRESS.fullmatch(url)
    scheme = found[1].lower() if found else ""
    is_hosted = found is not None and re.match(r"//[^/?#]", found[2]) is not None
    if not found or re.search(r"\s", url) or (scheme in _HOSTED and not is_hosted):
        raise UsageError(f"{what} {url[:80]!a}: not an address; write all of it, as https://example.org/report")
    if scheme in _CONTENTS:
        raise UsageError(f"{what} {url[:80]!a}: {scheme}: is no address of a document; give that it was published at")


def has_control(text: str, allowed: str = "") -> bool:
    """Tell whether a text has a control character or half of a surrogate pair, which no file can hold."""
    return any(unicodedata.category(c) in ("Cc", "Cs") and c not in allowed for c in text)
