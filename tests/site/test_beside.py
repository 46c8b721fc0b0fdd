"""The page of a history in a file, and the change reports in a folder beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from diffreport.archive import Archive
from diffreport.archived.following import Pairs
from diffreport.archived.histories import Followed, Following, followed, history_through
from diffreport.errors import TemplateError, UsageError
from diffreport.report.alone import alone
from diffreport.report.presentation import Presentation
from diffreport.site.beside import Target, write_page
from diffreport.site.reports import Under
from tests.site.archives import add, archive_in, dead_links, files_in


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Return an archive that no test changes."""
    return archive_in(tmp_path_factory.mktemp("beside") / "archive")


def write(archive: Archive, path: Path, pairs: Pairs, under: Under | None = None, of: Followed | None = None) -> int:
    """Write the page of the lakes, or of what was followed before; return how many reports it links to."""
    chosen = of or followed(archive, "lakes", Following())
    made = history_through(archive, chosen, Following())
    return write_page(archive, made, chosen, Target(path, pairs), under or Under())


def test_who_writes_the_same_page_meanwhile_is_refused(archive: Archive, tmp_path: Path) -> None:
    """Neither the page nor its reports are touched."""
    write(archive, tmp_path / "lakes.html", Pairs.ALL)
    before = files_in(tmp_path)
    with alone(tmp_path / "lakes-reports"):
        with pytest.raises(UsageError, match=r"lakes-reports: process .* is writing there; wait, or write elsewhere"):
            write(archive, tmp_path / "lakes.html", Pairs.SUCCESSIVE)
        assert {name: content for name, content in files_in(tmp_path).items() if "lock" not in name} == before


def test_nothing_is_written_beside_a_device(archive: Archive, tmp_path: Path) -> None:
    """It takes the page alone."""
    (tmp_path / "page.html").symlink_to("/dev/null")
    assert write(archive, tmp_path / "page.html", Pairs.ALL) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize("is_link", [False, True], ids=["folder", "link"])
def test_a_folder_that_is_not_ours_is_left_alone(archive: Archive, tmp_path: Path, is_link: bool) -> None:
    """Whoever wants reports there is told what to do instead; who wants none has the page."""
    own = tmp_path / ("elsewhere" if is_link else "lakes-reports")
    own.mkdir()
    (own / "notes.txt").write_text("mine")
    if is_link:
        (tmp_path / "lakes-reports").symlink_to(own)
    with pytest.raises(UsageError, match=r"; write the page under another name, or with --reports none$"):
        write(archive, tmp_path / "lakes.html", Pairs.SUCCESSIVE)
    assert not (tmp_path / "lakes.html").exists()
    assert write(archive, tmp_path / "lakes.html", Pairs.NONE) == 0
    assert (tmp_path / "lakes.html").is_file() and [path.name for path in own.iterdir()] == ["notes.txt"]


def test_a_report_goes_once_no_page_leads_to_it(archive: Archive, tmp_path: Path) -> None:
    """Where the new page cannot be made, the old one still leads to all of its reports."""
    page, own = tmp_path / "pages/lakes.html", tmp_path / "own"
    page.parent.mkdir()
    own.mkdir()
    (own / "history.html.j2").write_text('{% include "nowhere" %}')
    assert write(archive, page, Pairs.ALL) == 3
    with pytest.raises(TemplateError):
        write(archive, page, Pairs.LATEST, Under(shown=Presentation(templates=own)))
    assert list(dead_links(page.parent)) == []
    assert write(archive, page, Pairs.LATEST) == 1
    assert list(dead_links(page.parent)) == [] and len(list(page.parent.glob("lakes-reports/*.html"))) == 1
    assert write(archive, page, Pairs.NONE) == 0 and set(files_in(page.parent)) == {"lakes.html"}


def test_an_empty_folder_of_the_user_s_is_left_where_nothing_can_be_made(archive: Archive, tmp_path: Path) -> None:
    """Though the folder in it that was made for reports goes."""
    (tmp_path / "own").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "own/history.html.j2").write_text('{% include "nowhere" %}')
    with pytest.raises(TemplateError):
        write(archive, tmp_path / "out/lakes.html", Pairs.NONE, Under(shown=Presentation(templates=tmp_path / "own")))
    with alone(tmp_path / "out/lakes-reports"):
        pass
    assert list((tmp_path / "out").iterdir()) == []


def test_a_page_and_its_reports_are_of_one_look_at_the_archive(archive: Archive, tmp_path: Path) -> None:
    """An edition that is deposited meanwhile, between others, is in neither."""
    shutil.copytree(archive.folder, tmp_path / "archive")
    growing, out = Archive.open(tmp_path / "archive"), tmp_path / "out"
    chosen = followed(growing, "lakes", Following())
    add(growing, "lakes", ("2021b", 310, "may have"), title="The lakes", published="2020-09-01")
    out.mkdir()
    assert write(growing, out / "lakes.html", Pairs.SUCCESSIVE, of=chosen) == 2
    assert {path.name for path in out.rglob("*--*.html")} == {"2021--2022.html", "2022--2023.html"}
    assert list(dead_links(out)) == [] and "2021b" not in (out / "lakes.html").read_text(encoding="utf-8")
