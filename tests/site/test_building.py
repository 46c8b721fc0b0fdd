"""A static site over an archive: what is in it, what is written when, and what may go wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import FrameType
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.archive import Archive
from diffreport.archived.following import Pairs
from diffreport.errors import UsageError
from diffreport.report.alone import alone
from diffreport.report.presentation import Presentation
from diffreport.site.building import Site, build
from diffreport.site.folders import MANIFEST, Folder
from diffreport.site.reports import Under
from tests.site.archives import (
    LAKES,
    add,
    archive_in,
    changed,
    dead_links,
    differing,
    files_in,
    is_manifest,
    pages_in,
)
from tests.watch.atom import NAMESPACE, checked, text_of

PAGES = {
    "index.html",
    "feed.atom",
    "lakes/index.html",
    "lakes/2021--2022.html",
    "lakes/2022--2023.html",
    "wells/index.html",
    "wells/spring--autumn.html",
}
# Builds a site, and is killed before all of its pages are written.
_KILLED = """
import os, signal, sys
from pathlib import Path
from types import FrameType
from diffreport.archive import Archive
from diffreport.site.building import Site, build
def advance(done, total):
    if done == 3:  # the new reports of two series, and the page of one
        os.kill(os.getpid(), signal.SIGKILL)
build(Archive.open(sys.argv[1]), Site(), Path(sys.argv[2]), advance)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an archive, and the site built of it."""
    folder = tmp_path_factory.mktemp("made")
    build(archive_in(folder / "archive"), Site(), folder / "site")
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path) -> tuple[Archive, Path]:
    """Return an archive and its site, to be changed."""
    shutil.copytree(made / "archive", tmp_path / "archive")
    shutil.copytree(made / "site", tmp_path / "site")
    return Archive.open(tmp_path / "archive"), tmp_path / "site"


def test_a_site_has_a_page_for_every_series_and_a_report_for_every_change(made: Path) -> None:
    """Beside them stand manifests, and nothing else."""
    assert {name for name in files_in(made / "site") if not is_manifest(name)} == PAGES


def test_every_link_leads_somewhere(made: Path) -> None:
    """In the site, and to the very place; what a page leads to is relative, so the site stands anywhere."""
    assert list(dead_links(made / "site")) == []
    index = LexborHTMLParser((made / "site/index.html").read_text(encoding="utf-8"))
    hrefs = [node.attributes["href"] for node in index.css("main a")]
    assert hrefs == [
        "lakes/2022--2023.html",
        "wells/spring--autumn.html",
        "lakes/2021--2022.html",
        "lakes/index.html",
        "lakes/2022--2023.html",
        "wells/index.html",
        "wells/spring--autumn.html",
    ]


def test_pages_lead_back_to_what_leads_to_them(made: Path) -> None:
    """A report to its series, a series to the index."""
    for page, up in (("lakes/2021--2022.html", "index.html"), ("lakes/index.html", "../index.html")):
        tree = LexborHTMLParser((made / "site" / page).read_text(encoding="utf-8"))
        assert up in [node.attributes["href"] for node in tree.css("a")]


def test_the_index_tells_what_changed(made: Path) -> None:
    """In numbers and words, the newest first."""
    index = LexborHTMLParser((made / "site/index.html").read_text(encoding="utf-8"))
    newest, *_, last = [node.text() for node in index.css("ol.wl li")]
    assert "1 May 2022" in newest and "The lakes: 2022 to 2023" in newest
    assert "2 findings: 1 figure and 1 wording signal; 90% of the old wording kept" in newest
    assert "2021 to 2022" in last
    told = [node.text(separator=" ") for node in index.css("ul.wl li")]
    assert "3 editions, 2021 to 2023" in told[0] and "No change" in told[1]


def test_every_page_has_a_strict_policy(made: Path) -> None:
    """It loads nothing."""
    for page in pages_in(made / "site"):
        tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
        policy = tree.css_first("meta[http-equiv=Content-Security-Policy]")
        assert policy is not None and (policy.attributes["content"] or "").startswith("default-src 'none'"), page


def test_nothing_is_written_where_nothing_is_new(here: tuple[Archive, Path]) -> None:
    """Not even a manifest."""
    archive, site = here
    built, new = changed(site, archive, Site())
    assert (built.written, built.removed, new) == (0, 0, set())


def test_what_is_current_is_read_once(here: tuple[Archive, Path]) -> None:
    """Each page of a site through which a build only looks."""
    archive, site = here
    read: list[str] = []

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code is Folder._digest.__code__:
            read.append(f"{frame.f_locals['self'].path.name}/{frame.f_locals['name']}")

    former = sys.getprofile()
    sys.setprofile(note)
    try:
        build(archive, Site(), site)
    finally:
        sys.setprofile(former)
    assert sorted(read) == sorted(f"{(site / name).parent.name}/{(site / name).name}" for name in PAGES)


def test_a_new_edition_costs_its_series_the_index_and_the_feed(here: tuple[Archive, Path]) -> None:
    """Reports that are there already are not made again."""
    archive, site = here
    add(archive, "wells", ("winter", 13, "may have"), title="The wells", published="2023-05-01")
    built, new = changed(site, archive, Site())
    written = {name for name in new if not is_manifest(name)}
    assert written == {"wells/autumn--winter.html", "wells/index.html", "index.html", "feed.atom"}
    assert built.written == len(written) and list(dead_links(site)) == []


def test_the_pages_of_a_series_that_is_gone_are_removed(here: tuple[Archive, Path]) -> None:
    """But not what somebody else put beside them."""
    archive, site = here
    (site / "wells/notes.txt").write_text("mine")
    built = build(archive, Site(pattern="l*"), site)
    assert built.series == 1 and files_in(site / "wells") == {"notes.txt": b"mine"}
    assert "wells" not in (site / "index.html").read_text(encoding="utf-8") and list(dead_links(site)) == []


@pytest.mark.parametrize("pairs", list(Pairs))
def test_reports_are_on_the_pairs_that_are_asked_for(here: tuple[Archive, Path], pairs: Pairs) -> None:
    """Those of other pairs are removed."""
    archive, site = here
    build(archive, Site(pairs=pairs), site)
    wanted = {
        Pairs.SUCCESSIVE: {"2021--2022.html", "2022--2023.html"},
        Pairs.LATEST: {"2022--2023.html"},
        Pairs.ALL: {"2021--2022.html", "2022--2023.html", "2021--2023.html"},
        Pairs.NONE: set[str](),
    }
    assert {path.name for path in site.glob("lakes/*--*")} == wanted[pairs] and list(dead_links(site)) == []


@pytest.mark.parametrize("content", [b"", b"something else"])
def test_a_page_that_is_not_as_it_was_written_is_written_anew(here: tuple[Archive, Path], content: bytes) -> None:
    """One that was truncated, edited or removed."""
    archive, site = here
    whole = files_in(site)
    (site / "lakes/2021--2022.html").write_bytes(content)
    (site / "wells/index.html").unlink()
    built = build(archive, Site(), site)
    assert differing(files_in(site), whole) == [] and built.written == 2


def test_the_same_archive_gives_the_same_bytes(here: tuple[Archive, Path], tmp_path: Path) -> None:
    """For any number of jobs, and any hash seed."""
    archive, site = here
    whole = files_in(site)
    code = (
        "import sys; from pathlib import Path; from diffreport.archive import Archive\n"
        "from diffreport.site.building import *\n"
        "build(Archive.open(sys.argv[1]), Site(under=Under(jobs=2)), Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(archive.folder), str(tmp_path / "again")]
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"  # another than that of this process
    environ = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run(command, check=True, env=environ)
    assert differing(files_in(tmp_path / "again"), whole) == []


def test_a_build_that_is_killed_leaves_whole_pages_and_the_next_completes(here: tuple[Archive, Path]) -> None:
    """At any moment no link leads nowhere; nothing is left that is not of the site."""
    archive, site = here
    old = files_in(site)
    for series, label in (("lakes", "2024"), ("wells", "winter")):
        add(archive, series, (label, 400, "has"), title="Another title", published="2024-01-01")
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _KILLED, str(archive.folder), str(site)]
    done = subprocess.run(command, env=environ, check=False)
    assert done.returncode == -signal.SIGKILL
    (site / "lakes/.diffreport-0badcafe.part").write_bytes(b"half of a pa")
    now = files_in(site)
    assert {name: now[name] for name in ("index.html", "feed.atom")} == {
        name: old[name] for name in ("index.html", "feed.atom")
    }
    assert list(dead_links(site)) == []
    build(archive, Site(), site)
    finished = files_in(site)
    shutil.rmtree(site)
    build(archive, Site(), site)
    assert differing(finished, files_in(site)) == []


def test_a_build_that_is_refused_takes_nothing_from_the_one_under_way(here: tuple[Archive, Path]) -> None:
    """What that one is about to put in its place is still there."""
    archive, site = here
    (site / ".diffreport-0badcafe.part").write_bytes(b"half of a pa")
    before = files_in(site)
    with alone(site):
        with pytest.raises(UsageError, match="is writing there; wait"):
            build(archive, Site(title="Another title"), site)
        assert {name: content for name, content in files_in(site).items() if "lock" not in name} == before
    build(archive, Site(), site)
    assert not (site / ".diffreport-0badcafe.part").exists()


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    """Nothing is changed in it; what version control has there does not count."""
    archive, site = archive_in(tmp_path / "archive"), tmp_path / "site"
    (site / ".git").mkdir(parents=True)
    (site / "letter.txt").write_text("mine")
    with pytest.raises(UsageError, match="site: holds something else than pages of diffreport; name a new or empty"):
        build(archive, Site(), site)
    assert files_in(site) == {"letter.txt": b"mine"}
    (site / "letter.txt").unlink()
    assert build(archive, Site(), site).series == 2


def test_a_page_of_somebody_else_is_not_overwritten(here: tuple[Archive, Path]) -> None:
    """Where one of ours would stand: told, and all is as it was."""
    archive, site = here
    add(archive, "wells", ("winter", 13, "may have"), title="The wells", published="2023-05-01")
    (site / "wells/autumn--winter.html").write_text("mine")
    before = files_in(site)
    with pytest.raises(UsageError, match=r"autumn--winter.html: is there already, and not ours; move it away"):
        build(archive, Site(), site)
    assert files_in(site) == before


@pytest.mark.parametrize("name", ["lakes", "lakes/2021--2022.html", "index.html"])
def test_no_link_is_followed(here: tuple[Archive, Path], tmp_path: Path, name: str) -> None:
    """Not that of a folder, nor that of a page: what it leads to stays as it is."""
    archive, site = here
    elsewhere = tmp_path / "elsewhere"
    (site / name).rename(elsewhere)
    (site / name).symlink_to(elsewhere)
    before = files_in(elsewhere) if elsewhere.is_dir() else elsewhere.read_bytes()
    with pytest.raises(UsageError, match=f"{name}: is "):
        build(archive, Site(title="Another title", under=Under(trend=0)), site)
    assert before == (files_in(elsewhere) if elsewhere.is_dir() else elsewhere.read_bytes())


@pytest.mark.parametrize(
    "manifest", ["", "[]", '{"files": {"../x": {}}}', '{"files": {"a/b": {}}}', '{"files": {"x": {"y": 1}}}']
)
def test_a_damaged_manifest_is_told(here: tuple[Archive, Path], manifest: str) -> None:
    """Nobody knows then which pages are ours, nor is any name in it believed."""
    archive, site = here
    (site / "lakes" / MANIFEST).write_text(manifest)
    with pytest.raises(UsageError, match=r"diffreport-pages\.json: is damaged"):
        build(archive, Site(), site)


def test_what_a_manifest_tells_of_a_series_is_checked(here: tuple[Archive, Path]) -> None:
    """One that was edited makes no page, and ends nothing."""
    archive, site = here
    whole, manifest = files_in(site), site / "lakes" / MANIFEST
    manifest.write_text(manifest.read_text().replace('"editions": 3', '"editions": "many"'))
    build(archive, Site(), site)
    assert files_in(site) == whole


def test_a_damaged_series_is_told_and_the_others_are_built(here: tuple[Archive, Path]) -> None:
    """Its pages stay as they are, and the index still leads there."""
    archive, site = here
    lakes = files_in(site / "lakes")
    add(archive, "wells", ("winter", 13, "may have"), title="The wells", published="2023-05-01")
    (archive.folder / "lakes/inventory.json").write_text("{}")
    built = build(archive, Site(), site)
    assert len(built.wrong) == 1 and "lakes" in str(built.wrong[0]) and built.series == 2
    assert files_in(site / "lakes") == lakes and (site / "wells/autumn--winter.html").is_file()
    assert list(dead_links(site)) == []


def test_an_edition_whose_bytes_are_damaged_leaves_its_series_as_it_is(here: tuple[Archive, Path]) -> None:
    """Told by name."""
    archive, site = here
    add(archive, "lakes", ("2024", 400, "has"), title="The lakes", published="2024-05-01")
    before = files_in(site)
    [stored] = archive.folder.glob("lakes/v4/content/*.txt")
    stored.chmod(0o644)
    stored.write_bytes(b"other bytes")
    built = build(archive, Site(), site)
    assert len(built.wrong) == 1 and "lakes" in str(built.wrong[0])
    pages = {name: content for name, content in files_in(site).items() if not is_manifest(name) and "feed" not in name}
    assert pages == {name: before[name] for name in pages}


def test_hostile_titles_and_labels_do_no_harm(tmp_path: Path) -> None:
    """They are text on every page, and names are told apart, in any case."""
    archive, title = Archive.init(tmp_path / "archive"), '"><script>alert(1)</script>&amp;'
    for n, label in enumerate(("Q1 <b>", "q1 _b_", "Q1_b", "..", "con", "é" * 90)):
        add(archive, "index.html", (label, 100 + n, "has"), title=title, published=f"2020-01-0{n + 1}")
    add(archive, "feed.atom", ("2020", 5, "has"), title=title, published="2020-01-01")
    build(archive, Site(title=title, url="https://example.org/a/"), tmp_path / "site")
    names = [name.lower() for name in files_in(tmp_path / "site")]
    assert len(names) == len(set(names)) and all(name.isascii() for name in names)
    assert list(dead_links(tmp_path / "site")) == []
    for page in pages_in(tmp_path / "site"):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
    checked((tmp_path / "site/feed.atom").read_bytes())


def test_a_series_of_one_edition_has_a_page(tmp_path: Path) -> None:
    """And the index says that there is nothing to compare it with."""
    archive = Archive.init(tmp_path / "archive")
    add(archive, "lakes", LAKES[0], title="The lakes")
    build(archive, Site(), tmp_path / "site")
    assert (tmp_path / "site/lakes/index.html").is_file() and list(dead_links(tmp_path / "site")) == []
    assert "nothing to compare it with yet" in (tmp_path / "site/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("url", ["", "https://example.org/reports/"])
def test_the_feed_leads_to_the_reports(here: tuple[Archive, Path], url: str) -> None:
    """An entry for each edition, with ids that stay; relative to the feed where nobody knows the site's address."""
    archive, site = here
    before = [
        text_of(entry, "id")
        for entry in checked((site / "feed.atom").read_bytes(), "https://a.example/").iter(f"{NAMESPACE}entry")
    ]
    build(archive, Site(url=url), site)
    root = checked((site / "feed.atom").read_bytes(), "https://a.example/")
    entries = list(root.iter(f"{NAMESPACE}entry"))
    assert [text_of(entry, "id") for entry in entries] == before and len(entries) == 5
    links = [entry.find(f"{NAMESPACE}link").attrib["href"] for entry in entries]  # type: ignore[union-attr]
    paths = ["lakes/2021--2022.html", "lakes/2022--2023.html", "lakes/index.html"]
    paths += ["wells/index.html", "wells/spring--autumn.html"]
    assert sorted(links) == sorted(urljoin(url, path) for path in paths)
    assert [node.attrib["href"] for node in root.findall(f"{NAMESPACE}link")] == ([f"{url}feed.atom"] if url else [])


def test_a_site_speaks_the_language_that_is_asked_for(here: tuple[Archive, Path]) -> None:
    """All its pages."""
    archive, site = here
    build(archive, Site(under=replace(Under(), shown=Presentation(language="de"))), site)
    for page in pages_in(site):
        assert '<html lang="de"' in page.read_text(encoding="utf-8").replace("lang=de", 'lang="de"')
    assert "Neueste Änderungen" in (site / "index.html").read_text(encoding="utf-8")
