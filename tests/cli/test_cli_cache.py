"""Whatever is kept between runs: nobody sees it in a result."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffreport import comparison
from diffreport.caches import OFF, VARIABLE
from diffreport.readers import cache
from tests.cli.conftest import OLD, Run


@pytest.fixture
def series(run: Run, folder: Path) -> Path:
    """Return a folder with an archive of four editions."""
    assert run("init", "archive").status == 0
    for label, boats in {"2013": 290, "2014": 295, "2015": 300, "2016": 315}.items():
        (folder / f"{label}.txt").write_text(OLD.replace("300", str(boats)), encoding="utf-8")
        assert run("add", "river", f"{label}.txt", "--edition", label).status == 0
    return folder


COMMANDS = {
    "report": ("report", "river", "-o", "out.html"),
    "report as JSON": ("report", "river", "-o", "out.json"),
    "compare": ("compare", "2013.txt", "2016.txt", "-o", "out.html"),
    "figures": ("figures", "river", "-o", "out.csv"),
    "log": ("log", "river", "-o", "out.json"),
    "search": ("search", "boats", "-o", "out.json"),
}


@pytest.mark.parametrize("argv", COMMANDS.values(), ids=COMMANDS)
def test_a_result_is_the_same_with_what_was_kept_and_without(
    run: Run, series: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    """Byte for byte: without a cache, the first time with one, and the second, when nothing is read or compared."""
    results = []
    for place in (OFF, "cache", "cache"):
        monkeypatch.setenv(VARIABLE, str(series / place) if place != OFF else OFF)
        assert run(*argv).status == 0
        [file] = series.glob("out.*")
        results.append(file.read_bytes())
        if len(results) == 2:
            monkeypatch.setattr(comparison, "compare", None)
            monkeypatch.setattr(cache, "read_all", lambda requests: [None for _ in requests if 1 / 0])
    assert results[0] == results[1] == results[2]
