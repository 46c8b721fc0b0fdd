"""The peers: what each is called here and in shared/bench/peers.py, and whether this machine has it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks import environment

# Where Debian packages are used, their names: docs/benchmarks.md says how to install them.
PACKAGES = {"wdiff": "wdiff", "dwdiff": "dwdiff", "php": "php-cli", "git": "git"}


WEB_MODULE = "web_monitoring_diff"  # its libraries fit no other peer's


class Peer(NamedTuple):
    """A peer. `way` is its name for `benchmarks.ways`; it needs a module, a program, or neither."""

    name: str
    way: str
    module: str = ""
    program: str = ""

    @property
    def python(self) -> str:
        """Return the interpreter of the environment that has its module; this one where none is made."""
        made = environment.WEB if self.module == WEB_MODULE else environment.MAIN
        return str(made.python) if made.python.exists() else sys.executable


LIMITS = (Peer("limit: paragraph pass", "LIMIT-paragraph-pass"), Peer("limit: word pass", "LIMIT-word-pass"))
PEERS = (
    Peer("difflib paragraphs", "difflib-paras"),
    Peer("difflib paragraphs + ratio", "difflib-paras+ratio"),
    Peer("difflib.ndiff", "difflib-ndiff"),
    Peer("difflib.HtmlDiff", "difflib-HtmlDiff"),
    Peer("difflib words", "difflib-words"),
    Peer("cydifflib words", "cydifflib-words", "cydifflib"),
    Peer("GNU wdiff", "GNU-wdiff", program="wdiff"),
    Peer("dwdiff", "dwdiff", program="dwdiff"),
    Peer("git --word-diff", "git-word-diff-histogram", program="git"),
    Peer("wikidiff2", "wikidiff2", program="php"),
    Peer("web-monitoring-diff, text", "web-monitoring-text", WEB_MODULE),
    Peer("web-monitoring-diff, page", "web-monitoring-diff", WEB_MODULE),
    Peer("lxml htmldiff", "lxml-htmldiff", "lxml.html.diff"),
    Peer("redlines", "redlines", "redlines"),
    Peer("xmldiff", "xmldiff", "xmldiff"),
    Peer("xmldiff, fast match", "xmldiff-fast", "xmldiff"),
    Peer("diff-match-patch", "dmp-pure-chars", "diff_match_patch"),
    Peer("fast-diff-match-patch", "fast-dmp-chars", "fast_diff_match_patch"),
    Peer("Docxodus", "Docxodus", "python_redlines_docxodus"),
)
# How each tells which paragraphs belong together.
LINKING = (
    PEERS[0],
    PEERS[1],
    Peer("GNU wdiff", "GNU wdiff, links", program="wdiff"),
    Peer("dwdiff", "dwdiff, links", program="dwdiff"),
    Peer("git --word-diff", "git --word-diff, links", program="git"),
    Peer("wikidiff2", "wikidiff2, all rows", program="php"),
    Peer("web-monitoring-diff", "web-monitoring-diff, links", WEB_MODULE),
    Peer("lxml htmldiff", "lxml htmldiff, links", "lxml.html.diff"),
    Peer("redlines", "redlines, links", "redlines"),
    Peer("xmldiff, fast match", "xmldiff, links", "xmldiff"),
    PEERS[-1],
)


def absence(peer: Peer) -> str | None:
    """Return why a peer cannot run here, None if it can."""
    if not environment.MAIN.python.exists():
        return "the peers' environment is not made; run `make bench`"
    if peer.program and not shutil.which(peer.program):
        return f"{peer.program} is not installed; Debian package {PACKAGES[peer.program]}"
    if peer.program == "php":
        asked = ["php", "-r", "exit(function_exists('wikidiff2_do_diff') ? 0 : 1);"]
        return None if _succeeds(asked) else "PHP lacks wikidiff2; Debian package php-wikidiff2"
    if not peer.module:
        return None
    asked = subprocess.run([peer.python, "-c", f"import {peer.module}"], capture_output=True, text=True, check=False)  # noqa: S603 - a probe
    return _why_not_installed(peer.module, asked.stderr) if asked.returncode else None


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - a probe


def _why_not_installed(module: str, said: str) -> str:
    """Return pip's reason for the requirement that a module comes from, as the environment noted it, or Python's."""
    noted: dict[str, str] = json.loads(environment.ABSENT.read_text("utf-8")) if environment.ABSENT.is_file() else {}
    wanted = module.partition(".")[0].replace("_", "-")
    reasons = [f"{name}: {why}" for name, why in noted.items() if name.lower().startswith(wanted)]
    return reasons[0] if reasons else f"{module} does not import: {(said.splitlines() or ['no reason given'])[-1]}"


def present(peers: tuple[Peer, ...], missing: list[str]) -> list[Peer]:
    """Return the peers that can run here; add a line for each of the others to `missing`."""
    reasons = {peer: absence(peer) for peer in peers}
    missing += [f"{peer.name}: absent, {why}" for peer, why in reasons.items() if why]
    return [peer for peer, why in reasons.items() if not why]


def command(interpreter: str, way: str, pair: tuple[Path, Path], links: Path | None = None) -> list[str]:
    """Return the command that does one comparison in a process of its own; run it from the checkout."""
    found = [str(links)] if links else []
    return [interpreter, "-m", "benchmarks.ways", way, *map(os.fspath, pair), *found]
