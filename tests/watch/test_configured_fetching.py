"""What the configuration says of a source is what its server is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffreport.spots import tables_of
from diffreport.watch.configured import plan_of
from tests.watch.fetching import failure, fetcher
from tests.watch.server import Server


def test_a_token_is_sent_as_one_and_read_when_it_is_needed(server: Server, tmp_path: Path) -> None:
    """From its file, beside the configuration; without the file nothing is asked for."""
    server.publish("/a", "<p>Signed in.</p>")
    text = f'[[source]]\nseries = "a"\nurl = "{server.url("/a")}"\ntoken_file = "token"\nallow_private = true\n'
    [source] = plan_of(tables_of(tmp_path / "diffreport.toml", text)).sources
    assert failure(source).code == "secret"
    assert server.asked("/a") == []
    (tmp_path / "token").write_text("b3BlbiBzZXNhbWU\n")
    (tmp_path / "token").chmod(0o600)
    assert len(fetcher().fetch(source, {}).editions) == 1
    assert server.asked("/a")[0].header("Authorization") == "Bearer b3BlbiBzZXNhbWU"


def test_a_token_goes_into_the_header_that_is_named(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone."""
    monkeypatch.setenv("KARSOVA_KEY", "b3BlbiBzZXNhbWU")
    server.publish("/a", "<p>Signed in.</p>")
    text = (
        f'[[source]]\nseries = "a"\nurl = "{server.url("/a")}"\ntoken_env = "KARSOVA_KEY"\ntoken_header = "X-Api-Key"\n'
    )
    [source] = plan_of(tables_of(Path("diffreport.toml"), text + "allow_private = true\n")).sources
    assert len(fetcher().fetch(source, {}).editions) == 1
    asked = server.asked("/a")[0]
    assert (asked.header("X-Api-Key"), asked.header("Authorization")) == ("b3BlbiBzZXNhbWU", None)


@pytest.mark.parametrize("token", ["two\nlines", "nul\0", "caf\u00e9"])
def test_a_token_that_is_none_is_not_sent(server: Server, tmp_path: Path, token: str) -> None:
    """A second line would be a header of its own."""
    text = f'[[source]]\nseries = "a"\nurl = "{server.url("/a")}"\ntoken_file = "token"\nallow_private = true\n'
    (tmp_path / "token").write_text(token)
    (tmp_path / "token").chmod(0o600)
    [source] = plan_of(tables_of(tmp_path / "diffreport.toml", text)).sources
    error = failure(source)
    assert error.code == "secret" and token not in str(error)
    assert server.asked("/a") == []
