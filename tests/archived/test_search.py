"""Search over archived editions: what it finds, in which editions, and that its index is never in the way."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.archive import Archive, Deposit
from diffreport.archived.search import Result, Scope, editions, index, search
from diffreport.archived.search.index import Index, Memory
from diffreport.archived.search.query import query_of
from diffreport.caches import OFF, VARIABLE
from diffreport.errors import ReferenceNotFoundError, UsageError
from diffreport.model import Document
from diffreport.profiles import Profile, Rule
from diffreport.readers import cache

STANDING = "The river commission shall publish the minutes of each meeting."
EDITIONS = {
    "2014": ["The police counted 300 boats.", STANDING],
    "2015": [STANDING, "The police counted 1,660 boats in the harbour."],
    "2016": ["The police counted no boats.", STANDING, STANDING],
    "2017": ["The river commission may publish minutes.", "The police counted 315 boats."],
    "2018": ["A new bridge was opened.", STANDING],
}


def text_of(paragraphs: list[str]) -> bytes:
    return "\n\n".join(paragraphs).encode()


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Return an archive of two series, with a cache that is on."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    made = Archive.init(tmp_path / "archive")
    for label, paragraphs in EDITIONS.items():
        made.add("river", text_of(paragraphs), Deposit(f"{label}.txt", label))
    made.add("lake", text_of([STANDING, "The lake has no police."]), Deposit("2016.txt", "2016"))
    return made


@pytest.fixture(params=["kept", OFF])
def either(request: pytest.FixtureRequest, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Return the archive with a cache that is on, and with one that is off."""
    if request.param == OFF:
        monkeypatch.setenv(VARIABLE, OFF)
    return Archive.open(archive.folder)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the references of what is read into the index, as it is read."""
    references: list[str] = []
    real = editions.meant

    def counted(archive: Archive, reference: str, *how: object) -> object:
        references.append(reference)
        return real(archive, reference, *how)

    monkeypatch.setattr(editions, "meant", counted)
    return references


def told(found: Result) -> list[tuple[str, tuple[str, ...], str]]:
    return [(hit.series, hit.editions, hit.text) for hit in found.hits]


def test_a_paragraph_is_told_once_for_the_successive_editions_that_have_it(either: Archive) -> None:
    """By series, and anew where it was away for an edition."""
    assert told(search(either, '"shall publish"')) == [
        ("lake", ("2016",), STANDING),
        ("river", ("2014", "2015", "2016"), STANDING),
        ("river", ("2018",), STANDING),
    ]


def test_every_place_is_told(archive: Archive) -> None:
    """With its block, its number, and twice where an edition has it twice."""
    hit = search(archive, "shall", Scope(series=("river",))).hits[0]
    places = [(place.reference, place.label, place.block, place.number) for place in hit.places]
    assert places == [
        ("river@2014", "2014", 1, 2),
        ("river@2015", "2015", 0, 1),
        ("river@2016", "2016", 1, 2),
        ("river@2016", "2016", 2, 3),
    ]
    assert hit.text[slice(*hit.marks[0])] == "shall"


def test_the_editions_that_have_anything_are_told(archive: Archive) -> None:
    """Of every series that was searched, also those without."""
    found = search(archive, "boats -commission")
    labels = tuple(EDITIONS)
    assert [tuple(presence) for presence in found.presences] == [("lake", ("2016",), ()), ("river", labels, labels[:4])]


def test_blocks_are_counted_as_a_report_counts_them(archive: Archive) -> None:
    """Headings and tables apart, the rest as paragraphs; sections are the headings above."""
    table = "<table><tr><th>Town</th><th>Boats</th></tr><tr><td>Tresk</td><td>3</td></tr></table>"
    page = f"<h1>Boats</h1><p>One.</p>{table}<ul><li>Two</li></ul><h2>Ends</h2><p>Three."
    archive.add("page", page.encode(), Deposit("2016.html", "2016"))
    scope = Scope(series=("page",))
    [place] = [hit.places[0] for hit in search(archive, "three", scope).hits]
    assert (place.kind, place.number, place.section) == ("paragraph", 3, ("Ends",))
    [place] = [hit.places[0] for hit in search(archive, "ends", scope).hits]
    assert (place.kind, place.number, place.block) == ("heading", 2, 4)


def test_hits_are_limited_and_counted(archive: Archive) -> None:
    """What is left out is counted, and so are the editions that have it."""
    found = search(archive, "publish", Scope(limit=1))
    assert (len(found.hits), found.total) == (1, 4)
    assert [presence.found for presence in found.presences] == [("2016",), tuple(EDITIONS)]


def test_one_edition_of_each_series_may_be_searched(archive: Archive) -> None:
    """Those that do not have it are not searched, unless none has."""
    assert [hit.places[0].reference for hit in search(archive, "publish", Scope(edition="latest")).hits] == [
        "lake@2016",
        "river@2018",
    ]
    assert [hit.editions for hit in search(archive, "publish", Scope(edition="2017")).hits] == [("2017",)]
    assert [hit.places[0].reference for hit in search(archive, "publish", Scope(edition="v4")).hits] == ["river@v4"]
    with pytest.raises(ReferenceNotFoundError, match="no series of 2 has an edition '1999'; diffreport log SERIES"):
        search(archive, "publish", Scope(edition="1999"))
    with pytest.raises(ReferenceNotFoundError, match="sea: no such series"):
        search(archive, "publish", Scope(series=("river", "sea")))


def test_superseded_issues_are_searched_if_asked(archive: Archive) -> None:
    """By default it is the current ones; the others have references of their own."""
    archive.add("river", text_of(["The police counted 17 ducks."]), Deposit("2014.txt", "2014"))
    assert [hit.places[0].reference for hit in search(archive, "ducks").hits] == ["river@2014"]
    assert search(archive, '"300 boats"').hits == ()
    [hit] = search(archive, '"300 boats"', Scope(versions=True)).hits
    assert [(place.reference, place.version) for place in hit.places] == [("river@v1", 1)]


def test_what_waits_in_quarantine_is_searched_if_asked(archive: Archive) -> None:
    """By name, or with all issues."""
    archive.add("river", text_of(["The ducks are away."]), Deposit("2019.txt", "2019", quarantine="is short"))
    assert search(archive, "ducks").hits == ()
    assert [hit.editions for hit in search(archive, "ducks", Scope(versions=True)).hits] == [("2019",)]
    assert [hit.editions for hit in search(archive, "ducks", Scope(edition="2019")).hits] == [("2019",)]


def test_what_cannot_be_read_is_told(either: Archive) -> None:
    """And the editions beside it are searched all the same; it is none of those that have nothing."""
    either.add("river", b"<html><body></body></html>", Deposit("2015a.html", "2015a"))
    either.add("river", b"%PDF-1.4 no more", Deposit("2015b.pdf", "2015b"))
    for _ in range(2):
        found = search(either, "shall", Scope(series=("river",)))
        assert [each.reference for each in found.unread] == ["river@2015a", "river@2015b"]
        assert all(each.why for each in found.unread)
        assert found.presences[0].searched == tuple(EDITIONS)
        assert told(found)[0] == ("river", ("2014", "2015", "2016"), STANDING)


def test_damaged_bytes_are_told(archive: Archive) -> None:
    """An edition whose digest is wrong was not searched."""
    file = archive.file("river@2016")
    assert file is not None
    file.chmod(0o600)
    file.write_bytes(file.read_bytes().replace(b"police", b"polite"))
    found = search(archive, "polite police")
    assert [each.reference for each in found.unread] == ["river@2016"]
    assert found.unread[0].why.startswith("cannot be had (") and "digest differs" in found.unread[0].why


def test_an_edition_is_read_once(archive: Archive, readings: list[str]) -> None:
    """A later search reads what is new; the same bytes of another series are known."""
    search(archive, "boats")
    assert len(readings) == 6
    archive.add("river", text_of(["Seven boats."]), Deposit("2019.txt", "2019"))
    archive.add("sea", text_of(EDITIONS["2018"]), Deposit("2018.txt", "2018"))
    assert [hit.series for hit in search(archive, "bridge").hits] == ["river", "sea"]
    assert [hit.editions[-1] for hit in search(archive, '"seven boats"').hits] == ["2019"]
    assert readings[6:] == ["river@2019"]


def test_another_profile_is_another_reading(archive: Archive, readings: list[str]) -> None:
    """What is dropped from a page is not found; without the profile it is again, and nothing is read anew."""
    page = b"<p>One boat.</p><p class=share>Two boats.</p>"
    archive.add("page", page, Deposit("2016.html", "2016"))
    rules = (Rule(Profile(drop=(".share",)), series="page"),)
    scope = Scope(series=("page",))
    counts = [search(archive, "boat*", scope, each).total for each in ((), rules, (), rules)]
    assert counts == [2, 1, 2, 1]
    assert readings == ["page@2016"] * 2


def test_another_version_of_the_program_reads_anew(
    archive: Archive, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index of the former one is forgotten, whole."""
    first = search(archive, "boats")
    monkeypatch.setattr(cache, "code_of", lambda *_: "another")
    assert search(archive, "boats") == first
    assert len(readings) == 12
    file = archive.database.file
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM search_readings").fetchone() == (6,)
    connection.close()


@pytest.mark.parametrize("damage", ["text", "digest", "words", "garbage", "gone"])
def test_a_damaged_index_is_made_anew(archive: Archive, damage: str) -> None:
    """Or done without; what was found is found."""
    first = search(archive, "boats -harbour")
    file = archive.database.file
    assert file is not None
    if damage == "gone":
        file.unlink()
    elif damage == "garbage":
        file.write_bytes(os.urandom(1 << 14))
    else:
        change = {
            "text": "UPDATE search_texts SET text = CAST('boats and harbours' AS BLOB)",
            "digest": "UPDATE search_texts SET digest = id",
            "words": "DROP TABLE search_words",
        }
        with sqlite3.connect(file) as connection:
            connection.execute(change[damage])
        connection.close()
    for _ in range(2):
        assert search(Archive.open(archive.folder), "boats -harbour") == first


def test_an_index_that_cannot_be_written_is_done_without(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here a file stands where its folder should be."""
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file" / "below"))
    assert search(Archive.open(archive.folder), "harbour").total == 1


def test_without_full_text_search_the_result_is_the_same(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text is looked at."""
    queries = ("boats", '"shall publish"', "police -boats", "comm*", '"counted 1,660"')
    first = [search(archive, query) for query in queries]
    assert all(found.total for found in first)
    monkeypatch.setattr(index, "has_full_text", lambda: False)
    assert [search(archive, query) for query in queries] == first


WORDS = st.sampled_from(
    ["co-operate", "cooperate", "co", "operate", "co-op-erate", "cafe", "Café", "1,660", "15", "%", "b"]
)
PIECES = st.sampled_from(
    ["co-operate", "co-op*", "cooperate", "co*", "op*", "cafe", "1,660", "1,6*", "15%", "b", "b c"]
)


@pytest.mark.properties
@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=6),
    st.lists(st.lists(PIECES, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3),
    st.lists(PIECES, max_size=2),
)
def test_the_index_finds_what_the_query_does(texts: list[str], wanted: list[str], unwanted: list[str]) -> None:
    """No less, and no more: words, phrases, beginnings and hyphens."""
    query = query_of(" ".join([*(f'"{phrase}"' for phrase in wanted), *(f'-"{phrase}"' for phrase in unwanted)]))
    made, memory = Document.from_paragraphs(texts), Memory()
    try:
        kept = Index(memory, "code")
        kept.add({"key": made})
        numbers = kept.matches(query, ["key"])
        found = set(kept.texts(numbers).values())
    finally:
        memory.close()
    assert found == {block.text for block in made.blocks if query.marks(block.text)}


def test_halves_of_characters_are_kept(archive: Archive) -> None:
    """Some readers give them; SQLite would not take them as text."""
    kept = Index(Memory(), "code")
    kept.add({"key": Document.from_paragraphs(["boats \ud800 ducks"])})
    [number] = kept.matches(query_of("ducks"), ["key"])
    assert kept.texts([number]) == {number: "boats \ud800 ducks"}


def test_searches_at_the_same_time_read_into_one_index(archive: Archive) -> None:
    """Each finds everything, whoever reads it in, and nothing is in it twice."""
    code = (
        "import sys; from diffreport.archive import Archive; from diffreport.archived.search import search;"
        "print(search(Archive.open(sys.argv[1]), 'publish').total)"
    )
    command = [sys.executable, "-c", code, str(archive.folder)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [each.communicate()[0] for each in running] == ["4\n"] * 4
    with sqlite3.connect(archive.database.file) as connection:
        assert connection.execute("SELECT count(*) FROM search_readings").fetchone() == (6,)
        distinct = {paragraph for paragraphs in EDITIONS.values() for paragraph in paragraphs}
        assert connection.execute("SELECT count(*) FROM search_texts").fetchone() == (len(distinct) + 1,)
    connection.close()


def test_whoever_watches_is_told_how_far_the_reading_is(archive: Archive) -> None:
    """From nothing to all; and nothing where nothing is read."""
    seen: list[tuple[int, int]] = []
    search(archive, "boats", watch=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 6)
    assert seen[-1] == (6, 6)
    assert seen == sorted(seen)
    del seen[:]
    search(archive, "boats", watch=lambda done, total: seen.append((done, total)))
    assert seen == []


def test_without_sqlite_it_is_said_what_is_missing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some Pythons are built so; everything else works."""
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    monkeypatch.delitem(sys.modules, index.__name__)
    with pytest.raises(UsageError, match="without SQLite; use one that has the module sqlite3"):
        search(archive, "boats")


def test_an_empty_archive_has_nothing(tmp_path: Path) -> None:
    """And no series was searched."""
    found = search(Archive.init(tmp_path / "empty"), "boats")
    assert found == Result((), 0, (), ())
