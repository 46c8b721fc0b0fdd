"""Secrets at the moment of their use: from a variable, or a file that is its owner's alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from diffreport.errors import UsageError
from diffreport.watch.plan import Secret

_SIZE = 64 << 10  # bytes: a list of addresses of Apprise, no more


def value_of(secret: Secret, environ: Mapping[str, str] = os.environ) -> str:
    """Return the value of a secret, without the end of its last line.

    Raises: UsageError naming the variable or the file, never the value.
    """
    if not secret.file:
        value = environ.get(secret.variable, "")
        if not value:
            raise UsageError(f"variable {secret.variable}: is not set, or empty; set it where diffreport runs")
        if any("\ud800" <= c <= "\udfff" for c in value):
            raise UsageError(f"variable {secret.variable}: is no text in the encoding of the system; set it anew")
        return value
    file = secret.file
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe may have no writer
        with os.fdopen(descriptor, "rb") as stream:
            _check(file, os.fstat(descriptor), environ.get("CREDENTIALS_DIRECTORY"))
            value = stream.read(_SIZE + 1).decode("utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}); it should hold a secret") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: is no text in UTF-8; it should hold a secret") from error
    if len(value) > _SIZE:
        raise UsageError(f"{file}: is larger than {_SIZE >> 10} KiB; it should hold a secret and nothing else")
    value = value.removesuffix("\n").removesuffix("\r")
    if not value.strip():
        raise UsageError(f"{file}: is empty; write the secret into it")
    return value


def token_line(token: str, header: str) -> tuple[str, str]:
    """Return the header of a request that has a token: the one named, or Authorization (RFC 6750)."""
    return (header, token) if header else ("Authorization", f"Bearer {token}")


def _check(file: Path, found: os.stat_result, credentials: str | None) -> None:
    """Refuse a file that others may read, or that is none. Raises: UsageError.

    What systemd hands to a service (`LoadCredential`) seems to be its group's, too: those are the rights of the
    service alone, as an access list shows them. Source: systemd issue 29435.
    """
    if not stat.S_ISREG(found.st_mode):
        raise UsageError(f"{file}: is no file; it should hold a secret")
    others = 0o037 if credentials and file.parent == Path(credentials) else 0o077
    if os.name == "posix" and found.st_mode & others:
        raise UsageError(f"{file}: others than its owner may use it; chmod 600 it")
