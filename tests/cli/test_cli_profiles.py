"""[[profile]] tables of diffreport.toml: every command that reads a page reads it by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

PAGE = (
    "<html><body><div id=views>Seen {views} times</div>"
    "<div id=report><p>The river has {boats} boats.</p></div></body></html>"
)
PROFILE = '[[profile]]\n{match} = "{pattern}"\ndrop = ["#views"]\n'


@pytest.fixture
def pages(folder: Path) -> Path:
    """Return the working folder with two editions of a page, between which only its counter changed."""
    for year, views in ((2001, 4099), (2002, 4116)):
        (folder / f"river-{year}.html").write_text(PAGE.format(views=views, boats=315), encoding="utf-8")
    return folder


def test_files_are_read_by_the_profile_for_their_name(run: Run, pages: Path) -> None:
    """What it drops is in no comparison, and counted as left out."""
    files = ("river-2001.html", "river-2002.html")
    assert "Seen" in run("compare", *files).text
    (pages / "diffreport.toml").write_text(PROFILE.format(match="file", pattern="river-*.html"))
    assert run("compare", *files).text == "No change.\n"
    assert "dropped by the profile" in run("show", files[0], "--quality").text
    assert "#views" in run("config", "show").text


@pytest.mark.parametrize(("match", "pattern"), [("series", "riv*"), ("source", "https://example.org/*")])
def test_archived_editions_are_read_by_the_profile_for_their_series_or_source(
    run: Run, pages: Path, match: str, pattern: str
) -> None:
    """Whatever the archive knows of an edition may choose its profile."""
    run("init")
    for year in (2001, 2002):
        run("add", "river", f"river-{year}.html", "--source", f"https://example.org/{year}")
    assert "Seen" in run("report", "river").text
    (pages / "diffreport.toml").write_text(PROFILE.format(match=match, pattern=pattern))
    assert run("report", "river").text == "No change.\n"
    assert "Seen" not in run("show", "river@2001", "--blocks").text


def test_a_wrong_profile_ends_with_2_and_one_line(run: Run, pages: Path) -> None:
    """The line names the file, the profile and the key."""
    (pages / "diffreport.toml").write_text('[[profile]]\nfile = "*"\ndrop = ["div >"]\n')
    ran = run("show", "river-2001.html")
    assert ran.status == 2
    assert "diffreport.toml:3: profile 1: drop: 'div >' is not a CSS selector" in ran.err
    assert ran.err.count("\n") == 1
