"""Whatever tesseract does, a scan is read whole and in order, or refused in one line."""

from __future__ import annotations

import subprocess
import sys

import pytest

from diffreport.errors import InputError
from diffreport.readers.pdf import ocr

READER = "tesseract 5.3.0"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Say that tesseract is here."""
    monkeypatch.setattr(ocr, "_reader", lambda languages, shown: READER)
    return monkeypatch


def test_pages_stay_in_order_however_many_there_are(installed: pytest.MonkeyPatch) -> None:
    """More of them than are read at once; a page's text is that of its own picture."""
    installed.setattr(ocr, "_run", lambda command, picture: f"text of {picture.decode()}")
    read = ocr.recognised([(number, str(number).encode()) for number in range(3, 40)], "eng", "scan.pdf")
    assert read.by == READER
    assert read.pages == tuple((number, f"text of {number}") for number in range(3, 40))


def test_where_no_page_is_a_scan_nobody_is_asked(installed: pytest.MonkeyPatch) -> None:
    """The document then does not say that anybody read it."""
    assert ocr.recognised([], "eng", "text.pdf") == ocr.Recognised("", ())


@pytest.mark.parametrize(
    ("error", "wrong"),
    [
        (subprocess.TimeoutExpired("tesseract", 60), "takes tesseract longer than [0-9]+ seconds a page"),
        (subprocess.CalledProcessError(1, "tesseract"), "cannot be read by tesseract"),
        (FileNotFoundError("tesseract"), "cannot be read by tesseract"),
    ],
)
def test_what_goes_wrong_is_told_of_the_file(installed: pytest.MonkeyPatch, error: Exception, wrong: str) -> None:
    """It is no fault of this program."""

    def fails(command: list[str], picture: bytes) -> str:
        raise error

    installed.setattr(ocr, "_run", fails)
    with pytest.raises(InputError, match=f"^scan.pdf: {wrong}"):
        ocr.recognised([(1, b"")], "eng", "scan.pdf")


def test_a_scan_of_too_many_pages_is_refused(installed: pytest.MonkeyPatch) -> None:
    """Before it has kept the machine busy for days."""
    installed.setattr(ocr, "_run", lambda command, picture: "")
    installed.setattr(ocr, "PAGES", 2)
    with pytest.raises(InputError, match="has more than 2 pages without text"):
        ocr.recognised([(number, b"") for number in range(5)], "eng", "scan.pdf")


def test_a_program_is_given_the_picture_and_its_failure_is_noticed() -> None:
    """What it prints is its answer only if it says that all went well."""
    code = "import sys; sys.stdout.write(sys.stdin.read().upper()); sys.exit({})"
    assert ocr._run([sys.executable, "-I", "-S", "-c", code.format(0)], b"page") == "PAGE"
    with pytest.raises(subprocess.CalledProcessError):
        ocr._run([sys.executable, "-I", "-S", "-c", code.format(3)], b"page")


def test_a_program_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not go on behind the error."""
    monkeypatch.setattr(ocr, "_SECONDS", 0.05)
    with pytest.raises(subprocess.TimeoutExpired):
        ocr._run([sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"], b"")
