"""A review server over a small archive whose every text is hostile, for the tests of its pages."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from diffreport.archive import Archive, Deposit

# Runs in whatever takes it for markup: in a text, an attribute, a script, a style.
HOSTILE = "\"'><img src=x onerror=alert(1)><script>alert(2)</script></title></style>"
GUS = f"Gus {HOSTILE}"
TOKENS = {"Ana": "ana-token", GUS: "gus-token"}
LABELS = ("2021", "2022", "2023")
COUNTS = (300, 315, 342)
FIRST = "lakes/2022..2023"
_ROOT = Path(__file__).parents[2]


@dataclass
class Served:
    """A server in a process of its own, which can be killed and started again at its address."""

    folder: Path
    address: str = ""
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, at the address it had if it had one; return when it can be asked."""
        port = self.address.rstrip("/").rpartition(":")[2] or "0"
        command = ["serve", "--archive", "archive", "--port", port, "--tokens", "tokens", "--reviews", "reviews"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "diffreport", *command, "--title", f"Reports {HOSTILE}", "--jobs", "1"],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ
            | {"PYTHONPATH": str(Path(__file__).parents[2]), "DIFFREPORT_CACHE": str(self.folder / "cache")},
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split(" at ")[1].split()[0]

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End it by a signal, as a lost power line would unless another is named."""
        assert self.process is not None and self.process.stdout is not None
        self.process.send_signal(number)
        self.process.wait()
        self.process.stdout.close()


def served_in(folder: Path) -> Served:
    """Return a server over two series of hostile texts, and two users with tokens."""
    archive = Archive.init(folder / "archive")
    for series, labels in (("lakes", LABELS), ("wells", (HOSTILE.split("<script")[0], "autumn"))):
        for label, count in zip(labels, COUNTS, strict=False):
            deposit = Deposit(f"{series}.txt", label, title=f"The {series} {HOSTILE}", retrieved="2024-06-01T00:00:00Z")
            archive.add(series, _text(count), deposit)
    tokens = folder / "tokens"
    lines = (f"{_quoted(name)} = '{hashlib.sha256(token.encode()).hexdigest()}'" for name, token in TOKENS.items())
    tokens.write_text("\n".join(lines), encoding="utf-8")
    tokens.chmod(0o600)
    return Served(folder)


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(count: int) -> bytes:
    verb, where = ("may have" if count == COUNTS[0] else "has"), HOSTILE if count == COUNTS[2] else "done"
    lines = (
        f"The commission {HOSTILE} of the lake met four times and published the minutes of each meeting.",
        f"The wardens counted approximately {count} boats on the lake in summer.",
        f"The storm {verb} caused the damage {where} to the northern pier near the mill.",
    )
    return "\n\n".join(lines).encode()
