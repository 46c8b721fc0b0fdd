"""The line that tells how far something long has come: its rate, what is left, and where it is not shown."""

from __future__ import annotations

import io

import pytest

from diffreport.cli import progress
from diffreport.cli.progress import Pace, counted


class Terminal(io.StringIO):
    """Standard error that somebody watches."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def watched(patch: pytest.MonkeyPatch) -> Terminal:
    """Return the terminal that is standard error now, at which ten seconds pass between two looks at the clock."""
    terminal, moments = Terminal(), iter(range(0, 10_000, 10))
    patch.setattr(progress.sys, "stderr", terminal)
    patch.setattr(progress.time, "monotonic", lambda: float(next(moments)))
    patch.setenv("COLUMNS", "100")
    patch.setenv("TERM", "xterm")
    return terminal


def lines(terminal: Terminal) -> list[str]:
    """Return what was shown, one after the other."""
    return terminal.getvalue().replace("\x1b[K", "").split("\r")[1:]


def test_a_batch_tells_its_rate_and_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """When it is done, there is none left; then the line is gone."""
    terminal = watched(monkeypatch)
    with counted("pairs", True, "pairs") as tell:
        for done in (50, 100, 1_200):
            tell(done, 1_200)
    assert lines(terminal) == [
        "pairs [#.......................] 50 of 1,200",
        "pairs [##......................] 100 of 1,200  5.0 pairs/s  4 min left",
        "pairs [########################] 1,200 of 1,200  66 pairs/s",
        "",
    ]


def test_what_is_counted_alone_tells_no_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """As pages of a site, which take what they take."""
    terminal = watched(monkeypatch)
    with counted("pages", True) as tell:
        tell(12, 24)
    assert lines(terminal) == ["pages [############............] 12 of 24", ""]


@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_nothing_is_shown_where_it_could_not_be_rewritten(term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a dumb terminal; or where nobody watches."""
    terminal = watched(monkeypatch)
    monkeypatch.setenv("TERM", term)
    with counted("pairs", term == "dumb", "pairs") as tell, progress.shown(lambda: 9, term == "dumb") as advance:
        tell(1, 2)
        advance(3)
    assert terminal.getvalue() == ""


def test_what_was_done_before_does_not_promise_the_same_of_what_is_left() -> None:
    """A thousand pairs passed over in five seconds, then one a second."""
    pace = Pace()
    for done in range(1_000):
        pace.count(done, done / 200)
    assert pace.rate == pytest.approx(200, rel=0.1)
    for second in range(150):
        pace.count(1_000 + second, 5.0 + second)
    assert 1 <= pace.rate < 1.5


def test_one_slow_pair_among_thousands_does_not_change_the_outlook() -> None:
    """After an hour at two a second, five minutes for one."""
    pace = Pace()
    for done in range(7_200):
        pace.count(done, done / 2)
    pace.count(7_201, 3_900.0)
    assert 1 < pace.rate < 2


def test_no_rate_is_told_before_there_is_one() -> None:
    """Nor where nothing was done yet, however long that takes."""
    pace = Pace()
    for done, moment in ((5, 100.0), (6, 101.0)):
        pace.count(done, moment)
        assert pace.told(100, "pairs") == ""
    idle = Pace()
    for moment in (0.0, 60.0):
        idle.count(0, moment)
        assert idle.told(100, "pairs") == ""


@pytest.mark.parametrize(
    ("left", "told"),
    [(9, "9 s"), (89, "89 s"), (91, "2 min"), (5_000, "83 min"), (7_500, "2 h 05 min"), (500_000, "6 days")],
)
def test_a_time_is_as_exact_as_it_can_be_known(left: int, told: str) -> None:
    """At one a second."""
    pace = Pace()
    for second in range(10):
        pace.count(second, float(second))
    assert pace.told(left, "pairs") == f"  1.0 pairs/s  {told} left"
