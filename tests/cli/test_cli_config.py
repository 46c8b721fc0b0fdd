"""config init, and what config show says of checks; the keys that the documents tell are those there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diffreport.errors import UsageError
from diffreport.spots import tables_of
from diffreport.watch.configured import labels, limits, plan_of, rules, sources, targets
from diffreport.watch.configured.starting import example
from diffreport.watch.plan import Plan
from tests.cli.conftest import Run

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "check.md").read_text(encoding="utf-8")
KEYS = {"[[source]]": sources.KEYS, "[check]": limits.KEYS, "[[rule]]": rules.KEYS, "[[notify]]": targets.KEYS}


@pytest.mark.parametrize("table", KEYS)
def test_the_documented_keys_of_a_table_are_those_it_has(table: str) -> None:
    """Each in its table of docs/check.md, and none besides."""
    section = DOCS.partition(f"\n### `{table}`\n")[2].partition("\n#")[0]
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    assert sorted(key for row in rows for key in re.findall(r"`(\w+)`", row)) == sorted(KEYS[table])


BEGINNINGS = {
    "[[source]]": 'series = "river"\nurl = "https://example.org/river"',
    "[check]": "",
    "[[rule]]": 'name = "all"',
    "mail": 'name = "desk"\nkind = "mail"\nto = "a@example.org"\nfrom = "b@example.org"\nhost = "example.org"',
    "webhook": 'name = "desk"\nkind = "webhook"\nurl = "https://example.org/hook"',
    "feed": 'name = "desk"\nkind = "feed"\nfile = "changes.atom"',
}
LONGEST = {"duration, up to an hour": ("60min", "3601s"), "duration, up to a day": ("24h", "86401s")}
LARGEST = {"size, up to 4 GiB": ("4 GiB", "5 GiB")}


def bounds(allowed: str) -> tuple[list[str], list[str]]:
    """Return the values that just hold of a cell of docs/check.md, and those that just do not; none of most cells."""
    if ends := re.fullmatch(r"(\d+) to ([\d,]+)", allowed):
        least, most = (int(end.replace(",", "")) for end in ends.groups())
        return [str(least), str(most)], [str(least - 1), str(most + 1), '"some"']
    if allowed == "true, false":
        return ["true", "false"], ['"true"', "1"]
    longest = (LONGEST | LARGEST).get(allowed)
    return ([f'"{longest[0]}"'], [f'"{longest[1]}"']) if longest else ([], [])


@pytest.mark.parametrize("table", KEYS)
def test_the_documented_bounds_of_a_key_are_those_it_has(table: str) -> None:
    """A value within them holds, the next one does not, and the line names the key."""
    section = DOCS.partition(f"\n### `{table}`\n")[2].partition("\n#")[0]
    tried = 0
    for key, allowed, means in re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", section, re.MULTILINE):
        beginning = BEGINNINGS.get(table) or BEGINNINGS.get(re.split(r"\W", means)[0], "")
        folders = "" if table == "[check]" else '\n[check]\nwarc = "out"\nreports = "out"'
        good, bad = bounds(allowed)
        for value in (*good, *bad):
            read = tables_of(Path("diffreport.toml"), f"{table}\n{beginning}\n{key} = {value}{folders}")
            tried += 1
            if value in good:
                assert plan_of(read)
            else:
                with pytest.raises(UsageError, match=rf"\b{key} is .*; write "):
                    plan_of(read)
    assert tried > 0


@pytest.mark.parametrize("text", re.findall(r"^```toml\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL))
def test_an_example_of_the_documents_is_a_plan(text: str) -> None:
    """Nobody copies a mistake."""
    assert plan_of(tables_of(Path("diffreport.toml"), text)) != Plan(file=Path("diffreport.toml"))


def test_every_key_is_in_the_file_to_begin_with() -> None:
    """Or in a comment there, where it would exclude another."""
    keys = {key for of_table in (*KEYS.values(), labels.KEYS) for key in of_table}
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", example())] == []


def test_init_writes_a_file_that_holds_and_never_over_another(run: Run, folder: Path) -> None:
    """It says where the archive is, and nothing else until something is taken in; a file that is there stays."""
    before = [line for line in run("config", "show").text.splitlines() if not line.startswith("archive = ")]
    ran = run("config", "init")
    assert (ran.status, ran.text) == (0, "diffreport.toml\n")
    shown = run("config", "show").text.splitlines()
    assert [line for line in shown if not line.startswith("archive = ")] == before
    assert f"archive = {folder / 'archive'}  ({folder / 'diffreport.toml'})" in shown
    (folder / "diffreport.toml").write_text("archive = 'mine'")
    ran = run("config", "init")
    assert ran.status == 2
    assert ran.err == "diffreport: diffreport.toml: is there already; name another file, or move it away\n"
    assert run("config", "init", "other.toml", "-q").err == ""
    assert run("config", "init", "no/such.toml").err.count("cannot be written (No such file or directory)") == 1
    assert sorted(path.name for path in folder.iterdir()) == ["diffreport.toml", "other.toml"]
    assert (folder / "diffreport.toml").read_text() == "archive = 'mine'"


def test_show_says_what_holds_for_checks_and_where_it_was_said(run: Run, folder: Path) -> None:
    """Of a secret only where it is; in one line, whatever stands in the file."""
    text = (
        '[check]\njobs = 3\n[[source]]\nseries = "river"\nurl = "https://example.org/"\nuser = "u"\n'
        'password_env = "RIVER"\ntitle = "R\u200bver"\n[[rule]]\nname = "all"\n'
        '[[notify]]\nname = "out"\nkind = "stdout"\n'
    )
    (folder / "diffreport.toml").write_text(text, encoding="utf-8")
    file = folder / "diffreport.toml"
    lines = run("config", "show").text.splitlines()
    assert f"check.jobs = 3  ({file}:2)" in lines
    assert "check.history = 1000  (default)" in lines
    [source] = [line for line in lines if line.startswith("source =")]
    assert source.startswith(
        'source = series = "river", url = "https://example.org/", user = "u", password_env = "RIVER"'
    )
    assert source.endswith(f"({file}:3)") and "\u200b" not in source
    assert lines[-2:] == [f'rule = name = "all"  ({file}:9)', f'notify = name = "out", kind = "stdout"  ({file}:11)']


def test_show_tells_what_is_for_a_series_that_no_source_is_of(run: Run, folder: Path) -> None:
    """Nobody would be told anything; what holds is shown all the same."""
    text = '[[source]]\nseries = "river"\nfile = "r"\n[[notify]]\nname = "out"\nkind = "stdout"\nseries = "rivre"\n'
    (folder / "diffreport.toml").write_text(text, encoding="utf-8")
    ran = run("config", "show")
    assert ran.status == 0 and ran.text.splitlines()[-1].startswith("notify = ")
    assert "diffreport.toml:4: notify out: series is 'rivre', which no source is of; did you mean river?" in ran.err


def test_a_mistake_in_a_table_is_told_with_its_line(run: Run, folder: Path) -> None:
    """Also in tables that have nothing to do with checks, and in the notation of the file itself."""
    told = {
        'archive = "a"\n[settings]\nmove_score = 7\n': ":3: settings.move_score is 7; write a number from 0 to 1",
        "depositor = 7\n": ":1: depositor is not a string; write the name in quotes",
        "\n[report]\ntrned = 3\n": ":3: report.trned is not known; did you mean trend? use one of language",
        '# x\n[[profil]]\nfile = "*"\n': ":2: profil is not known; did you mean profile? use one of archive, depositor",
        'archive = "a"\nsettings = {\n': ":2: not a readable TOML file (",
        '[[source]]\nseries = "a"\nurl = "b"\n': ":3: source 1 (a): url is no address of http or https; name a page, as https://",
        f"a = {'[' * 5000}": ": not a readable TOML file (maximum recursion depth exceeded",
        "#" * (4 << 20) + "\n": ": has more than 4 MiB; no configuration is so long, correct it",
    }
    for text, message in told.items():
        (folder / "diffreport.toml").write_text(text)
        ran = run("config", "show")
        assert ran.status == 2 and ran.err.count("\n") == 1
        assert f"diffreport.toml{message}" in ran.err


def test_a_file_may_begin_as_some_editors_have_it(run: Run, folder: Path) -> None:
    """With a byte order mark, and lines that end as Windows has them."""
    (folder / "diffreport.toml").write_bytes(
        b'\xef\xbb\xbfarchive = "a"\r\n[[source]]\r\nseries = "a"\r\nfile = "b"\r\n'
    )
    assert f"({folder}/diffreport.toml:2)" in run("config", "show").text


def test_the_project_says_what_is_checked_or_else_the_user(run: Run, folder: Path) -> None:
    """The one file or the other; not a bit of each."""
    home = folder.parent / "home" / "diffreport"
    home.mkdir(parents=True)
    (home / "config.toml").write_text('[[source]]\nseries = "mine"\nfile = "a"\n')
    assert f'source = series = "mine", file = "a"  ({home}/config.toml:1)' in run("config", "show").text
    for table in ('[[source]]\nseries = "ours"\nfile = "a"\n', "[check]\njobs = 3\n"):
        (folder / "diffreport.toml").write_text(table)
        shown = run("config", "show").text
        assert "diffreport.toml:" in shown and "mine" not in shown


def test_what_a_source_drops_is_dropped_by_all_commands(run: Run, folder: Path) -> None:
    """As if it stood in a profile for its series, before all others."""
    page = "<html><body><p>The river rose.</p><p class=share>Share this page.</p></body></html>"
    (folder / "river-2015.html").write_text(page)
    run("init")
    assert run("add", "river", "river-2015.html").status == 0
    (folder / "diffreport.toml").write_text(
        '[[profile]]\nseries = "*"\ndrop = ["h9"]\n[[source]]\nseries = "river"\nfile = "a"\ndrop = [".share"]\n'
    )
    assert "Share" not in run("show", "river@2015", "--blocks").text
