"""What people checked by hand in real editions is in the comparison, and what they ruled out is not."""

from __future__ import annotations

import contextlib
import io
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from diffreport import compare, read
from tests.program import called

pytestmark = [
    pytest.mark.usefixtures("kept"),
    pytest.mark.filterwarnings("ignore:unclosed file.*truth.json:ResourceWarning"),  # by the judge
]

PAIRS = (
    "crt_kosovo",
    "hrr_kosovo 2022->2023",
    "hrr_iceland 2021->2022",
    "factbook 1990->1991 (book)",
    "fomc 2006-06-29->2006-08-08",
    "hr1500",
    "3pao guide",
    "tailored_requirements",
    "uslm tracked",
    "nss 1994->1995",
    "frmr_ksi",
    "edgi",
    "hrr_kosovo 2016..2024",
)
# What is not as the entry wants it, and why.
KNOWN = {
    # the other figures of two paragraphs that share no sentence: to be aligned by the figures' labels
    "opm_apr": ("missing: figure: 'The overpayment rate", "missing: figure: 'underpayment rate"),
    # a name put into a sentence is a change of the text; who produced a text may be its author
    "factbook 1990 vs": ("wrong: etext_credit as content", "noise-only pair: 39 characters"),
    # the headings of an outline that was replaced as a whole: what it says now is news
    "hrr_kosovo 2023->2024": ("wrong: outline as content",),
    # the sentence with the month went as a whole
    "visa_bulletin": ("wrong: month_of_issue",),
    # the date of a version stands in a new row of its history, and in another entry it must be shown
    "csp incident": ("wrong: version_date",),
    # bullet and page number are noise; "Gave" -> "Give" is another word
    "nss 1995->1996": ("wrong: bullet_glyph",),
    # the old file tracks the insertion of these words
    "rar_moderate": ("missing: wording: '[NIST SP 800-52, Revision 2]'",),
}
RUN = "diffreport compare {old} {new} --format json -o {out}"


def run(command: list[str], **_: Any) -> SimpleNamespace:
    """Run the program for the judge, in this process."""
    left = called(*command[1:])
    return SimpleNamespace(returncode=left.status, stderr=left.err)


def judged(pair: str, editions: Path) -> list[str]:
    """Return what the judge beside the editions has to say about a pair, each fault a line."""
    judge, said = editions / "check_truth.py", io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
        patch.setattr("sys.argv", [str(judge), "--run", RUN, "--only", pair])
        patch.setattr("subprocess.run", run)
        with contextlib.suppress(SystemExit):
            runpy.run_path(str(judge), run_name="__main__")
    assert "characters marked" in said.getvalue()
    return [line.strip() for line in said.getvalue().splitlines() if line.startswith("  ")]


@pytest.mark.parametrize("pair", PAIRS)
def test_checked_pair_shows_what_it_must_and_nothing_it_must_not(pair: str, shared_editions: Path) -> None:
    """The judge beside the editions finds every entry shown and none wrongly shown."""
    assert judged(pair, shared_editions) == []


@pytest.mark.parametrize("pair", KNOWN)
def test_checked_pair_has_no_fault_that_is_not_known(pair: str, shared_editions: Path) -> None:
    """What is still not as it should be is written down."""
    faults = judged(pair, shared_editions)
    assert len(faults) == len(KNOWN[pair])
    assert all(fault.startswith(known) for fault, known in zip(faults, KNOWN[pair], strict=True)), faults


@pytest.mark.parametrize("formats", [("htm", "xml"), ("htm", "pdf"), ("xml", "pdf")], ids="-".join)
def test_one_stage_of_a_bill_is_the_same_in_every_format(formats: tuple[str, str], shared_editions: Path) -> None:
    """Line numbers, small capitals and the lines of its head are no content."""
    old, new = (read(shared_editions / "bill_hr1500" / f"hr1500-116__3-eh.{suffix}") for suffix in formats)
    assert compare(old, new).findings == ()
