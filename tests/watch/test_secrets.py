"""Where secrets come from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from diffreport.errors import UsageError
from diffreport.watch.plan import Secret
from diffreport.watch.secrets import value_of


def kept(path: Path, content: bytes, mode: int = 0o600) -> Secret:
    """Return a secret in a file of this mode."""
    path.write_bytes(content)
    path.chmod(mode)
    return Secret(file=path)


def test_a_secret_is_read_from_a_variable_or_a_file(tmp_path: Path) -> None:
    """The end of the last line is not of it, a space is."""
    assert value_of(Secret("KEY"), {"KEY": " hush "}) == " hush "
    assert value_of(kept(tmp_path / "a", b"hush \n")) == "hush "
    assert value_of(kept(tmp_path / "b", "schön\r\n".encode())) == "schön"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o666])
def test_a_file_that_others_may_use_is_refused(mode: int, tmp_path: Path) -> None:
    """With what to do; its value is not told."""
    with pytest.raises(UsageError, match=r"others than its owner may use it; chmod 600 it") as failed:
        value_of(kept(tmp_path / "key", b"hush", mode))
    assert "hush" not in str(failed.value)


def test_what_systemd_hands_to_a_service_is_taken(tmp_path: Path) -> None:
    """It is read by the service alone, though its mode names the group; what anybody may read is none of it."""
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert value_of(kept(tmp_path / "smtp", b"hush", 0o440), environ) == "hush"
    with pytest.raises(UsageError, match="others than its owner"):
        value_of(kept(tmp_path / "open", b"hush", 0o444), environ)
    (tmp_path / "else").mkdir()
    with pytest.raises(UsageError, match="others than its owner"):
        value_of(kept(tmp_path / "else" / "smtp", b"hush", 0o440), environ)


def test_what_holds_no_secret_is_told(tmp_path: Path) -> None:
    """In one line that names the variable or the file."""
    (tmp_path / "folder").mkdir(mode=0o700)
    os.mkfifo(tmp_path / "pipe", 0o600)
    wrong = {
        Secret("KEY"): "variable KEY: is not set, or empty",
        Secret("BROKEN"): "variable BROKEN: is no text in the encoding of the system",
        Secret(file=tmp_path / "none"): "none: cannot be read",
        Secret(file=tmp_path / "folder"): "folder: ",
        Secret(file=tmp_path / "pipe"): "pipe: is no file",
        kept(tmp_path / "empty", b"\n"): "empty: is empty",
        kept(tmp_path / "blank", b" \n"): "blank: is empty",
        kept(tmp_path / "large", b"x" * 70_000): "large: is larger than 64 KiB",
        kept(tmp_path / "bytes", b"\xff\xfe\x00"): "bytes: is no text in UTF-8",
    }
    for secret, message in wrong.items():
        with pytest.raises(UsageError, match=message) as failed:
            value_of(secret, {"BROKEN": "hush\udcff"})
        assert "\n" not in str(failed.value)
