"""add: one file, many, a folder; with all that is known of where they came from."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from diffreport.archive import Archive
from tests.cli.conftest import NEW, OLD, Run, Spawn

HEADERS = (
    "HTTP/1.1 301 Moved Permanently\r\nLocation: /reports/2017\r\nSet-Cookie: before=secret\r\n\r\n"
    "HTTP/2 302 \r\nlocation: https://www.example.org/final\r\n\r\n"
    "HTTP/2 200 \r\ndate: Thu, 20 Jul 2017 08:00:00 GMT\r\ncontent-type: text/html; charset=windows-1250\r\n"
    "set-cookie: session=secret\r\nlink: <https://example.org/a>;\r\n rel=canonical\r\n\r\n"
)


@pytest.fixture
def page(archived: Path) -> Path:
    """Return the working folder with a page of 2017 in it that is in Windows-1250, and the headers it came with."""
    (archived / "page-2017.html").write_bytes(f"<p>Łódź. {NEW}</p>".encode("cp1250"))
    (archived / "headers.txt").write_text(HEADERS, newline="")
    return archived


def record(folder: Path, version: str = "v3") -> dict[str, object]:
    """Return the record of a version of the series `river`."""
    return json.loads((folder / "archive" / "river" / version / "content" / "edition.json").read_text("utf-8"))


def test_the_headers_that_curl_wrote_are_the_whole_provenance(run: Run, page: Path) -> None:
    """Redirects are followed, credentials left out, the charset and the moment taken from the response."""
    ran = run("add", "river", "page-2017.html", "--source", "https://example.org/2017", "--headers", "headers.txt")
    assert ran.status == 0
    assert ran.err == "diffreport: headers not kept: set-cookie (may hold credentials)\n"
    kept = record(page)
    assert kept["source"] == "https://example.org/2017"
    assert kept["final_url"] == "https://www.example.org/final"
    assert (kept["status"], kept["retrieved"]) == (200, "2017-07-20T08:00:00Z")
    assert kept["headers"] == [
        ["date", "Thu, 20 Jul 2017 08:00:00 GMT"],
        ["content-type", "text/html; charset=windows-1250"],
        ["link", "<https://example.org/a>; rel=canonical"],
    ]
    assert (kept["media_type"], kept["media_type_from"]) == ("text/html", "detected")
    assert (kept["charset"], kept["charset_from"]) == ("windows-1250", "HTTP header")
    assert "secret" not in json.dumps(kept)
    assert "Łódź" in run("show", "river@2017", "--blocks").text  # it is read as it was when it was archived


def test_what_the_depositor_says_wins_over_the_headers(run: Run, page: Path) -> None:
    """Each of them by its option; headers may be given one by one."""
    said = ["--retrieved", "2017-07-21T10:00:00+02:00", "--final-url", "https://example.org/x", "--encoding", "cp1250"]
    lines = ["--header", "Content-Type: text/html; charset=utf-8", "--header", "X-Mirror: 7: of 9"]
    assert run("add", "river", "page-2017.html", *said, *lines).status == 0
    kept = record(page)
    assert (kept["retrieved"], kept["final_url"], kept["status"]) == (
        "2017-07-21T08:00:00Z",
        "https://example.org/x",
        None,
    )
    assert kept["headers"] == [["Content-Type", "text/html; charset=utf-8"], ["X-Mirror", "7: of 9"]]
    assert (kept["media_type"], kept["media_type_from"]) == ("text/html; charset=cp1250", "depositor")
    assert (kept["charset"], kept["charset_from"]) == ("windows-1250", "depositor")


def test_a_response_that_is_no_document_waits_in_quarantine(run: Run, page: Path) -> None:
    """Whatever its body says; a person may accept it."""
    (page / "headers.txt").write_text("HTTP/1.1 404 Not Found\n\n")
    ran = run("add", "river", "page-2017.html", "--headers", "headers.txt")
    assert ran.status == 0 and "in quarantine: it came with HTTP status 404; " in ran.err
    assert run("add", "river", "page-2017.html", "--headers", "headers.txt", "--accept").status == 0
    assert record(page, "v4")["status"] == 404


def test_a_clock_of_a_server_that_is_fast_is_not_believed(
    run: Run, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was retrieved after it was deposited; what is no date is no date."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1500000000")
    run("add", "river", "page-2017.html", "--header", "Date: Fri, 01 Jan 2100 00:00:00 GMT")
    assert record(page)["retrieved"] == "2017-07-14T02:40:00Z"
    run("add", "river", "page-2017.html", "--edition", "2018", "--header", "Date: soon")
    assert record(page, "v4")["retrieved"] == "2017-07-14T02:40:00Z"


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        (["--retrieved", "2017-07-20"], "not a moment with its offset from UTC; write 2015-"),
        (["--retrieved", "2017-07-20T08:00:00"], "not a moment"),
        (["--retrieved", "yesterday"], "not a moment"),
        (["--header", "no colon"], "has no name; write it as Name: value"),
        (["--headers", "nothing.txt"], "nothing.txt: does not exist"),
        (["--headers", "old-2015.txt"], "old-2015.txt: holds other lines than headers; give what curl -D writes"),
        (["--source", "https://ana:secret@example.org/"], "source: holds a name or a password"),
        (["--final-url", "https://ana:secret@example.org/"], "final URL: holds a name or a password"),
        (
            ["--source", "not a url"],
            "source 'not a url': not an address; write all of it, as https://example.org/report",
        ),
        (["--source", ""], "source '': not an address"),
        (["--source", "example.org/report"], "not an address"),
        (["--source", "C:/reports/2017.html"], "not an address"),
        (["--source", "https:///2017"], "not an address"),
        (["--source", "JavaScript:alert(1)"], "javascript: is no address of a document"),
        (["--final-url", "data:text/plain,x"], "final URL 'data:text/plain,x': data: is no address"),
        (["--retrieved", "2099-01-01T00:00:00Z"], "retrieved 2099-01-01T00:00:00Z: is in the future"),
        (["--retrieved", ""], "not a moment"),
        (["--by", ""], "--by: names nobody; give a name, or leave it out"),
        (["--by", "Ana\nBea"], "depositor 'Ana\\nBea': is more than one line; name one person or service"),
        (["--published", "auto"], "page-2017.html: its name holds no month or day of publication"),
    ],
)
def test_what_cannot_be_recorded_is_refused_in_one_line(run: Run, page: Path, options: list[str], wrong: str) -> None:
    """Nothing is stored, and no password is repeated."""
    ran = run("add", "river", "page-2017.html", *options)
    assert (ran.status, ran.out) == (2, b"")
    assert wrong in ran.err and ran.err.count("\n") == 1 and "secret" not in ran.err
    assert not (page / "archive" / "river" / "v3").exists()


@pytest.mark.parametrize(
    "source",
    [
        "http://example.org",
        "ftp://example.org/a.pdf",
        "file:///srv/a.pdf",
        "git+https://example.org/a.git",
        "urn:isbn:9780000000000",
        "doi:10.1000/182",
        "ark:/12345/x",
    ],
)
def test_an_address_of_any_kind_is_recorded(run: Run, page: Path, source: str) -> None:
    """As it was given."""
    assert run("add", "river", "page-2017.html", "--source", source).status == 0
    assert record(page)["source"] == source


def test_a_date_far_ahead_is_doubted_and_recorded(run: Run, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even to a quiet user, with what corrects it; a clock a day off is not."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1500000000")
    options = ("--published", "2018-08", "--retrieved", "2017-07-15T02:00:00Z", "-q")
    assert run("add", "river", "page-2017.html", *options).err == (
        "diffreport: river@2017: published 2018-08, more than a year ahead; "
        "if it is wrong, diffreport add river@2017 --published DATE corrects it\n"
    )
    assert (record(page)["published"], record(page)["retrieved"]) == ("2018-08", "2017-07-15T02:00:00Z")
    assert run("add", "river@2017", "--published", "2018-07").err == ""


def test_who_deposits_is_found_in_the_documented_order(
    run: Run, archived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Option, variable, nearest diffreport.toml, the user's configuration, the login; `config show` says which."""
    home = archived.parent / "home" / "diffreport"
    home.mkdir(parents=True)
    (home / "config.toml").write_text('depositor = "Mine"')
    (archived / "diffreport.toml").write_text('depositor = "Desk <desk@example.org>"')
    monkeypatch.setenv("DIFFREPORT_DEPOSITOR", "Watcher")
    monkeypatch.setenv("LOGNAME", "ana")
    found = []
    for number, options in enumerate((["--by", "Ana Lopes"], [], [], [], [])):
        (archived / f"{number + 2017}.txt").write_text(f"{OLD}\nIssue {number}.\n")
        run("add", "river", f"{number + 2017}.txt", *options)
        shown = [line for line in run("config", "show").text.splitlines() if line.startswith("depositor")]
        found.append((record(archived, f"v{number + 3}")["depositor"], *shown))
        if number == 1:
            monkeypatch.delenv("DIFFREPORT_DEPOSITOR")
        elif number > 1:
            (archived / "diffreport.toml" if number == 2 else home / "config.toml").unlink(missing_ok=True)
    assert found == [
        ("Ana Lopes", "depositor = Watcher  (DIFFREPORT_DEPOSITOR)"),
        ("Watcher", "depositor = Watcher  (DIFFREPORT_DEPOSITOR)"),
        ("Desk <desk@example.org>", f"depositor = Desk <desk@example.org>  ({archived / 'diffreport.toml'})"),
        ("Mine", f"depositor = Mine  ({home / 'config.toml'})"),
        ("ana", "depositor = ana  (login)"),
    ]
    (archived / "diffreport.toml").write_text("depositor = 7")
    ran = run("add", "river", "2017.txt", "--edition", "2030")
    assert ran.status == 2 and "depositor is not a string; write the name in quotes" in ran.err


def test_whoever_accepts_is_recorded(run: Run, page: Path) -> None:
    """The new version is theirs, the one that waited is not."""
    (page / "broken-2018.bin").write_bytes(bytes(range(256)) * 9)
    run("add", "river", "page-2017.html", "--headers", "headers.txt", "--header", "X-Long: " + "x" * 9000, "-q")
    (page / "headers.txt").write_text("HTTP/1.1 500 Oops\n")
    run("add", "river", "page-2017.html", "--edition", "2018", "--headers", "headers.txt", "--by", "Watcher")
    run("add", "river@2018", "--accept", "--by", "Ana Lopes")
    archive = Archive.open("archive")
    assert [archive.version(f"river@v{n}").depositor for n in (4, 5)] == ["Watcher", "Ana Lopes"]
    ran = run("add", "river@2018", "--accept", "--header", "A: b")
    assert ran.status == 2 and "only --note may be added" in ran.err


@pytest.fixture
def filled(archived: Path) -> Path:
    """Return a folder of editions with other things in it."""
    folder = archived / "pond"
    (folder / "sub-2019").mkdir(parents=True)
    for name in ("pond-2018-10.txt", "pond-2018-09-30.txt", "pond-2009.txt", "a-2020.txt"):
        (folder / name).write_text(f"{OLD}\nThis is {name}.\n")
    for name in (".hidden-2021.txt", "pond-2009.txt.edition.json", "edition.json", "notes.txt"):
        (folder / name).write_text("Some text.\n")
    (folder / "link-2022.txt").symlink_to(folder / "pond-2009.txt")
    (folder / "sub-2019" / "deep-2019.txt").write_text(OLD)
    return folder


def test_a_folder_is_added_in_the_order_of_its_dates(run: Run, filled: Path) -> None:
    """What is no edition is passed over with a word, hidden files and our records without one."""
    ran = run("add", "pond", "pond")
    assert [line.split()[1] for line in ran.text.splitlines()] == [
        "pond@2009:",
        "pond@2018-09-30:",
        "pond@2018-10:",
        "pond@2020:",
    ]
    assert ran.err.splitlines() == [
        "diffreport: pond/link-2022.txt: is a symbolic link, which is not followed; passed over",
        "diffreport: pond/notes.txt: holds no date or year in its name; add it by itself, with --edition; passed over",
        "diffreport: pond/sub-2019: is a folder; add it by itself; passed over",
    ]
    again = run("add", "pond", "pond")
    assert again.text.count("holds these bytes already") == 4 and again.status == 0


def test_one_bad_file_of_a_folder_stops_all(run: Run, filled: Path) -> None:
    """Before the first is stored."""
    (filled / "z-2023.txt").write_bytes(b"")
    ran = run("add", "pond", "pond", "-q")
    assert ran.status == 2 and "pond/z-2023.txt: is empty" in ran.err
    assert Archive.open("archive").series() == ("river",)


def test_a_date_that_no_calendar_has_is_told(run: Run, archived: Path) -> None:
    """What the label is instead is said, even to a quiet user; a label that is given needs no word."""
    (archived / "report 2020-02-30.txt").write_text(NEW, encoding="utf-8")
    wrong = "report 2020-02-30.txt: 2020-02-30 is no date; 2020 is its label, name another with --edition"
    assert run("add", "river", "report 2020-02-30.txt", "-q").err == f"diffreport: {wrong}\n"
    assert record(archived)["label"] == "2020"
    assert run("add", "river", "report 2020-02-30.txt", "--edition", "2020-02-28").err == ""


def test_a_folder_that_holds_no_edition_is_refused(run: Run, archived: Path) -> None:
    """Empty, unreadable or of other files."""
    (archived / "empty").mkdir()
    ran = run("add", "pond", "empty")
    assert (ran.status, ran.out) == (2, b"")
    assert ran.err.startswith("diffreport: empty: holds no file with a date or a year in its name; ")


def test_dates_in_names_may_serve_as_dates_of_publication(run: Run, filled: Path) -> None:
    """Where they are dates: a year alone is more often the year that is reported on."""
    ran = run("add", "pond", "pond", "--published", "auto", "-q")
    assert ran.status == 2 and "pond/pond-2009.txt: its name holds no month or day of publication" in ran.err
    run("add", "pond", "pond/pond-2018-10.txt", "pond/pond-2018-09-30.txt", "--published", "auto")
    editions = Archive.open("archive").editions("pond")
    assert [edition.published for edition in editions] == ["2018-09-30", "2018-10"]


@pytest.mark.parametrize(
    "option", [["--published", "2016"], ["--final-url", "https://a.example"], ["--header", "A: b"], ["--headers", "h"]]
)
def test_what_is_true_of_one_edition_is_not_said_of_many(run: Run, archived: Path, option: list[str]) -> None:
    """A date for all of a folder would be a false statement about each."""
    ran = run("add", "pond", "old-2015.txt", "new-2016.txt", *option)
    assert ran.status == 2 and f"{option[0]} is about one edition; add the files one by one" in ran.err


def test_two_files_with_one_label_are_refused(run: Run, archived: Path) -> None:
    """Nobody said which of them is the re-issue; the same bytes twice are no question."""
    (archived / "copy-2015.txt").write_bytes((archived / "old-2015.txt").read_bytes())
    (archived / "other-2015.txt").write_text(NEW)
    ran = run("add", "pond", "old-2015.txt", "other-2015.txt")
    assert (
        ran.status == 2 and "old-2015.txt and other-2015.txt are both the edition 2015; add them one by one" in ran.err
    )
    ran = run("add", "pond", "old-2015.txt", "copy-2015.txt")
    assert ran.status == 0 and ran.text.splitlines()[1].endswith("nothing stored")


def test_bytes_that_another_edition_has_are_told(run: Run, archived: Path) -> None:
    """They are stored once, however many editions they are."""
    ran = run("add", "river", "old-2015.txt", "--edition", "2017")
    assert ran.text.endswith("version 3; the same bytes as river@2015\n")
    assert len([*(archived / "archive").rglob("old-2015.txt")]) == 1
    [said] = json.loads(run("add", "lake", "old-2015.txt", "--format", "json").text)
    assert (said["new"], said["same_bytes"]) == (True, ["river@2015", "river@2017"])


def test_what_was_stored_is_told_as_json(run: Run, archived: Path) -> None:
    """Each file in its turn: new, there already, a re-issue, in quarantine."""
    (archived / "a-2017.txt").write_text(OLD + "One.\n")
    (archived / "b-2018.txt").write_text("Short.\n")
    (archived / "c-2016.txt").write_text(NEW + "Two.\n")
    ran = run("add", "river", "old-2015.txt", "c-2016.txt", "a-2017.txt", "b-2018.txt", "--format", "json", "-q")
    there, again, new, held = json.loads(ran.text)
    assert (there["new"], there["version"]) == (False, 1)
    assert (again["new"], again["supersedes"], again["reference"]) == (True, "v2", "river@2016")
    assert (new["supersedes"], new["quarantine"], len(new["sha512"])) == (None, None, 128)
    assert held["quarantine"].startswith("has 1 word")
    accepted = json.loads(run("add", "river@2018", "--accept", "--format", "json").text)
    assert [(each["version"], each["supersedes"], each["quarantine"]) for each in accepted] == [(6, "v5", None)]


def test_a_terminal_sees_how_far_the_reading_of_many_files_is(filled: Path, spawn: Spawn) -> None:
    """The line is taken away before anything is said of what was stored; of one file there is none."""
    for files, is_shown in (("pond/pond-2009.txt", False), ("pond", True)):
        ours, theirs = pty.openpty()
        process = spawn("add", "pond", files, stdout=subprocess.PIPE, stderr=theirs)
        out, _ = process.communicate(timeout=300)
        os.write(theirs, b"END")
        os.close(theirs)
        seen = b""
        while not seen.endswith(b"END"):
            seen += os.read(ours, 1000)
        os.close(ours)
        assert b"pond@2009" in out
        assert (b"\r\x1b[K" in seen) is is_shown


def test_the_same_call_makes_the_same_archive(
    run: Run, filled: Path, archived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte, where the moment and the depositor are the same."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1500000000")
    made = []
    for name in ("one", "two"):
        run("init", name)
        for files in ("pond", "pond/pond-2009.txt"):
            assert run("add", "pond", files, "--by", "Ana Lopes", "--archive", name).status == 0
        run("add", "pond", "old-2015.txt", "--by", "Ana", "--header", "Date: soon", "--archive", name)
        folder = archived / name
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        made.append({path.relative_to(folder): path.read_bytes() for path in files})
    assert made[0] == made[1] and len(made[0]) > 20
