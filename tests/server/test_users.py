"""Who asks is told by this machine, by a proxy that is trusted, or by a token; else nobody is known."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from diffreport.errors import UsageError
from diffreport.server.sessions import file_beside
from diffreport.server.users import Alone, Asking, Proxied, Tokens, TooManyError

TOKEN, OTHER = "a-long-secret-of-ana", "a-long-secret-of-ben"


def digest(token: str) -> str:
    """Return what a file of tokens has of one."""
    return hashlib.sha256(token.encode()).hexdigest()


def asking(peer: str = "127.0.0.1", cookie: str = "", now: float = 0.0, **headers: str | tuple[str, ...]) -> Asking:
    """Return what a request tells; of a header's name "_" stands for "-"."""
    found = {k.replace("_", "-"): (v,) if isinstance(v, str) else v for k, v in headers.items()}
    return Asking(peer, found, cookie, now)


def opened(file: Path) -> Tokens:
    """Return the users that a file names."""
    return Tokens(file, file_beside(file.with_name("reviews")))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of two users' tokens."""
    file = tmp_path / "tokens.toml"
    file.write_text(f'Ana = "{digest(TOKEN)}"\n"Ben of Karsova" = "{digest(OTHER)}"\n')
    file.chmod(0o600)
    return file


def test_alone_is_whoever_asks() -> None:
    """Nothing that is sent says otherwise."""
    assert Alone("Ana").who(asking(x_forwarded_user="Ben")) == "Ana"


def test_a_proxy_is_believed_at_its_address_alone() -> None:
    """Where others send its header, and where it sends none, or two, nobody is known."""
    users = Proxied("X-Forwarded-User", ["127.0.0.1", "10.0.0.0/8", "::1"])
    for peer in ("127.0.0.1", "10.1.2.3", "::1", "::ffff:127.0.0.1"):
        assert users.who(asking(peer, x_forwarded_user="Ana")) == "Ana"
    for peer in ("127.0.0.2", "11.0.0.1", "192.168.0.1", "", "localhost"):
        assert users.who(asking(peer, x_forwarded_user="Ana")) == ""
    assert users.who(asking()) == ""
    assert users.who(asking(x_forwarded_user=("Ana", "Ben"))) == ""


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("Ana Petrović".encode().decode("latin-1"), "Ana Petrović"),
        ("  Ana\u0009 ", "Ana"),
        ("Ana\u202eneB".encode().decode("latin-1"), "AnaneB"),
        ("\xff", ""),
        ("x" * 301, ""),
        ("", ""),
    ],
)
def test_a_name_is_one_line_of_text(sent: str, name: str) -> None:
    """As UTF-8, without what turns a line round."""
    assert Proxied("Remote-User", ["127.0.0.1"]).who(asking(remote_user=sent)) == name


@pytest.mark.parametrize(("header", "trusted"), [("X User", ["127.0.0.1"]), ("X-User", []), ("X-User", ["proxy"])])
def test_a_proxy_must_be_named_rightly(header: str, trusted: list[str]) -> None:
    """Its header is a header, its address an address."""
    with pytest.raises(UsageError):
        Proxied(header, trusted)


def test_a_token_tells_its_user(file: Path) -> None:
    """Sent as programs do; no other token does, nor another scheme."""
    users = opened(file)
    assert users.who(asking(authorization=f"Bearer {TOKEN}")) == "Ana"
    assert users.who(asking(authorization=f"bearer {OTHER}")) == "Ben of Karsova"
    for sent in ("Bearer x", "Bearer ", f"Basic {TOKEN}", TOKEN, f"Bearer {digest(TOKEN)}"):
        assert users.who(asking(authorization=sent)) == ""
    assert users.who(asking()) == ""


def test_a_session_ends(file: Path) -> None:
    """By itself, when its user ends it, and when the token is taken back."""
    users = opened(file)
    ended, old, secret = (users.begin(TOKEN, 0.0) for _ in range(3))
    assert users.who(asking(cookie=secret)) == "Ana"
    assert users.who(asking(cookie=secret, authorization="Basic YTpi")) == "Ana"  # of a proxy
    assert users.who(asking(cookie=secret, authorization="Bearer guess")) == ""
    users.end(ended)
    assert users.who(asking(cookie=ended)) == ""
    assert users.who(asking(cookie=old, now=24 * 3600.0)) == ""
    file.write_text(f'Ben = "{digest(OTHER)}"\n')
    assert users.who(asking(cookie=secret)) == ""
    assert users.who(asking(authorization=f"Bearer {TOKEN}")) == ""


def test_a_session_outlives_the_server(file: Path) -> None:
    """Not one that was ended, nor one whose time is over; what is on the disk lets nobody in."""
    first = opened(file)
    ended, secret = (first.begin(TOKEN, 0.0) for _ in range(2))
    first.end(ended)
    users = opened(file)  # the first was killed: it has closed nothing
    assert users.who(asking(cookie=secret)) == "Ana"
    assert users.who(asking(cookie=ended)) == ""
    later = users.begin(OTHER, 24 * 3600.0)
    assert users.who(asking(cookie=secret)) == ""
    users.close()
    first.close()
    (kept,) = file.parent.glob("*-sessions*")
    assert kept.stat().st_mode & 0o077 == 0
    assert not [text for text in (secret, later, TOKEN, OTHER) if text.encode() in kept.read_bytes()]


def test_guessing_is_stopped(file: Path) -> None:
    """Of one address, for a minute; who has a token goes on even there: it may be a proxy's."""
    users = opened(file)
    for _ in range(10):
        assert users.who(asking(authorization="Bearer guess")) == ""
    with pytest.raises(TooManyError):
        users.who(asking(authorization="Bearer guess"))
    assert users.who(asking(authorization=f"Bearer {TOKEN}")) == "Ana"
    assert users.who(asking("10.0.0.1", authorization="Bearer guess")) == ""
    assert users.who(asking(now=61.0, authorization="Bearer guess")) == ""
    for _ in range(10):
        assert users.who(asking("10.0.0.2", now=9_000.0, authorization="Bearer guess")) == ""
    assert users.who(asking("10.0.0.2", authorization="Bearer guess")) == ""  # the clock was put back


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("", "names nobody"),
        ("Ana = 3\n", "has no sha256"),
        (f'Ana = "{TOKEN}"\n', "has no sha256"),
        (f'Ana = "{digest(TOKEN)}"\nBen = "{digest(TOKEN)}"\n', "somebody else"),
        (f'" " = "{digest(TOKEN)}"\n', "is no name"),
        ("Ana\n", "not a readable TOML file"),
    ],
)
def test_a_wrong_file_is_told(file: Path, content: str, wrong: str) -> None:
    """In one line that names it."""
    file.write_text(content)
    with pytest.raises(UsageError, match=wrong) as told:
        opened(file)
    assert str(file) in str(told.value) and "\n" not in str(told.value)


def test_a_file_that_others_read_is_refused(file: Path) -> None:
    """It is told how to make it private; one that is not there is told, too."""
    file.chmod(0o640)
    with pytest.raises(UsageError, match="chmod 600"):
        opened(file)
    with pytest.raises(UsageError, match="cannot be read"):
        opened(file.with_name("none"))
