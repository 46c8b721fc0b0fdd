"""Fixtures every folder of tests may use."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A slow machine is no failure. CI tries the same examples each time; new ones are met wherever else the tests run.
settings.register_profile(
    "diffreport",
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
# `make fuzz` looks for what the suite has no time to meet: new examples each time, many of them.
settings.register_profile("fuzz", settings.get_profile("diffreport"), max_examples=10_000, derandomize=False)
settings.load_profile("fuzz" if os.environ.get("DIFFREPORT_FUZZ") == "1" else "diffreport")

os.environ["DIFFREPORT_CACHE"] = "off"  # tests read what they say they read, and leave nothing behind
os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}  # nor what a user has told git
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes are started: one of them compiles the program

# In memory where there is room, for deposits and databases are flushed to the disk ten thousand times in a run.
_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30  # bytes; a run leaves one
if sys.platform == "linux" and _MEMORY.is_dir():
    _told = os.statvfs(_MEMORY)
    if _told.f_bavail * _told.f_frsize > _ROOM and not _told.f_flag & os.ST_NOEXEC:  # tests write programs, too
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

# Begun before all others where several processes run the tests: a long file that comes last leaves the rest idle.
_LONG = (
    "test_truth.py",
    "browser/test_xss.py",
    "comparison/test_align_properties.py",
    "browser/test_accessibility.py",
    "browser/test_history.py",
    "archive/test_archive_faults.py",
    "browser/test_server.py",
    "eval/test_eval_series.py",
    "browser/test_real_editions.py",
    "report/redline/test_redline_office.py",
    "batch/test_acceptance.py",
    "comparison/test_quality.py",
    "docs/test_blocks.py",
    "report/test_pdf.py",
    "readers/test_readers_fuzz.py",
    "cli/test_cli_git.py",
    "cli/test_cli_process.py",
    "watch/test_year.py",
    "histories/test_lineage_laws.py",
    "histories/test_history_costs.py",
    "watch/test_overlap.py",
    "watch/test_cron.py",
)

_EDITIONS = Path(__file__).resolve().parents[2] / "shared" / "editions"


def pytest_configure(config: pytest.Config) -> None:
    """Have files run in the order in which they come: pytest-xdist would begin with those of the most tests."""
    config.option.loadscopereorder = False


@pytest.hookimpl(optionalhook=True)  # pytest may run without xdist
def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes run the tests: one more than there are cores, for many tests wait for others."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long files first; all others stay in their order."""
    here = Path(__file__).parent
    places = {here / name: n for n, name in enumerate(_LONG)}
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def shared_editions() -> Path:
    """Return the folder of real editions beside the checkout; they may not be copied into it."""
    if (_EDITIONS / "manifest.json").is_file():
        return _EDITIONS
    reason = "the real editions are not here: they belong in shared/editions beside the checkout"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is read and compared, for all modules that ask for this, whichever process of the run they are in."""
    folder = tmp_path_factory.getbasetemp()
    run = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIFFREPORT_CACHE", str(run / "kept"))
        yield


@pytest.fixture(scope="session")
def git() -> None:
    """Ask for the program git."""
    if shutil.which("git") is None:
        reason = "git is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture
def heeded_signals() -> Iterator[None]:
    """Heed interrupts, here and in what is started, also where the tests run with them ignored: by nohup, in a job."""
    heeding = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: signal.SIG_DFL, signal.SIGTERM: signal.SIG_DFL}
    former = {number: signal.signal(number, handler) for number, handler in heeding.items()}
    yield
    for number, handler in former.items():
        signal.signal(number, handler)
