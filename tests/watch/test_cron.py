"""What docs/cron.md tells people to install works: crontab, units, recipes."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.calls import check_call
from tests.watch.checks import Place
from tests.watch.server import Server

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "cron.md").read_text(encoding="utf-8")
FIELDS = {"minute": range(60), "hour": range(24), "day": range(1, 32), "month": range(1, 13), "weekday": range(8)}
FIRST, SECOND = (
    "".join(
        f"<p>The river commission counted {count + k} boats at the bridge number {k}, and published it in spring.</p>"
        for k in range(9)
    )
    for count in (300, 350)
)


def blocks(language: str) -> list[str]:
    """Return the blocks in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)


def numbers(field: str, allowed: range) -> set[int]:
    """Return the numbers that a field of a crontab means. Source: crontab(5)."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        start, end = (allowed[0], allowed[-1]) if span == "*" else (int(first), int(last or first))
        found |= set(range(start, end + 1, int(step or 1)))
    return found


def test_every_line_of_the_crontab_is_one() -> None:
    """A variable, or five fields within their ranges and a command with an absolute path that the program takes."""
    [crontab] = blocks("crontab")
    variables, jobs = {}, 0
    for line in filter(None, crontab.splitlines()):
        if line.startswith("#"):
            continue
        if variable := re.fullmatch(r"([A-Z_]+)=(\S+)", line):
            variables[variable[1]] = variable[2]
            continue
        *fields, command = line.split(None, 5)
        assert len(fields) == 5
        for field, allowed in zip(fields, FIELDS.values(), strict=True):
            assert numbers(field, allowed) <= set(allowed)
        assert command.startswith("/") and "%" not in command  # which cron takes for the end of a line
        check_call(command)
        jobs += 1
    assert jobs == 2 and {"MAILTO", "PATH", "LC_ALL", "DIFFREPORT_CACHE"} == set(variables)


def test_the_jobs_of_the_crontab_run_in_its_poor_environment(tmp_path: Path) -> None:
    """From another folder, with the variables of the crontab alone: they find all they need, and say nothing."""
    [crontab] = blocks("crontab")
    (tmp_path / "report-2015.txt").write_text(FIRST, "utf-8")
    place = Place(tmp_path, '[[source]]\nseries = "river"\nfile = "report-2015.txt"\n')
    program = tmp_path / "diffreport"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m diffreport "$@"\n', "utf-8")
    program.chmod(0o755)
    text = crontab.replace("/usr/local/bin/diffreport", str(program)).replace("/srv/reports", str(tmp_path))
    environ = dict(re.findall(r"^([A-Z_]+)=(\S+)$", text, re.MULTILINE)) | {"HOME": str(tmp_path / "home")}
    for command in re.findall(r"^\d+ \d+ \S+ \S+ \S+ +(.*)$", text, re.MULTILINE):
        job = ["/bin/sh", "-c", command]
        ended = subprocess.run(job, cwd="/", env=environ, capture_output=True, text=True, check=False)
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert (place.archive / "river").is_dir() and place.state.is_file()


def units(folder: Path) -> list[Path]:
    """Return the unit files, written to a folder; the program in them is one that is there."""
    files = []
    for content in blocks("ini"):
        file = folder / f"diffreport-check.{'service' if '[Service]' in content else 'timer'}"
        for line in re.findall(r"^ExecStart=(.*)$", content, re.MULTILINE):
            check_call(line)
        file.write_text(content.replace("/usr/local/bin/diffreport", sys.executable), "utf-8")
        files.append(file)
    return files


def test_the_units_are_what_systemd_takes(tmp_path: Path) -> None:
    """It knows every key; without it, the sections and what a timer needs are there."""
    service, timer = units(tmp_path)
    text = service.read_text("utf-8")
    for line in ("Type=oneshot", "SuccessExitStatus=1 143", "ProtectSystem=strict", "StateDirectory=diffreport"):
        assert line in text.splitlines()
    assert re.findall(r"^\[(\w+)\]$", timer.read_text("utf-8"), re.MULTILINE) == ["Unit", "Timer", "Install"]
    if (program := shutil.which("systemd-analyze")) is None:
        return
    for file in (service, timer):
        ended = subprocess.run(
            [program, "verify", str(file)],
            env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.stdout, ended.stderr) == ("", "")


def test_the_exit_statuses_are_all_told() -> None:
    """Each has a row."""
    table = DOCS.partition("## Exit statuses")[2].partition("\n## ")[0]
    assert re.findall(r"^\| (\d+) \|", table, re.MULTILINE) == ["0", "1", "2", "3", "70", "129", "130", "143"]


class Recipe:
    """A repository with the archive in it, where the steps of a recipe are run, and the bare one it is pushed to."""

    def __init__(self, folder: Path, url: str) -> None:
        """Make both, with one source."""
        self.folder, self.work, self.origin = folder, folder / "work", folder / "origin.git"
        programs = folder / "bin"
        programs.mkdir()
        program = programs / "diffreport"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m diffreport "$@"\n', "utf-8")
        program.chmod(0o755)
        self.environ = os.environ | {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@example.org",
        }
        self.git("init", "--quiet", "--bare", "--initial-branch=main", str(self.origin), inside=False)
        self.git("clone", "--quiet", str(self.origin), str(self.work), inside=False)
        self.git("checkout", "--quiet", "-b", "main")
        [toml], [attributes], [ignored] = blocks("toml"), blocks("gitattributes"), blocks("gitignore")
        source = f'[[source]]\nseries = "river"\nurl = "{url}"\nlabel = {{ from = "header", header = "X-Edition" }}\n'
        (self.work / "diffreport.toml").write_text(
            f'{toml}pause = "0s"\n\n{source}allow_private = true\nretries = 0\n', "utf-8"
        )
        (self.work / ".gitattributes").write_text(attributes, "utf-8")
        (self.work / ".gitignore").write_text(ignored, "utf-8")
        assert self.sh("diffreport init archive") == 0
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Begin")
        self.git("push", "--quiet", "--set-upstream", "origin", "main")

    def check_out(self) -> None:
        """Begin with nothing but what was pushed, as each run of a recipe does."""
        shutil.rmtree(self.work)
        self.git("clone", "--quiet", str(self.origin), str(self.work), inside=False)

    def git(self, *arguments: str, inside: bool = True) -> str:
        """Return what a command of git says."""
        place = self.work if inside else self.folder
        command = ["git", *arguments]
        ended = subprocess.run(command, cwd=place, env=self.environ, capture_output=True, text=True, check=True)
        return ended.stdout

    def sh(self, script: str, **more: str) -> int:
        """Return the status that a script ends with, run as the recipe's runner does."""
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        return subprocess.run(command, cwd=self.work, env=self.environ | more, check=False).returncode

    def pushed(self) -> int:
        """Return how many commits were pushed."""
        return int(self.git("--git-dir", str(self.origin), "rev-list", "--count", "main"))


@pytest.fixture
def served(tmp_path: Path, git: None) -> Any:
    """Return a recipe's repository and the server of its source."""
    with Server() as server:
        server.publish("/river.html", FIRST, headers={"X-Edition": "2015"})
        yield Recipe(tmp_path, server.url("/river.html")), server


def github(recipe: Recipe, steps: list[dict[str, Any]]) -> int:
    """Return the status of the last step: run what each `run` says, with the outputs of those before it."""
    outputs: dict[str, dict[str, str]] = {}
    status = 0
    recipe.check_out()
    for step in steps:
        if "run" not in step or step["name"] == "Install":
            continue
        told = recipe.folder / "output"
        told.write_text("", "utf-8")
        environ = {name: filled(value, outputs) for name, value in step.get("env", {}).items()}
        status = recipe.sh(step["run"], GITHUB_OUTPUT=str(told), **environ)
        outputs[step.get("id", "")] = dict(line.split("=", 1) for line in told.read_text("utf-8").splitlines())
        if status:
            break
    return status


def filled(value: str, outputs: dict[str, dict[str, str]]) -> str:
    """Return a value of the recipe with its expressions replaced; secrets are made up."""
    output = re.sub(r"\$\{\{ steps\.(\w+)\.outputs\.(\w+) \}\}", lambda m: outputs[m[1]][m[2]], value)
    return re.sub(r"\$\{\{ secrets\.\w+ \}\}", "s3cret", output)


def test_the_recipe_for_github_keeps_what_came_and_fails_where_the_check_did(served: tuple[Recipe, Server]) -> None:
    """An edition and the state are pushed; nothing is told twice; a source that fails fails the job after that."""
    recipe, server = served
    workflow = yaml.safe_load(blocks("yaml")[0])
    assert workflow["concurrency"] == {"group": "check", "cancel-in-progress": False}
    assert workflow["permissions"] == {"contents": "write"}
    steps = workflow["jobs"]["check"]["steps"]
    assert github(recipe, steps) == 0
    assert recipe.pushed() == 2
    assert "archive/river/inventory.json" in recipe.git("ls-files").split()
    assert recipe.git("ls-files", "state").split() == ["state/checks.sqlite"]
    server.publish("/river.html", SECOND, headers={"X-Edition": "2016"})
    assert github(recipe, steps) == 0  # flagged, which is no failure
    assert recipe.pushed() == 3
    server.publish("/river.html", status=500)
    assert github(recipe, steps) == 1
    assert recipe.pushed() == 4
    assert recipe.git("status", "--porcelain") == ""
    recipe.check_out()
    assert recipe.sh("diffreport verify --quiet") == 0


def test_the_recipe_for_gitlab_does_the_same(served: tuple[Recipe, Server]) -> None:
    """Its lines run in one shell."""
    recipe, _ = served
    job = yaml.safe_load(blocks("yaml")[1])["check"]
    assert job["resource_group"] == "check"
    script = "\n".join(job["script"])
    address = re.search(r'"https://check:\$\{PUSH_TOKEN\}@[^"]*"', script)
    assert address
    script = script.replace(address[0], shlex.quote(str(recipe.origin)))
    recipe.check_out()
    assert recipe.sh(script, CI_DEFAULT_BRANCH="main") == 0
    assert recipe.pushed() == 2


def test_the_image_names_what_there_is() -> None:
    """Its commands and its extras are ours."""
    [dockerfile] = blocks("dockerfile")
    instructions = dict(line.split(" ", 1) for line in dockerfile.splitlines() if not line.startswith(" "))
    assert list(instructions) == ["FROM", "RUN", "USER", "ENV", "WORKDIR", "ENTRYPOINT", "CMD"]
    check_call(" ".join(re.findall(r'"([^"]+)"', instructions["ENTRYPOINT"] + instructions["CMD"])))
    extras = set(re.findall(r"\[([\w,]+)\]", instructions["RUN"])[0].split(","))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert all(re.search(rf"^{extra} = \[", project, re.MULTILINE) for extra in extras)


EVENTS = re.findall(
    r"^\| `(\w+)` \| ([\w, ]+) \| .*? \| (.*?) ?\|$",
    DOCS.partition("| event | level |")[2].partition("\n\n")[0],
    re.MULTILINE,
)


def test_the_events_that_are_told_are_those_that_there_are() -> None:
    """Each that the code has is in the table with its levels, and no other."""
    found: dict[str, set[str]] = {}
    for module in [*(ROOT / "diffreport" / "watch").rglob("*.py"), ROOT / "diffreport" / "cli" / "checking.py"]:
        text = module.read_text("utf-8")
        for level, event in re.findall(r"\b(?:note|telling)\(\s*Level\.(\w+),\s*\"(\w+)\"", text):
            found.setdefault(event, set()).add(level.lower())
    assert {event: set(levels.split(", ")) for event, levels, _ in EVENTS} == found


def test_an_event_has_the_keys_that_are_told(tmp_path: Path) -> None:
    """All of them in this order, of every event of three checks."""
    common = ("time", "level", "event", "run", "message", "source", "series")
    expected: dict[str, list[str]] = {}
    with Server() as server:
        sources = (
            '[check.source]\nallow_private = true\nretries = 0\nlabel = { from = "header", header = "X-Edition" }\n'
        )
        for name in ("river", "gone"):
            sources += f'[[source]]\nseries = "{name}"\nurl = "{server.url(f"/{name}.html")}"\n'
        notify = "".join(
            f'[[notify]]\nname = "{name}"\nkind = "file"\nfile = "{name}"\n' for name in ("lines", "archive")
        )
        place = Place(tmp_path, sources + notify)
        for label, text in (("2015", FIRST), ("2016", SECOND), ("2016", SECOND + "<!-- -->")):
            server.publish("/river.html", text, headers={"X-Edition": label})
            lines = place.run("check", "-v", "--log-format", "json").err.splitlines()
            for event in map(json.loads, lines):
                expected[event["event"]] = [key for key in event if key not in common]
    assert expected.keys() >= {"begun", "answered", "archived", "judged", "failed", "delivered", "undelivered", "ended"}
    documented = {event: re.findall(r"`(\w+)`", keys) for event, _, keys in EVENTS}
    assert expected == {event: documented[event] for event in expected}
    [example] = blocks("json")
    assert [key for key in json.loads(example) if key not in common] == documented["failed"]
