"""serve refuses in one line what would let others in under the user's name, or cannot be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("--host", "0.0.0.0"), "--host 0.0.0.0: others could read it, and review under your name"),
        (("--host", "::"), "tell users apart"),
        (("--host", "reports.example.org"), "tell users apart"),
        (("--public-url", "https://reports.example.org/"), "review under your name"),
        (("--public-url", "reports", "--tokens", "none.toml"), "none.toml: cannot be read"),
        (("--trust", "127.0.0.1"), "--trust needs --user-header"),
        (("--user-header", "X-User"), "says nothing without --trust"),
        (("--user-header", "X-User", "--trust", "here"), "write an address"),
        (("--user-header", "X-User", "--trust", "127.0.0.1", "--user", "Ana"), "leave it out"),
        (("--user-header", "X-User", "--tokens", "none.toml"), "exclude each other"),
        (("--user", "x" * 301), "is no name"),
        (("--base-path", "reports"), "write one as /reports"),
        (("--templates", "none"), "no such folder of templates"),
        (("--language", "xx"), "xx"),
        (("--reviews", "archive/reviews.sqlite", "--port", "0"), "inside of the archive"),
        (("--reviews", "old-2015.txt", "--port", "0"), "old-2015.txt"),
        (("--archive", "none"), "no such folder"),
    ],
)
def test_what_cannot_be_served_is_refused(run: Run, archived: Path, argv: tuple[str, ...], told: str) -> None:
    """Status 2, one line, nothing on standard output."""
    ran = run("serve", *argv)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, b"", 1)
    assert told in ran.err


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_without_the_extra_a_line_says_what_to_install(folder: Path, missing: str) -> None:
    """Before anything else is looked at; the help is there."""
    code = f"import sys; sys.modules[{missing!r}] = None; from diffreport.__main__ import main; sys.exit(main())"
    for argv, status in (([], 2), (["--help"], 0)):
        ran = subprocess.run([sys.executable, "-c", code, "serve", *argv], capture_output=True, text=True, check=False)
        assert ran.returncode == status
        told = "diffreport: serve: needs starlette and uvicorn; pip install 'diffreport-editions[server]'\n"
        assert ran.stderr == (told if status else "")
