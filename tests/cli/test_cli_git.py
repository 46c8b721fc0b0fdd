"""docs/git.md, tried in a repository: the configuration it gives makes git show what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.readers.office_files import par, run, word
from tests.readers.pdf_files import paragraph, pdf

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "git.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
OLD = [
    "The council met four times and published the minutes of each meeting.",
    "The police counted approximately 315 boats on the lake in summer.",
]
NEW = [OLD[0], OLD[1].replace("315", "342"), "Two piers were closed for repair."]
PROGRAM = f'#!/bin/sh\nexec "{sys.executable}" -m diffreport "$@"\n'
MOMENT = "2024-05-01T12:00:00Z"
PERSON = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ana"), ("EMAIL", "ana@example.org"), ("DATE", MOMENT))
}
ROBUST = next(n for n, (_, text) in enumerate(BLOCKS) if "sha256sum" in text)


def blocks(language: str) -> list[str]:
    """Return the blocks of code in a language."""
    return [text for name, text in BLOCKS if name == language]


# What a machine says to git and to diffreport, and how wide its terminal is.
NOT_OURS = ("GIT_", "DIFFREPORT_", "COLUMNS")


class Shell:
    """A repository with what the page says in its user's configuration, and nothing of this machine's."""

    def __init__(self, folder: Path) -> None:
        """Make the repository, of two commits."""
        self.work, home, programs = folder / "work", folder / "home", folder / "bin"
        for place in (self.work, home, programs):
            place.mkdir()
        config = "".join(text for n, (name, text) in enumerate(BLOCKS) if name == "ini" and n != ROBUST)
        (home / ".gitconfig").write_text(config, encoding="utf-8")
        for name, text in (("diffreport", PROGRAM), ("diffreport-git", blocks("sh")[0])):
            (programs / name).write_text(text, encoding="utf-8")
            (programs / name).chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        own = {
            "HOME": str(home),
            "PATH": path,
            "PYTHONPATH": str(ROOT),
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
        }
        self.environ = kept | own | PERSON | {"XDG_CACHE_HOME": str(folder / "cache"), "GIT_PAGER": "cat"}
        self.said("git init --quiet")
        (self.work / ".gitattributes").write_text(blocks("gitattributes")[0], encoding="utf-8")
        self.commit(OLD)
        self.commit(NEW)

    def commit(self, texts: list[str]) -> None:
        """Commit an edition in each format."""
        heading = par(run("Boats of the lakes"), properties='<w:outlineLvl w:val="0"/>')
        (self.work / "report.docx").write_bytes(word(heading + "".join(par(run(text)) for text in texts)))
        drawn = [
            line for n, text in enumerate(["Boats of the lakes", *texts]) for line in paragraph(text, y=700 - 50 * n)
        ]
        (self.work / "annex.pdf").write_bytes(pdf([drawn]))
        body = "".join(f"<p>{text}</p>" for text in texts)
        (self.work / "notice.html").write_text(f"<h1>Boats of the lakes</h1>{body}", encoding="utf-8")
        self.said("git add . && git commit --quiet --message edition")

    def ended(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command as a user types it."""
        shell = ["sh", "-c", command]
        return subprocess.run(
            shell, cwd=self.work, env=self.environ, capture_output=True, encoding="utf-8", check=False, timeout=300
        )

    def said(self, command: str) -> str:
        """Return what a command prints that succeeds."""
        ended = self.ended(command)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout


@pytest.fixture(scope="module")
def repository(git: None, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Return the repository of the page; what a test changes in it, it puts back."""
    return Shell(tmp_path_factory.mktemp("git"))


def test_each_format_shows_its_words(repository: Shell) -> None:
    """Whichever the bytes are, the changed word is marked and no other."""
    for name in ("report.docx", "annex.pdf", "notice.html"):
        shown = repository.said(f"git diff --word-diff HEAD~ HEAD -- {name}")
        assert re.findall(r"\[-.*?-\]|\{\+.*?\+\}", shown) == ["[-315-]", "{+342+}", f"{{+{NEW[2]}+}}"]


def steps() -> list[tuple[str, list[str]]]:
    """Return the commands of the page, each with the lines that it is said to print."""
    found: list[tuple[str, list[str]]] = []
    for line in "".join(blocks("console")).splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def test_the_commands_of_the_page_print_what_it_shows(repository: Shell) -> None:
    """All of them, one after the other; lines are left out only where it says so."""
    attributes = (repository.work / ".gitattributes").read_bytes()
    for command, lines in steps():
        rest = repository.said(command)
        for passage in filter(None, "\n".join([*lines, ""]).split("…\n")):
            before, found, rest = rest.partition(passage)
            assert found and (not before or before.endswith("\n")), (command, before)
        assert not rest or lines[-1:] == ["…"] or not lines, (command, rest)
    (repository.work / ".gitattributes").write_bytes(attributes)


def test_the_exit_status_is_of_the_bytes(repository: Shell) -> None:
    """Of files whose texts are alike git shows no line, and says that they differ."""
    page = repository.work / "notice.html"
    before = page.read_text(encoding="utf-8")
    page.write_text(before.replace("<p>", "<p >"), encoding="utf-8")
    ended = repository.ended("git diff --exit-code")
    assert ended.returncode == 1 and "@@" not in ended.stdout
    assert repository.ended("git diff --no-textconv").stdout.count("\n+") > 1
    page.write_text(before, encoding="utf-8")
    assert repository.ended("git diff --exit-code").returncode == 0


def test_texts_are_kept_in_the_repository(repository: Shell) -> None:
    """As notes: a program that is no longer there is not missed."""
    first = repository.said("git log -p --format=%s -- report.docx")
    without = repository.environ | {"PATH": os.defpath}
    program = ["git", "log", "-p", "--format=%s", "--", "report.docx"]
    again = subprocess.run(program, cwd=repository.work, env=without, capture_output=True, encoding="utf-8", check=True)
    assert again.stdout == first and NEW[2] in first


def test_a_file_that_cannot_be_read_stops_git_unless_its_digest_does_for_a_text(repository: Shell) -> None:
    """One line says what is wrong; with the other driver of the page the rest is shown."""
    (repository.work / "broken.docx").write_bytes(b"no Word file at all")
    repository.said("git add broken.docx")
    ended = repository.ended("git diff --cached")
    assert ended.returncode == 128 and "Traceback" not in ended.stderr
    assert re.match(r"diffreport: (\S+/)?broken\.docx: is no Word file", ended.stderr)
    (repository.work / "robust").write_text(BLOCKS[ROBUST][1], encoding="utf-8")
    shown = repository.said('git -c include.path="$PWD/robust" diff --cached')
    assert re.search(r"^\+[0-9a-f]{64}  -$", shown, re.MULTILINE)
    repository.said("git rm --quiet --force broken.docx && rm robust")


def test_a_file_of_one_version_is_left_out_with_a_word(repository: Shell) -> None:
    """By the difftool, which goes on; in place of the diff its text is shown."""
    repository.said("cp report.docx other.docx && git add other.docx")
    ended = repository.ended("git difftool --tool=diffreport --cached -- other.docx")
    assert (ended.returncode, ended.stdout) == (0, "") and "is empty" in ended.stderr
    shown = repository.said("GIT_EXTERNAL_DIFF=diffreport-git git diff --cached -- other.docx")
    assert shown.splitlines() == ["== other.docx", "Boats of the lakes", *NEW]
    assert repository.said("GIT_EXTERNAL_DIFF=diffreport-git git diff --cached -R -- other.docx").endswith(
        "\nremoved\n"
    )
    repository.said("git rm --quiet --force other.docx")


def test_the_tool_opens_the_report(repository: Shell) -> None:
    """By the browser that the user has, here one that prints what it is given."""
    repository.environ["BROWSER"] = "echo opened %s"
    assert "opened file:///" in repository.said("git difftool --tool=diffreport-page HEAD~ -- report.docx")
