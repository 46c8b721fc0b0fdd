"""What is known of a deposit: kept, bounded, without credentials, and readable for ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from diffreport import __version__
from diffreport.archive import Archive, Deposit, Retrieval
from diffreport.archive.provenance import record_from_json, user_of
from diffreport.errors import ArchiveError, UsageError

SOFTWARE = f"diffreport {__version__}"
CAME = Retrieval(
    final_url="https://example.org/2015/final.html",
    status=200,
    headers=(("Content-Type", "text/html"), ("X-Served-By", "mirror 7"), ("X-Served-By", "mirror 9")),
    media_type_from="detected",
    charset="windows-1252",
    charset_from="detected by charset-normalizer 3.4.0",
    memento="https://web.example.org/20150622/https://example.org/2015",
    redirects=((301, "https://example.org/2015/"), (302, "https://example.org/2015/final.html")),
)
FULL = Deposit(
    name="2015.html",
    label="2015",
    source="https://example.org/2015",
    media_type="text/html",
    retrieval=CAME,
    depositor="Ana Lopes <ana@example.org>",
)
# As it was written before a depositor and a retrieval were recorded.
OLD_RECORD = {
    "depositor": "diffreport 0.1.0",
    "file": "2014.html",
    "label": "2014",
    "media_type": "text/html; charset=windows-1250",
    "name": "2014.html",
    "note": None,
    "published": "2015-06-19",
    "retrieved": "2015-06-22T08:00:00Z",
    "schema": "diffreport.edition/1",
    "series": "kosovo",
    "sha256": "0" * 64,
    "sha512": "0" * 128,
    "size": 7,
    "source": None,
    "supersedes": None,
    "title": "",
}


def test_the_whole_provenance_comes_back_as_it_was_given(archive: Archive, judge: Callable[[Path], int]) -> None:
    """How it was retrieved, who deposited it with what, both digests."""
    archive.add("kosovo", b"<p>As published</p>", FULL)
    (version,) = Archive.open(archive.folder).versions("kosovo")
    assert (version.retrieval, version.depositor, version.software) == (CAME, FULL.depositor, SOFTWARE)
    assert (len(version.sha512), len(version.edition.sha256)) == (128, 64)
    assert archive.version("kosovo@2015") == version
    record = json.loads(next(archive.folder.rglob("edition.json")).read_text())
    assert record["headers"] == [
        ["Content-Type", "text/html"],
        ["X-Served-By", "mirror 7"],
        ["X-Served-By", "mirror 9"],
    ]
    assert judge(archive.folder) == 1


@pytest.mark.parametrize(
    ("depositor", "user"),
    [
        ("Ana Lopes <ana@example.org>", {"name": "Ana Lopes", "address": "mailto:ana@example.org"}),
        ("ana@example.org", {"name": "ana@example.org", "address": "mailto:ana@example.org"}),
        ("Watcher <https://example.org/w>", {"name": "Watcher", "address": "https://example.org/w"}),
        ("Ána López", {"name": "Ána López", "address": "urn:diffreport:depositor:%C3%81na%20L%C3%B3pez"}),
        ("Ana <Unit 7>", {"name": "Ana <Unit 7>", "address": "urn:diffreport:depositor:Ana%20%3CUnit%207%3E"}),
        (None, {"name": SOFTWARE, "address": f"urn:diffreport:{__version__}"}),
    ],
)
def test_the_depositor_is_the_user_of_the_version(
    archive: Archive, judge: Callable[[Path], int], depositor: str | None, user: dict[str, str]
) -> None:
    """With an address that is a URI, as OCFL asks; the program stands in for nobody."""
    archive.add("kosovo", b"bytes", Deposit("a.txt", "2015", depositor=depositor))
    inventory = json.loads(next(archive.folder.rglob("inventory.json")).read_text())
    assert inventory["versions"]["v1"]["user"] == user == user_of(depositor, SOFTWARE)
    assert SOFTWARE in inventory["versions"]["v1"]["message"]
    assert judge(archive.folder) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Set-Cookie", "id=1"),
        ("set-cookie2", "id=1"),
        ("Authorization", "Basic YTpi"),
        ("Proxy-Authorization", "Basic YTpi"),
        ("X-Auth-Token", "secret"),
        ("X-Api-Key", "secret"),
        ("X-CSRF-Token", "secret"),
        ("X-Session-Id", "secret"),
        ("Location", "https://ana:secret@example.org/"),
        ("Link", '<https://example.org/a>; rel="x", <ftp://secret@example.org/>; rel="y"'),
        ("X-Long", "x" * 9_000),
        ("X-Control", "a\x1b[2Jb"),
        ("Bad name", "x"),
        ("", "x"),
    ],
)
def test_a_header_that_must_not_be_kept_is_left_out(name: str, value: str) -> None:
    """Whoever hands it over; the others stay as they came."""
    others = (("Date", "Mon, 22 Jun 2015 08:00:00 GMT"), ("X-Author", "Ana"), ("Last-Modified", "x"))
    assert Retrieval(headers=(others[0], (name, value), *others[1:])).headers == others


def test_headers_are_bounded() -> None:
    """A server that sends megabytes fills no archive."""
    assert len(Retrieval(headers=(("X-Many", "x"),) * 10_000).headers) == 200
    long = Retrieval(headers=tuple((f"X-{n}", "x" * 8_000) for n in range(100))).headers
    assert sum(len(name) + len(value) for name, value in long) <= 65_536


def test_a_header_is_found_by_its_name_in_any_case() -> None:
    """The last one of a name counts."""
    came = Retrieval(headers=(("content-type", "a"), ("CONTENT-TYPE", "b")))
    assert (came.header("Content-Type"), came.header("Date")) == ("b", None)


@pytest.mark.parametrize("url", ["https://ana:secret@example.org/", "ftp://secret@example.org/x", "https://a:@b/"])
def test_an_address_with_credentials_is_refused_without_repeating_them(url: str) -> None:
    """An archive is for all who read it, and for ever."""
    for make in (lambda: Deposit("a.txt", "2015", source=url), lambda: Retrieval(final_url=url)):
        with pytest.raises(UsageError, match="leave them out") as refused:
            make()
        assert "secret" not in str(refused.value)
    assert Deposit("a.txt", "2015", source="https://example.org/@ana").source == "https://example.org/@ana"


@pytest.mark.parametrize(
    "wrong",
    [
        {"final_url": "https://a\n"},
        {"redirects": ((302, "https://a\n"),)},
        {"redirects": ((3020, "https://a"),)},
        {"final_url": "u" * 5_000},
        {"status": 99},
        {"status": 1000},
        {"charset": "c" * 300},
    ],
)
def test_a_retrieval_that_cannot_be_recorded_is_refused(wrong: dict[str, object]) -> None:
    """Values are checked where they are made."""
    with pytest.raises(UsageError):
        Retrieval(**wrong)


def test_a_record_from_before_depositors_is_read_for_what_it_says() -> None:
    """What it called the depositor was the program; of the retrieval it says nothing."""
    record = record_from_json(json.dumps(OLD_RECORD).encode(), "edition.json")
    assert record is not None
    assert (record.depositor, record.software, record.retrieval) == (None, "diffreport 0.1.0", Retrieval())
    assert record.edition.media_type == "text/html; charset=windows-1250"
    assert (record.edition.quarantine, record.edition.published) == (None, "2015-06-19")


@pytest.mark.parametrize(
    "wrong",
    [{"headers": [["a"]]}, {"headers": 7}, {"status": "200"}, {"redirects": [302]}, {"final_url": 1}, {"software": 1}],
)
def test_a_record_that_is_not_as_written_is_named(wrong: dict[str, object]) -> None:
    """A damaged record is an error about its file."""
    with pytest.raises(ArchiveError, match=r"edition\.json: not a record"):
        record_from_json(json.dumps(OLD_RECORD | wrong).encode(), "edition.json")


def test_whoever_accepts_an_edition_is_the_depositor_of_that_version(archive: Archive) -> None:
    """What is known of the bytes stays; what nobody knew is added."""
    held = Deposit("a.html", "2015", quarantine="reads as empty", retrieval=CAME, depositor="Watcher")
    archive.add("kosovo", b"bytes", held)
    archive.accept("kosovo@2015", depositor="Ana Lopes")
    first, second = archive.versions("kosovo")
    assert (first.depositor, second.depositor) == ("Watcher", "Ana Lopes")
    assert first.retrieval == second.retrieval == CAME


def test_a_record_is_corrected_by_a_new_version(archive: Archive, judge: Callable[[Path], int]) -> None:
    """Bytes, retrieval and former record stay as they are; what is said already makes no version."""
    archive.add("kosovo", b"bytes", FULL)
    before = {path: path.read_bytes() for path in archive.folder.rglob("v1/**/*") if path.is_file()}
    facts = {"published": "2015-06", "source": "https://example.org/right"}
    stored = archive.correct("kosovo@2015", facts, "Bea")
    assert (stored.new, stored.version, stored.supersedes) == (True, 2, 1)
    first, second = archive.versions("kosovo")
    assert second.edition == replace(first.edition, **facts)
    assert (second.retrieval, second.file, second.depositor) == (first.retrieval, first.file, "Bea")
    assert second.message == f"Edition 2015, record corrected: published, source; supersedes v1 ({SOFTWARE})"
    assert archive.bytes("kosovo@latest") == b"bytes" and len(list(archive.folder.rglob("2015.html"))) == 1
    assert {path: path.read_bytes() for path in before} == before
    again = archive.correct("kosovo@v2", facts)
    assert (again.new, again.version) == (False, 2)
    assert archive.verify() == () and judge(archive.folder) == 1


def test_only_a_standing_issue_is_corrected(archive: Archive) -> None:
    """One that waits is accepted first; one that was superseded is history."""
    archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    archive.add("kosovo", b"other", Deposit("a.txt", "2015"))
    archive.add("kosovo", b"wall", Deposit("a.txt", "2016", quarantine="reads as a bot wall"))
    with pytest.raises(UsageError, match="superseded by v2; correct the record of that one"):
        archive.correct("kosovo@v1", {"note": "n"})
    with pytest.raises(UsageError, match="is in quarantine; accept it with --accept, then correct its record"):
        archive.correct("kosovo@2016", {"note": "n"})
    assert len(archive.versions("kosovo")) == 3


def test_what_a_depositor_said_of_the_bytes_outlives_what_was_detected(archive: Archive) -> None:
    """Added again and accepted, the bytes keep the charset that a person named."""
    said = Deposit("a.html", "2015", media_type="text/html; charset=cp1250", quarantine="is short")
    archive.add("kosovo", b"bytes", said)
    detected = Deposit("a.html", "2015", media_type="text/html", retrieval=CAME, accepted=True)
    archive.add("kosovo", b"bytes", detected)
    version = archive.version("kosovo@latest")
    assert version.edition.media_type == "text/html; charset=cp1250"
    assert (version.retrieval.media_type_from, version.retrieval.charset) == ("depositor", None)
    assert version.retrieval.final_url == CAME.final_url


def test_the_same_bytes_under_another_label_are_told(archive: Archive) -> None:
    """They are stored once; the deposit names the versions that hold them."""
    archive.add("kosovo", b"same", Deposit("a.txt", "2015"))
    archive.add("kosovo", b"other", Deposit("a.txt", "2016"))
    stored = archive.add("kosovo", b"same", Deposit("b.txt", "2017"))
    assert (stored.new, stored.twins) == (True, ("kosovo@2015",))
    assert archive.add("kosovo", b"more", Deposit("c.txt", "2017")).twins == ()
    assert archive.add("kosovo", b"same", Deposit("b.txt", "2017")).twins == ("kosovo@2015",)


def test_the_same_bytes_in_another_series_are_told(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the catalogue knows; each object keeps its own, as OCFL asks."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "cache"))
    archive = Archive.open(archive.folder)
    archive.add("kosovo", b"same", Deposit("a.txt", "2015"))
    archive.add("kosovo", b"same", Deposit("a.txt", "2016"))
    archive.add("albania", b"other", Deposit("a.txt", "2015"))
    stored = archive.add("serbia", b"same", Deposit("b.txt", "2017"))
    assert stored.twins == ("kosovo@2015", "kosovo@2016")
    assert archive.add("serbia", b"same", Deposit("b.txt", "2018")).twins == (
        "serbia@2017",
        "kosovo@2015",
        "kosovo@2016",
    )
    assert len([path for path in archive.folder.rglob("*.txt") if path.read_bytes() == b"same"]) == 2


def test_a_damaged_series_keeps_no_other_from_being_archived(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told of the same bytes elsewhere is a help, and no condition."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "cache"))
    archive = Archive.open(archive.folder)
    archive.add("kosovo", b"same", Deposit("a.txt", "2015"))
    inventory = next(path for path in archive.folder.rglob("inventory.json") if path.parent.name != "v1")
    inventory.write_bytes(inventory.read_bytes().replace(b'"head"', b'"tail"'))
    stored = Archive.open(archive.folder).add("serbia", b"same", Deposit("b.txt", "2017"))
    assert (stored.new, stored.twins) == (True, ())


def test_of_many_series_with_the_same_bytes_a_few_are_told(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of a bot wall is in every series, and each took a look at all the others."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "cache"))
    archive = Archive.open(archive.folder)
    told = [archive.add(f"s{number}", b"Not found", Deposit("a.txt", "2015")).twins for number in range(8)]
    assert [len(twins) for twins in told] == [0, 1, 2, 3, 4, 5, 5, 5]
    assert set(told[7]) < {f"s{number}@2015" for number in range(7)}
