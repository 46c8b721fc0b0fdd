"""The history of a file in git: an edition a commit, and nothing in the repository is run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from diffreport.archive import Archive
from diffreport.archive.exchange import Consignment, Kind, Wish, consign, take_in
from diffreport.archive.exchange.repository import Repository
from diffreport.errors import DiffreportError, InputError, UsageError
from diffreport.readers.labels import label_in

WISH = Wish(label_in, series="lakes", file="report.txt")
Judged = Callable[[Path], int]

pytestmark = pytest.mark.usefixtures("git")


class Repo:
    """A little repository; each commit is an hour after the one before, unless it says when."""

    def __init__(self, folder: Path, *options: str) -> None:
        """Make it."""
        self.folder = folder
        self.hours = 0
        subprocess.run(["git", "init", "-q", "-b", "main", *options, str(folder)], check=True)

    def git(self, *arguments: str, **environ: str) -> str:
        """Run git as Ana Lopes, who commits for Ben."""
        self.hours += 1
        moment = environ.pop("at", f"2015-03-{1 + self.hours // 24:02}T{self.hours % 24:02}:00:00+00:00")
        who = {f"GIT_{role}_NAME": name for role, name in (("AUTHOR", "Ben Ost"), ("COMMITTER", "Ana Lopes"))}
        who |= {f"GIT_{role}_EMAIL": f"{role.lower()}@example.org" for role in ("AUTHOR", "COMMITTER")}
        when = {"GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": "2014-12-31T12:00:00+00:00"}
        apart = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        environment = {**os.environ, **who, **when, **apart, **environ}
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments], env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, subject: str, files: dict[str, str | None], at: str | None = None) -> str:
        """Write files (None removes one), commit them and return the commit."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text)
        self.git("add", "--all", ".")
        self.git("commit", "-q", "--allow-empty-message", "-m", subject, **({"at": at} if at else {}))
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Return an empty repository."""
    return Repo(tmp_path / "repo")


def take(archive: Archive, repo: Path, wish: Wish = WISH) -> Consignment:
    """Import the history of a file and return what it was."""
    consignment = consign(archive, repo, wish)
    list(take_in(archive, consignment))
    return consignment


def told(archive: Archive) -> list[tuple[str, bytes]]:
    """Return label and bytes of each edition, in their order."""
    return [(e.label, archive.bytes(f"lakes@{e.label}")) for e in archive.editions("lakes")]


def test_each_commit_that_changed_the_bytes_is_an_edition(archive: Archive, repo: Repo, judge: Judged) -> None:
    """Labelled and published by its date; with commit, author, subject and address; once, however often."""
    first = repo.commit("First", {"report.txt": "one"}, "2015-01-01T23:30:00-05:00")
    repo.commit("Another file", {"other.txt": "x"}, "2015-01-02T08:00:00+00:00")
    repo.commit("Corrected\n\nIn detail.", {"report.txt": "two"}, "2015-01-02T09:00:00+00:00")
    repo.commit("", {"report.txt": "three"}, "2015-01-02T10:00:00+00:00")
    repo.git("update-index", "--chmod=+x", "report.txt")
    repo.git("commit", "-q", "-m", "Mode")
    repo.git("remote", "add", "origin", "https://ana:secret@example.org/lakes.git")
    consignment = take(archive, repo.folder, replace(WISH, depositor="Cem"))
    assert (consignment.kind, consignment.told, consignment.notices) == (Kind.GIT, "a git history of 3 editions", ())
    assert told(archive) == [("2015-01-01", b"one"), ("2015-01-02", b"two"), ("2015-01-02-2", b"three")]
    version = archive.version("lakes@2015-01-01")
    assert (version.edition.published, version.depositor) == ("2015-01-01", "Cem")
    assert version.edition.source == f"git+https://example.org/lakes.git@{first}#report.txt"
    assert version.edition.note == f"First\nCommit {first} by Ben Ost <author@example.org>, 2014-12-31T12:00:00Z"
    assert version.edition.retrieved > "2025"
    assert not any(a.new for a in take_in(archive, consign(archive, repo.folder, WISH)))
    assert len(archive.versions("lakes")) == 3
    assert judge(archive.folder) == 1


def test_a_repository_without_a_remote_is_named_by_its_path(
    archive: Archive, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole path, however it was typed: a name alone leads nowhere."""
    commit = repo.commit("1", {"report.txt": "one"})
    monkeypatch.chdir(repo.folder.parent)
    take(archive, Path(repo.folder.name))
    assert archive.get("lakes@latest").source == f"git+{repo.folder.resolve().as_uri()}@{commit}#report.txt"


def test_a_longer_history_adds_what_is_new(archive: Archive, repo: Repo) -> None:
    """Also a second edition of a day that has one."""
    repo.commit("1", {"report.txt": "one"}, "2015-01-01T08:00:00Z")
    take(archive, repo.folder)
    repo.commit("2", {"report.txt": "two"}, "2015-01-01T09:00:00Z")
    take(archive, repo.folder)
    assert told(archive) == [("2015-01-01", b"one"), ("2015-01-01-2", b"two")]


def test_a_file_that_was_away_comes_back(archive: Archive, repo: Repo) -> None:
    """With the bytes it had it is no new edition, with others it is; empty it is none."""
    for day, text in enumerate(["one", None, "one", "", "two"], 1):
        repo.commit(f"{day}", {"report.txt": text}, f"2015-01-0{day}T08:00:00Z")
    consignment = take(archive, repo.folder)
    assert told(archive) == [("2015-01-01", b"one"), ("2015-01-05", b"two")]
    assert "empty there" in consignment.notices[0]


def test_renames_are_followed_on_demand(archive: Archive, repo: Repo) -> None:
    """Each edition keeps the name it had."""
    text = "A line that stays through the rename.\n" * 20
    repo.commit("1", {"old name.txt": text}, "2015-01-01T08:00:00Z")
    repo.git("mv", "old name.txt", "report.txt")
    repo.commit("2", {}, "2015-01-02T08:00:00Z")
    repo.commit("3", {"report.txt": f"{text}More."}, "2015-01-03T08:00:00Z")
    assert len(consign(archive, repo.folder, WISH).arrivals) == 2
    take(archive, repo.folder, replace(WISH, follow=True))
    assert [label for label, _ in told(archive)] == ["2015-01-01", "2015-01-03"]
    edition = archive.get("lakes@2015-01-01")
    assert edition.name == "old name.txt" and edition.source.endswith("#old%20name.txt")


def test_branches_come_one_after_the_other(archive: Archive, repo: Repo) -> None:
    """Parents before children, and what a merge made by hand is an edition."""
    repo.commit("base", {"report.txt": "base"}, "2015-01-01T08:00:00Z")
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("side", {"report.txt": "side"}, "2015-01-02T08:00:00Z")
    repo.git("checkout", "-q", "main")
    repo.commit("main", {"report.txt": "main"}, "2015-01-03T08:00:00Z")
    with pytest.raises(subprocess.CalledProcessError):
        repo.git("merge", "-q", "side")
    repo.commit("merged", {"report.txt": "merged"}, "2015-01-04T08:00:00Z")
    for follow in (False, True):
        labels = [a.deposit.label for a in consign(archive, repo.folder, replace(WISH, follow=follow)).arrivals]
        assert sorted(labels) == ["2015-01-01", "2015-01-02", "2015-01-03", "2015-01-04"]
        assert (labels[0], labels[-1]) == ("2015-01-01", "2015-01-04")


def test_tags_name_the_states_that_they_hold(archive: Archive, repo: Repo) -> None:
    """The oldest tag of a state; one that can be no label leaves it its date."""
    repo.commit("1", {"report.txt": "one"}, "2015-01-01T08:00:00Z")
    repo.commit("other", {"other.txt": "x"}, "2015-01-01T09:00:00Z")
    repo.git("tag", "-a", "-m", "t", "edition-1", at="2015-01-05T08:00:00Z")
    repo.git("tag", "-a", "-m", "t", "again", at="2015-01-06T08:00:00Z")
    repo.commit("2", {"report.txt": "two"}, "2015-01-02T08:00:00Z")
    repo.git("tag", "release/2")
    repo.git("tag", "next\u2028line")
    repo.git("tag", "on-a-tree", "HEAD^{tree}")
    repo.commit("3", {"report.txt": "three"}, "2015-01-03T08:00:00Z")
    repo.git("tag", "v3")
    take(archive, repo.folder, replace(WISH, tags=True))
    assert [label for label, _ in told(archive)] == ["edition-1", "2015-01-02", "2015-01-03"]


def test_what_has_no_bytes_here_is_left_out_and_told(archive: Archive, repo: Repo) -> None:
    """Git LFS pointers and links; a history of nothing else is refused."""
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"
    repo.commit("1", {"report.txt": pointer}, "2015-01-01T08:00:00Z")
    with pytest.raises(InputError, match="Git LFS pointer"):
        consign(archive, repo.folder, WISH)
    (repo.folder / "report.txt").unlink()
    (repo.folder / "report.txt").symlink_to("/etc/passwd")
    repo.commit("2", {}, "2015-01-02T08:00:00Z")
    (repo.folder / "report.txt").unlink()
    repo.commit("3", {"report.txt": "three"}, "2015-01-03T08:00:00Z")
    notices = take(archive, repo.folder).notices
    assert told(archive) == [("2015-01-03", b"three")]
    assert "Git LFS pointer" in notices[0] and "not a regular file" in notices[1]


def test_clones_are_read_alike_and_shallow_ones_told(archive: Archive, repo: Repo, tmp_path: Path) -> None:
    """Bare ones, and those that do not hold all."""
    for day in (1, 2, 3):
        repo.commit(f"{day}", {"report.txt": f"{day}"}, f"2015-01-0{day}T08:00:00Z")
    repo.git("clone", "-q", "--bare", str(repo.folder), str(tmp_path / "bare"))
    assert len(consign(archive, tmp_path / "bare", WISH).arrivals) == 3
    repo.git("clone", "-q", "--depth=2", f"file://{repo.folder}", str(tmp_path / "shallow"))
    consignment = take(archive, tmp_path / "shallow")
    assert "shallow clone" in consignment.notices[-1]
    assert [label for label, _ in told(archive)] == ["2015-01-02", "2015-01-03"]
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "-q", "--filter=blob:none", f"file://{repo.folder}", str(tmp_path / "partial"))
    with pytest.raises(InputError, match="partial clone"):
        consign(archive, tmp_path / "partial", WISH)
    repo.git("-C", str(tmp_path / "partial"), "log", "-p")  # fetches what it shows
    assert len(consign(archive, tmp_path / "partial", WISH).arrivals) == 3


def test_nothing_in_a_repository_is_run(
    archive: Archive, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No hook, pager, diff driver, filter, monitor or signature check, and no setting of the caller's leads astray."""
    repo.commit("1", {"report.txt": "one\n", ".gitattributes": "*.txt diff=evil filter=evil text eol=crlf\n"})
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {tmp_path}/run\ncat\n")
    evil.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "pre-commit", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(evil, hooks / name)
    for name in (
        "core.pager",
        "pager.log",
        "core.fsmonitor",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.smudge",
        "filter.evil.clean",
        "gpg.program",
        "core.sshCommand",
        "core.editor",
        "alias.log",
    ):
        repo.git("config", name, str(evil))
    repo.git("config", "core.hooksPath", str(hooks))
    repo.git("config", "log.showSignature", "true")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(evil))
    (tmp_path / "run").unlink(missing_ok=True)
    take(archive, repo.folder)
    assert [content for _, content in told(archive)] == [b"one\n"]
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("name", ["-x", "--output=y", ":(glob)*", "a*b", 'ä \t\n".txt', "HEAD", "sub/-r.txt"])
def test_odd_paths_mean_themselves(archive: Archive, repo: Repo, name: str) -> None:
    """None is an option or a pattern."""
    repo.commit("1", {name: "odd", "report.txt": "other", "ab": "other"})
    consignment = consign(archive, repo.folder, replace(WISH, file=name)) if "\n" not in name else None
    if consignment is None:  # is found, and cannot be recorded
        with pytest.raises(InputError, match="cannot be recorded"):
            consign(archive, repo.folder, replace(WISH, file=name))
    else:
        assert [arrival.content() for arrival in consignment.arrivals] == [b"odd"]


def test_hostile_texts_in_commits_are_kept_in_one_line(archive: Archive, repo: Repo, judge: Judged) -> None:
    """Escapes, direction marks and endless subjects."""
    repo.commit("\x1b]0;evil\x07 a\u202eb" + "x" * 50_000, {"report.txt": "one"})
    take(archive, repo.folder)
    note = archive.get("lakes@latest").note
    assert "\x1b" not in note and len(note) < 5_000 and note.count("\n") == 1
    assert judge(archive.folder) == 1


def test_dates_that_run_backwards_are_told(archive: Archive, repo: Repo) -> None:
    """The order of editions is that of their dates."""
    for day in (5, 3, 4):
        repo.commit(f"{day}", {"report.txt": f"{day}"}, f"2015-01-0{day}T08:00:00Z")
    consignment = take(archive, repo.folder)
    assert "dates that run backwards: 1" in consignment.notices[0]
    assert [content for _, content in told(archive)] == [b"3", b"4", b"5"]


def test_what_is_no_history_is_refused(
    archive: Archive, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a line that says what to do."""

    def refused(wish: Wish, wrong: str, folder: Path = repo.folder) -> None:
        with pytest.raises(DiffreportError, match=wrong) as error:
            consign(archive, folder, wish)
        assert "\n" not in str(error.value)

    refused(WISH, "has no commit")
    repo.commit("1", {"report.txt": "one"})
    refused(replace(WISH, file="none.txt"), "no commit of HEAD has touched 'none.txt'")
    refused(replace(WISH, file="../outside.txt"), "outside")
    refused(replace(WISH, file=None), "name the file")
    repo.commit("2", {"docs/a.txt": "a", "docs/b.txt": "b"})
    for name in ("docs", "docs/", "."):
        for follow in (False, True):
            refused(replace(WISH, file=name, follow=follow), "is a folder|one file")
    refused(replace(WISH, series=None), "--series")
    (tmp_path / "plain").mkdir()
    refused(replace(WISH, kind=Kind.GIT), "not a git repository", tmp_path / "plain")
    monkeypatch.setenv("PATH", str(tmp_path / "plain"))
    refused(WISH, "install git")
    assert archive.series() == ()


def test_git_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a line that says what to do."""
    Repo(tmp_path / "repo").commit("First", {"a.txt": "text"})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"^git: no such program; install git to import a history$"):
        Repository(tmp_path / "repo").remote()
