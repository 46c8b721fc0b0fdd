"""init, add, list, log, show, config, demo."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest

from diffreport import resources
from diffreport.archive import Archive
from diffreport.archived.intake import checked
from diffreport.cli.demonstrating import place
from diffreport.errors import InputError, UsageError
from diffreport.readers.parsing import Options
from tests.cli.conftest import Run, Spawn


def test_an_edition_goes_in_and_comes_out_as_published(run: Run, archived: Path) -> None:
    """The label is taken from the file name; the bytes are the same."""
    ran = run("show", "river@2016", "--bytes")
    assert ran.out == (archived / "new-2016.txt").read_bytes()


def test_add_says_what_it_stored(run: Run, archived: Path) -> None:
    """Or that these bytes are there, or what they replace."""
    (archived / "draft.txt").write_text("Some text of 2017.\n")
    first = run("add", "pond", "draft.txt", "--edition", "2017", "--published", "2017-03-01")
    assert re.fullmatch(r"stored pond@2017: draft\.txt, 19 bytes, sha256 [0-9a-f]{12}, version 1\n", first.text)
    again = run("add", "pond", "draft.txt", "--edition", "2017", "--published", "2017-03-01")
    assert again.text == "pond@2017 holds these bytes already (version 1); nothing stored\n"
    (archived / "draft.txt").write_text("Some corrected text of 2017.\n")
    reissue = run("add", "pond", "draft.txt", "--edition", "2017", "--published", "2017-04-01")
    assert reissue.text.endswith("version 2, supersedes version 1\n")
    assert run("add", "lake", "old-2015.txt", "-q").out == b""


def test_an_empty_file_is_not_archived(run: Run, archived: Path) -> None:
    """Nothing of the call is stored, not even the files before it."""
    (archived / "next-2017.txt").write_text("Some text of 2017.\n")
    (archived / "empty-2018.txt").write_bytes(b"")
    ran = run("add", "river", "next-2017.txt", "empty-2018.txt")
    assert (ran.status, ran.out) == (2, b"")
    assert ran.err.startswith("diffreport: empty-2018.txt: is empty; ") and ran.err.count("\n") == 1
    assert run("list").text.startswith("river  2 editions: 2015 to 2016; ")


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [("a-2017.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" * 20, "PDF"), ("b-2017.bin", bytes(range(256)) * 9, "binary")],
)
def test_what_cannot_be_read_is_refused_or_archived_raw_in_quarantine(
    run: Run, archived: Path, name: str, content: bytes, wrong: str
) -> None:
    """Nothing of the call is stored without --raw; with it also a quiet user learns that it waits for a person."""
    (archived / name).write_bytes(content)
    (archived / "next-2018.txt").write_text("Some text of 2018.\n")
    ran = run("add", "river", "next-2018.txt", name)
    assert (ran.status, ran.out) == (2, b"") and wrong in ran.err and ran.err.count("\n") == 1
    assert run("list").text.startswith("river  2 editions: 2015 to 2016; ")
    ran = run("add", "river", name, "-q", "--raw")
    assert (ran.status, ran.out) == (0, b"")
    assert ran.err.startswith("diffreport: river@2017: archived, but in quarantine: it is kept unread: it ")
    assert wrong in ran.err and "pass it over; " in ran.err and ran.err.count("\n") == 1
    assert run("show", "river@2017", "--bytes").out == content
    assert run("add", "river", name, "-q", "--raw").err == ""
    assert run("report", "river").status == 0
    ran = run("add", "river", name, "-q", "--raw", "--accept")
    assert (ran.status, ran.out) == (2, b"") and ran.err.endswith("; or leave --accept out to keep it in quarantine\n")
    assert run("report", "river").status == 0


def test_an_edition_may_come_from_standard_input(run: Run, archived: Path) -> None:
    """It has the name stdin, and the label that is given."""
    ran = run("add", "river", "-", "--edition", "2017", stdin=b"Some text of 2017.\n")
    assert ran.text.startswith("stored river@2017: stdin, 19 bytes, ")
    assert run("show", "river@2017", "--bytes").out == b"Some text of 2017.\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_what_a_pipe_gives_is_read_once_and_archived(run: Run, archived: Path) -> None:
    """As in `add river <(command) --edition 2017`; a pipe with a name keeps it."""
    reader, writer = os.pipe()
    os.write(writer, b"Some text of 2017.\n")
    os.close(writer)
    ran = run("add", "river", f"/dev/fd/{reader}", "--edition", "2017")
    os.close(reader)
    assert ran.text.startswith("stored river@2017: pipe, 19 bytes, ")
    assert run("show", "river@2017", "--bytes").out == b"Some text of 2017.\n"
    os.mkfifo("next-2018.txt")
    thread = threading.Thread(target=Path("next-2018.txt").write_bytes, args=[b"Some text of 2018.\n"])
    thread.start()
    ran = run("add", "river", "next-2018.txt")
    thread.join()
    assert ran.text.startswith("stored river@2018: next-2018.txt, 19 bytes, ")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
@pytest.mark.parametrize("raw", [[], ["--raw"]])
def test_a_device_without_end_is_refused(run: Run, archived: Path, raw: list[str]) -> None:
    """Reading stops at the limit."""
    ran = run("add", "river", "/dev/zero", "--edition", "2017", *raw)
    assert (ran.status, ran.out) == (2, b"")
    assert ran.err.startswith("diffreport: /dev/zero: is larger than 256 MiB; ") and ran.err.count("\n") == 1


def test_a_file_that_changes_after_it_was_checked_is_not_stored(editions: Path) -> None:
    """Also where size and time tell nothing; what is stored is what was checked."""
    file = editions / "old-2015.txt"
    before = file.stat()
    (taken,) = checked([file.name], False, Options())
    assert taken.content() == file.read_bytes()
    file.write_bytes(file.read_bytes().replace(b"300", b"301"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(InputError, match=r"old-2015\.txt: changed after it was checked"):
        taken.content()


def test_a_file_too_large_to_be_read_is_archived_raw_only(run: Run, archived: Path) -> None:
    """It is copied in pieces."""
    with (archived / "big-2017.txt").open("wb") as file:
        file.truncate((256 << 20) + 1)  # takes no room on the disk
    ran = run("add", "river", "big-2017.txt")
    assert ran.err == (
        "diffreport: big-2017.txt: is larger than 256 MiB; nothing was stored; add it with --raw to keep it unread\n"
    )
    (taken,) = checked(["big-2017.txt"], True, Options())
    assert (taken.content(), taken.wrong) == (Path("big-2017.txt"), "is larger than 256 MiB")


def test_list_and_log_are_written_as_lines_or_as_json(run: Run, archived: Path) -> None:
    """To a file or to standard output; the suffix chooses unless the format is named."""
    (archived / "broken-2017.bin").write_bytes(bytes(range(256)) * 9)
    run("add", "river", "broken-2017.bin", "--raw")
    run("add", "river", "new-2016.txt", "--edition", "2015")
    for argv in (("list",), ("log", "river")):
        shown, record = run(*argv), run(*argv, "--format", "json")
        assert run(*argv, "-o", "-").out == shown.out
        ran = run(*argv, "-o", "l.txt")
        assert (ran.out, ran.err) == (b"", "diffreport: written to l.txt\n")
        assert (archived / "l.txt").read_bytes() == shown.out
        assert run(*argv, "-o", "l.json", "-q") == (0, b"", "")
        assert run(*argv, "-o", "l.dat", "--format", "json").status == 0
        assert (archived / "l.json").read_bytes() == (archived / "l.dat").read_bytes() == record.out
    (listed,) = json.loads(run("list", "--format", "json").text)
    assert listed.pop("retrieved")[:2] == "20"
    assert list(listed.values()) == ["river", 3, 4, "2015", "2017", None, 2864, ["2017"]]
    first, second, third = json.loads(record.text)
    assert (first["edition"], first["version"], first["since"], first["summary"]) == ("2015", 4, None, None)
    assert [issue["version"] for issue in first["superseded"]] == [1]
    assert (second["since"], second["summary"]["findings"], second["name"]) == ("2015", 0, "new-2016.txt")
    assert third["quarantine"].startswith("is kept unread: it is binary") and third["summary"] is None


def test_a_list_that_fails_leaves_the_file_as_it_was(run: Run, archived: Path) -> None:
    """Written whole or not at all, also on standard output."""
    (archived / "l.json").write_text("precious")
    for inventory in (archived / "archive").rglob("inventory.json"):
        inventory.write_text("{}")
    for options in (["-o", "l.json"], ["--format", "json"]):
        ran = run("log", "river", *options)
        assert (ran.status, ran.out) == (2, b"") and ran.err.count("\n") == 1
    assert (archived / "l.json").read_text() == "precious"
    assert sorted(path.name for path in archived.glob("*l.json*")) == ["l.json"]


def test_a_damaged_series_is_named_and_the_others_are_listed(run: Run, archived: Path) -> None:
    """Also as JSON and in a search; the status says that something is missing, and the last line what to do."""
    run("add", "lake", "old-2015.txt")
    run("add", "well", "old-2015.txt")
    for inventory in (archived / "archive" / "lake").rglob("inventory.json"):
        inventory.write_text("{")
    for argv in (("list",), ("list", "--format", "json"), ("search", "delegate")):
        ran = run(*argv)
        assert ran.status == 2 and "river" in ran.text and "well" in ran.text
        damaged, remedy = ran.err.splitlines()
        assert damaged.startswith("diffreport: archive/lake/inventory.json: not valid JSON")
        assert remedy == "diffreport: 1 damaged series left out; run diffreport verify"
    assert run("log", "sea").err == "diffreport: sea: no such series in archive; there are lake, river, well\n"


def test_provenance_is_kept_and_shown(run: Run, archived: Path) -> None:
    """What the depositor says stands in the archive."""
    said = ["--source", "https://example.org/1.txt", "--title", "On boats", "--note", "From the library"]
    run("add", "lake", "old-2015.txt", "--published", "2016-06", *said)
    shown = run("show", "lake@2015").text
    for line in ("title: On boats", "edition: lake@2015", "published: 2016-06", "note: From the library"):
        assert line + "\n" in shown
    assert "source: https://example.org/1.txt\n" in shown and "blocks: 4 paragraph\n" in shown


def test_list_and_log_say_what_is_there(run: Run, archived: Path) -> None:
    """Series with their range; editions with dates, sizes, digests, and what changed."""
    assert re.fullmatch(
        r"river  2 editions: 2015 to 2016; the last retrieved \d{4}-\d\d-\d\d; 569 bytes\n", run("list").text
    )
    run("add", "river", "new-2016.txt", "--edition", "2015")
    lines = run("log", "river").text.splitlines()
    assert lines[0].startswith("2015  retrieved ") and "new-2016.txt" in lines[0] and "sha256" in lines[0]
    assert lines[0].endswith(", version 3, supersedes version 1")
    assert lines[1].startswith("    superseded version 1: ") and "old-2015.txt" in lines[1]
    assert lines[2].startswith("2016  retrieved ") and lines[3] == "    since 2015: No change."


def test_log_says_what_the_editions_are_ordered_by_and_why(run: Run, archived: Path) -> None:
    """In one line beside the list, where a person reads it."""
    (archived / "third-2017.txt").write_text("Some text of 2017.\n")
    run("add", "river", "third-2017.txt", "--published", "2017-05-01")
    told = "diffreport: river: 3 editions, ordered by label, for 2 of 3 have no date of publication\n"
    assert run("log", "river").err == told
    assert run("log", "river", "-q").err == run("log", "river", "--format", "json").err == ""
    run("add", "river", "third-2017.txt", "--edition", "Spring")
    assert run("log", "river").err.endswith(
        "ordered by first deposit, for 3 of 4 have no date of publication and 1 no number in the label\n"
    )
    run("add", "pond", "third-2017.txt", "--published", "2017")
    assert run("log", "pond").err == ""  # one edition has no order
    run("add", "pond", "old-2015.txt", "--published", "2015")
    assert run("log", "pond").err == "diffreport: pond: 2 editions, ordered by date of publication\n"


def test_log_says_which_edition_cannot_be_read(run: Run, archived: Path) -> None:
    """And compares the others."""
    (archived / "broken-2017.bin").write_bytes(bytes(range(256)) * 9)
    (archived / "next-2018.txt").write_bytes((archived / "new-2016.txt").read_bytes())
    run("add", "river", "broken-2017.bin", "next-2018.txt", "--raw")
    assert "    in quarantine: it is kept unread: it is binary" in run("log", "river").text
    Archive.open("archive").accept("river@2017")  # what a program that uses the package may do
    ran = run("log", "river")
    assert ran.status == 0
    assert "    not compared: river@2017: broken-2017.bin: is binary" in ran.text
    assert ran.text.endswith("    since 2016: No change.\n")


def test_an_empty_archive_is_no_error(run: Run, editions: Path) -> None:
    """It says what to do next, on standard error."""
    run("init")
    ran = run("list")
    assert (ran.status, ran.out) == (0, b"")
    assert "diffreport add" in ran.err


@pytest.mark.parametrize("layout", ["flat", "hashed"])
def test_init_makes_an_archive_in_either_layout(run: Run, editions: Path, layout: str) -> None:
    """In the folder that is named."""
    assert run("init", "kept", "--layout", layout).text == "made an archive in kept\n"
    assert run("add", "river", "old-2015.txt", "--archive", "kept").status == 0
    assert run("list", "--archive", "kept").text.startswith("river  1 edition: 2015; ")


def test_the_archive_is_found_in_the_documented_order(
    run: Run, archived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Option, variable, nearest diffreport.toml, ./archive, the user's configuration, the user's own; it says which."""

    def found(*options: str) -> tuple[str, str]:
        lines = run("config", "show", *options).text.splitlines()
        place = next(line for line in lines if line.startswith("archive = ")).removeprefix("archive = ").rstrip(")")
        return tuple(place.split("  ("))

    home = archived.parent / "home" / "diffreport"
    home.mkdir(parents=True)
    (home / "config.toml").write_text('archive = "mine"')
    (archived / "diffreport.toml").write_text('archive = "kept"')
    monkeypatch.setenv("DIFFREPORT_ARCHIVE", "there")
    assert found("--archive", "here") == ("here", "--archive")
    assert found() == ("there", "DIFFREPORT_ARCHIVE")
    monkeypatch.delenv("DIFFREPORT_ARCHIVE")
    assert found() == (str(archived / "kept"), str(archived / "diffreport.toml"))
    (archived / "diffreport.toml").unlink()
    assert found() == ("archive", "./archive")
    (archived / "archive").rename(archived / "elsewhere")
    assert found() == (str(home / "mine"), str(home / "config.toml"))
    (home / "config.toml").unlink()
    assert found() == (str(home / "archive"), "default")


def test_config_show_names_the_place_of_every_value(run: Run, editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each key comes from the last place that has it."""
    user = editions.parent / "home" / "diffreport"
    user.mkdir(parents=True)
    (user / "config.toml").write_text("[settings]\nplace_score = 0.2\nmove_score = 0.7\ngap_pairs = 5\n")
    (editions / "diffreport.toml").write_text("[settings]\nmove_score = 0.8\ngap_pairs = 6\n")
    monkeypatch.setenv("DIFFREPORT_GAP_PAIRS", "7")
    lines = run("config", "show").text.splitlines()
    assert f"place_score = 0.2  ({user / 'config.toml'})" in lines
    assert f"move_score = 0.8  ({editions / 'diffreport.toml'})" in lines
    assert "gap_pairs = 7  (DIFFREPORT_GAP_PAIRS)" in lines
    assert "rewrite_score = 0.45  (default)" in lines


def test_show_works_on_files(run: Run, editions: Path) -> None:
    """What a reader made of one, without an archive."""
    (editions / "page.md").write_text("# Boats\n\nThere were 300.\n\n## Where\n\nOn the river.\n")
    shown = run("show", "page.md").text
    assert "reader: markdown/2\n" in shown and "blocks: 2 heading, 2 paragraph\n" in shown
    assert shown.endswith("  Boats\n    Where\n")
    blocks = run("show", "page.md", "--blocks").text
    assert "[3] paragraph  (Where)\n    On the river.\n" in blocks
    assert run("show", "page.md", "--bytes").out == (editions / "page.md").read_bytes()
    assert "reader: plain/1\n" in run("show", "-", stdin=b"Some text.\n").text
    assert run("show", "-", "--bytes", stdin=b"Some \xff text.\n").out == b"Some \xff text.\n"


def test_the_demo_makes_a_report_and_prints_its_path(run: Run, folder: Path) -> None:
    """From a copy of the sample archive that is the user's own; a second run makes the same report."""
    ran = run("demo")
    report = folder / ran.text.splitlines()[-1]
    assert report == folder / "diffreport-demo" / "report.html"
    first = report.read_bytes()
    assert first.startswith(b"<!DOCTYPE html>")
    history = report.with_name("history.html")
    assert ran.err.endswith(f"the history of its editions is in {history.relative_to(folder)}\n")
    assert history.read_bytes().startswith(b"<!DOCTYPE html>")
    assert run("verify", "--archive", "diffreport-demo/archive").status == 0
    assert all(path.stat().st_mode & stat.S_IWUSR for path in (folder / "diffreport-demo").rglob("*"))
    assert run("demo", "-q") == (0, b"diffreport-demo/report.html\n", "")
    assert report.read_bytes() == first


def test_the_demo_shows_the_most_telling_series(run: Run, folder: Path) -> None:
    """No series of the sample has more kinds of findings than the one reported."""
    ran = run("demo")
    kinds = {}
    for line in run("list", "--archive", "diffreport-demo/archive").text.splitlines():
        series = line.split()[0]
        record = json.loads(run("report", series, "--archive", "diffreport-demo/archive", "--format", "json").text)
        kinds[series] = len({finding["label"] for finding in record["findings"]})
    assert ran.err.startswith(f"diffreport: {max(kinds, key=lambda series: kinds[series])}: ")
    assert len(kinds) == sum(1 for path in resources.find("archive").iterdir() if (path / "inventory.json").exists())


def test_the_demo_overwrites_no_report_that_is_not_its_own(run: Run, folder: Path) -> None:
    """A report.html that was there before the sample archive stays as it is."""
    (folder / "mine").mkdir()
    (folder / "mine" / "report.html").write_text("precious")
    ran = run("demo", "mine")
    assert ran.status == 2 and ran.err.count("\n") == 1
    assert (folder / "mine" / "report.html").read_text() == "precious"


def test_the_demo_damages_no_archive(run: Run, archived: Path) -> None:
    """Neither its own, nor the user's, nor a folder that leads into one by a link."""
    run("demo", "-q")
    (archived / "link").symlink_to("archive")
    for target in ("archive", "archive/river", "archive/new", "link", "diffreport-demo/archive"):
        ran = run("demo", target)
        assert (ran.status, ran.out) == (2, b"") and ran.err.count("\n") == 1
        assert str(archived) in ran.err and "; name a folder elsewhere" in ran.err
    for root in ("archive", "diffreport-demo/archive"):
        assert run("verify", "--archive", root).status == 0


def test_two_demos_at_once_make_one(spawn: Spawn, folder: Path) -> None:
    """Whichever copies the sample first, both print the path of the same report."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    processes = [spawn("demo", "together", "-q", **pipes) for _ in range(2)]
    ended = [(*process.communicate(), process.returncode) for process in processes]
    assert ended == [(b"together/report.html\n", b"", 0)] * 2
    assert sorted(path.name for path in (folder / "together").iterdir()) == ["archive", "history.html", "report.html"]


def test_a_demo_copied_meanwhile_by_another_is_taken(folder: Path) -> None:
    """Only if it is the sample, whole; anything else there is refused and kept."""
    for content, taken in (("b", True), ("other", False)):
        (target := folder / content / "archive" / "a").mkdir(parents=True)
        (target / "b.txt").write_text(content)
        with nullcontext() if taken else pytest.raises(UsageError, match="something else is there"):
            place({Path("a/b.txt"): b"b"}, target.parent)
        assert (target / "b.txt").read_text() == content
