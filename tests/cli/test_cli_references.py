"""References to archived editions mean the same wherever a file may stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diffreport.archive import Archive
from tests.cli.conftest import NEW, OLD, Run


@pytest.fixture
def issued(run: Run, archived: Path) -> Path:
    """Return the working folder with a re-issue (v3) and a third edition (v4) of `river`."""
    (archived / "again-2015.txt").write_text(OLD.replace("300", "301"))
    (archived / "third-2017.txt").write_text(NEW.replace("315", "320"))
    assert run("add", "river", "again-2015.txt", "--published", "2016-02-01").status == 0
    assert run("add", "river", "third-2017.txt").status == 0
    return archived


MEANT = {
    "river@latest": "320 boats",
    "river@previous": "315 boats",
    "river@2015": "301 boats",
    "river@v1": "300 boats",
    "river@v3": "301 boats",
}
# Each with what its result must hold of the edition that is meant; "{}" stands for the reference.
COMMANDS = [
    ("show", "{}", "--bytes"),
    ("show", "{}", "--blocks"),
    ("compare", "{}", "other.txt"),
    ("compare", "other.txt", "{}", "--format", "json"),
    ("figures", "{}", "other.txt", "--format", "json"),
    ("explain", "{}", "other.txt", "--block", "1", "--side", "old"),
]


@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("reference", MEANT)
def test_a_reference_means_an_edition_wherever_a_file_may_stand(
    run: Run, issued: Path, argv: tuple[str, ...], reference: str
) -> None:
    """By keyword, by label, by version: the same bytes for every command."""
    (issued / "other.txt").write_text(OLD.replace("300", "999"))
    ran = run(*(word.format(reference) for word in argv))
    assert ran.status == 0
    expected = MEANT[reference].partition(" ")[0]
    assert expected in ran.text


def test_a_reference_means_an_edition_where_reviews_exports_and_reports_are_made(run: Run, issued: Path) -> None:
    """Also of labels alone, as `report` takes them."""
    assert run("export", "river@v1", "-o", "out").status == 0
    assert b"300 boats" in next((issued / "out").rglob("old-2015.txt")).read_bytes()
    for pair in (("v1", "latest"), ("2015", "previous"), ("river@v1", "river@2017")):
        ran = run("report", "river", *pair, "--format", "json")
        assert ran.status == 0
        labels = [json.loads(ran.text)[side]["label"] for side in ("old", "new")]
        assert labels == ["2015", "2016" if "previous" in pair else "2017"]


@pytest.mark.parametrize(
    "argv",
    [
        ("show", "{}"),
        ("show", "{}", "--bytes"),
        ("show", "{}", "--provenance"),
        ("compare", "{}", "old-2015.txt"),
        ("figures", "old-2015.txt", "{}"),
        ("explain", "{}", "old-2015.txt", "--block", "0"),
        ("export", "{}", "-o", "out"),
        ("add", "{}", "--accept"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("river@2051", "river@2051: no such edition; did you mean 2017? there are 2015, 2016, 2017"),
        ("river@v9", "river@v9: no such version; there are v1 to v4"),
        ("rivver@2015", "rivver: no such series in archive; did you mean river? there is only river"),
        ("river@2016-02", "did you mean 2016? there are"),
    ],
)
def test_a_reference_to_nothing_is_answered_alike_everywhere(
    run: Run, issued: Path, argv: tuple[str, ...], reference: str, told: str
) -> None:
    """In one line, with what may have been meant."""
    ran = run(*(word.format(reference) for word in argv))
    assert (ran.status, ran.out) == (2, b"")
    assert told in ran.err and ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "argv",
    [
        ("show", "river"),
        ("show", "river", "--bytes"),
        ("compare", "river", "old-2015.txt"),
        ("show", "river", "--provenance"),
    ],
)
def test_a_series_where_an_edition_is_meant_is_answered_with_its_editions(
    run: Run, issued: Path, argv: tuple[str, ...]
) -> None:
    """The name alone is no edition."""
    ran = run(*argv)
    told = "river: is a series, not an edition of it; write river@latest or river@2017; diffreport log river lists its"
    assert ran.status == 2 and told in ran.err and ran.err.count("\n") == 1


@pytest.mark.parametrize("has_archive", [True, False])
def test_a_file_where_a_series_is_meant_is_answered_with_what_compares_files(
    run: Run, issued: Path, monkeypatch: pytest.MonkeyPatch, has_archive: bool
) -> None:
    """With an archive and without one; a series of that name comes first."""
    if not has_archive:
        monkeypatch.setenv("DIFFREPORT_ARCHIVE", str(issued / "none"))
    ran = run("report", "old-2015.txt", "old-2015.txt")
    told = (
        "old-2015.txt: is a file, not an archived series; diffreport compare old-2015.txt NEW -o report.html compares"
    )
    assert ran.status == 2 and told in ran.err and ran.err.count("\n") == 1
    (issued / "river").write_text("A file of this name.\n")
    assert ("is a file" in run("report", "river").err) is not has_archive


def test_a_damaged_archive_is_told_though_a_file_is_named_like_its_series(run: Run, issued: Path) -> None:
    """What is wrong is what is said."""
    (issued / "river").write_text("A file of this name.\n")
    (inventory,) = (path for path in issued.rglob("inventory.json") if (path.parent / "v1").is_dir())
    inventory.write_bytes(b"{")
    ran = run("report", "river")
    assert ran.status == 2 and "is a file" not in ran.err and "inventory.json" in ran.err


def test_a_file_that_is_named_like_a_reference_or_a_series_comes_first(run: Run, issued: Path) -> None:
    """What the shell completes is what is read."""
    (issued / "river@2015").write_text("A file of this name.\n")
    assert run("show", "river@2015", "--bytes").text == "A file of this name.\n"
    assert "river@2015: is a file" in run("show", "river@2015", "--provenance").err
    (issued / "river").write_text("Another file.\n")
    assert run("show", "river", "--bytes").text == "Another file.\n"
    assert run("show", "./river@v1", "--bytes").status == 2


def test_show_tells_the_whole_provenance(run: Run, archived: Path) -> None:
    """Every field of the record, digests in full, and what became of each issue."""
    (archived / "page-2015.html").write_bytes("<title>On boats</title><p>Łódź. A page of 2015.</p>".encode("cp1250"))
    said = ["--source", "https://example.org/a", "--final-url", "https://example.org/b", "--note", "From\nthe desk"]
    lines = ["--header", "Content-Type: text/html; charset=windows-1250", "--header", "ETag: 7"]
    run("add", "river", "page-2015.html", *said, *lines, "--by", "Ana <ana@example.org>", "--accept")
    version = Archive.open("archive").version("river@v3")
    shown = run("show", "river@2015").text
    for line in (
        f"version: 3, deposited {version.created}, supersedes version 1",
        "source: https://example.org/a",
        "final URL: https://example.org/b",
        "header: Content-Type: text/html; charset=windows-1250",
        "header: ETag: 7",
        "media type: text/html (detected)",
        "charset: windows-1250 (HTTP header)",
        f"sha256: {version.edition.sha256}",
        f"sha512: {version.sha512}",
        "kept as: archive/river/v3/content/page-2015.html",
        "depositor: Ana <ana@example.org>",
        f"software: {version.software}",
        "note: From / the desk",
        "title: On boats (the document says)",
    ):
        assert f"{line}\n" in shown
    [first] = [line for line in shown.splitlines() if line.startswith("issue: version 1, deposited ")]
    assert first.endswith("; superseded by version 3")
    alone = run("show", "river@2015", "--provenance").text
    assert "issue: version 3" in alone and "blocks: " not in alone
    record = json.loads(run("show", "river@v1", "--provenance", "--format", "json").text)
    assert [(each["version"], each["superseded_by"]) for each in record["issues"]] == [(1, "v3"), (3, None)]


def test_provenance_is_shown_of_what_cannot_be_read(run: Run, archived: Path) -> None:
    """What nobody could read is archived all the same, and so is where it came from."""
    (archived / "broken-2017.bin").write_bytes(bytes(range(256)) * 9)
    run("add", "river", "broken-2017.bin", "--raw", "--header", "Content-Type: application/x-own")
    assert run("show", "river@2017").status == 2
    shown = run("show", "river@2017", "--provenance").text
    assert "media type: application/x-own (HTTP header)\n" in shown and "charset" not in shown
    assert "quarantine: it is kept unread: it is binary" in shown


def test_show_tells_what_a_file_is_in(run: Run, editions: Path) -> None:
    """A file has no record, and a charset all the same."""
    assert "charset: utf-8 (default)\n" in run("show", "old-2015.txt").text
