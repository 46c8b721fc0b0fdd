"""What makes a PDF of a page: an installed Chromium, which is faster, else weasyprint; each in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from diffreport.children import end_group
from diffreport.errors import UsageError
from diffreport.text import encoded

# Names a Chromium to use, or, empty, says that none is.
VARIABLE = "DIFFREPORT_CHROMIUM"
_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge"),
)
MISSING = "PDF needs: pip install 'diffreport-editions[pdf]', or an installed Chromium"
# The time that a page is given: on a quiet machine the largest that is taken needs a tenth of it.
_SECONDS, _SECONDS_A_MILLION = 90, 150
_MEMORY = 4 << 30  # bytes that a process may have
# Nothing is looked up, nothing is phoned home, nothing is kept.
_QUIET = (
    *("--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions"),
    *("--disable-sync", "--disable-background-networking", "--disable-component-update", "--disable-default-apps"),
    *("--disable-breakpad", "--disable-crash-reporter", "--host-resolver-rules=MAP * ~NOTFOUND"),
    *("--no-pdf-header-footer", "--generate-pdf-document-outline"),
)
_STYLE_OF_DRAWINGS = re.compile(r"(<svg\b[^>]*>)")


class Engine(NamedTuple):
    """A program that makes PDF: "chromium" or "weasyprint", where it is, and what makes the PDF of a page."""

    name: str
    program: str
    convert: Callable[[str, str, str, float], bytes]

    def made(self, page: str, drawings: str) -> bytes:
        """Return the PDF of a page; `drawings` is the style of what is drawn in it.

        Cost: a twentieth of a second a printed page with Chromium, a quarter with weasyprint.
        Raises: UsageError where it fails, or takes too long.
        """
        seconds = _SECONDS + _SECONDS_A_MILLION * len(page) / 1_000_000
        made = self.convert(self.program, page, drawings, seconds)
        if not made.startswith(b"%PDF-"):
            raise UsageError(f"{self.program}: it made no PDF of the report; {_INSTEAD[self.name]}")
        return made


def engine(
    environ: Mapping[str, str] = os.environ,
    find: Callable[[str], str | None] = shutil.which,
    has: Callable[[str], object] = importlib.util.find_spec,
) -> Engine:
    """Return the engine that makes PDFs here. Raises: UsageError where there is none."""
    named = environ.get(VARIABLE)
    if named:
        found = find(named)
        if found is None:
            raise UsageError(f"{VARIABLE} names {named}, which is no program; name a Chromium, or unset it")
        return Engine("chromium", str(Path(found).absolute()), _by_chromium)  # it runs in another folder
    if named is None and (found := next(filter(None, map(find, _NAMES)), None)):
        return Engine("chromium", str(Path(found).absolute()), _by_chromium)
    if has("weasyprint"):
        return Engine("weasyprint", "weasyprint", _by_weasyprint)
    raise UsageError(MISSING)


_INSTEAD = {
    "chromium": f"name another Chromium in {VARIABLE}, or leave it empty to use weasyprint",
    "weasyprint": "install a Chromium, or write the report as .html",
}


def _by_chromium(program: str, page: str, drawings: str, seconds: float) -> bytes:
    """Return what a Chromium prints, in a folder of its own, which is its profile, too."""
    with tempfile.TemporaryDirectory(prefix="diffreport-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, target = folder / "report.html", folder / "report.pdf"
        source.write_text(page, "utf-8", errors="backslashreplace")
        # a root has no sandbox to give: there it refuses to start without this
        root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        given = (f"--user-data-dir={folder / 'profile'}", f"--crash-dumps-dir={folder}", f"--print-to-pdf={target}")
        command = (program, *_QUIET, *root, *given, source.as_uri())
        _run(command, b"", seconds, "chromium", folder)
        return target.read_bytes() if target.is_file() else b""


def _by_weasyprint(program: str, page: str, drawings: str, seconds: float) -> bytes:
    """Return what weasyprint prints, from its standard input to its standard output; it may read nothing else."""
    # it knows no style in a drawing but the drawing's own
    styled = _STYLE_OF_DRAWINGS.sub(lambda tag: f"{tag[1]}<style>{drawings}</style>", page)
    # a later version has a record of its objects that `signed` does not add to
    options = (
        "--pdf-tags",
        "--pdf-version",
        "1.4",
        "--allowed-protocols",
        "data",
        "--encoding",
        "utf-8",
        "--quiet",
        "-",
        "-",
    )
    command = (sys.executable, "-P", "-m", program, *options)
    with tempfile.TemporaryDirectory(prefix="diffreport-pdf-", ignore_cleanup_errors=True) as name:
        return _run(command, encoded(styled), seconds, program, Path(name))


def _run(command: tuple[str, ...], given: bytes, seconds: float, name: str, folder: Path) -> bytes:
    """Return what a program prints; it is ended with all that it started, in time or not. Raises: UsageError."""
    environment = os.environ | {"TMPDIR": str(folder), "BREAKPAD_DUMP_LOCATION": str(folder)}
    try:
        started = subprocess.Popen(  # noqa: S603 - the program found, arguments of ours, no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            start_new_session=True,  # a group of its own, to be ended as one
        )
    except OSError as error:
        raise UsageError(f"{command[0]}: cannot be run ({error.strerror}); {_INSTEAD[name]}") from error
    with started as process:
        try:
            _limit_memory(process.pid)
            printed, _ = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise UsageError(f"{name} takes longer than {seconds:.0f} seconds; write the report as .html") from error
        finally:
            end_group(process)
    if process.returncode:
        raise UsageError(f"{name} could not make the PDF (status {process.returncode}); {_INSTEAD[name]}")
    return printed


def _limit_memory(process: int) -> None:
    """Limit what a process may write to, and each that it starts: of addresses a Chromium reserves far more."""
    with suppress(ImportError, AttributeError, OSError, ValueError):  # Linux alone can limit another process
        import resource

        resource.prlimit(process, resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
