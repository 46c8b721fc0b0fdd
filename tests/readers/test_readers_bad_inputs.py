"""What a damaged, hostile or misnamed file costs, and what it says: read right, or refused in one line."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from diffreport.errors import InputError
from diffreport.readers import read
from tests.readers.bad_inputs import ALL, Bad, Trap, wrong_suffixes
from tests.readers.bad_runs import SECRET, faults, run

FUZZING = os.environ.get("DIFFREPORT_FUZZ") == "1"
CASES = [case for case in ALL if FUZZING or not case.heavy]  # `make fuzz` has time for what is heavy to make or read


@pytest.fixture(scope="module")
def visitors() -> Iterator[tuple[str, list[str]]]:
    """Return an address of this machine, and the list of those who came."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def wait() -> None:
            while True:
                try:
                    caller, where = server.accept()
                except OSError:
                    return
                came.append(str(where))
                caller.close()

        threading.Thread(target=wait, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/karsova", came
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.properties  # so that `make fuzz` tries the heavy ones
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_file_is_read_right_or_refused_in_one_line(
    case: Bad, tmp_path: Path, visitors: tuple[str, list[str]]
) -> None:
    """Within 10 seconds and 1 GiB, with status 0 or 2, without a traceback, a file made, or an address asked."""
    url, came = visitors
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / case.name).write_bytes(case.make(Trap(url, str(secret))))
    ran = run(folder, case.name)
    if found := faults(case, ran):
        pytest.fail("; ".join(found), pytrace=False)
    assert [path.name for path in folder.rglob("*")] == [case.name]
    assert came == []


@pytest.mark.parametrize("case", wrong_suffixes(), ids=lambda case: case.name)
def test_a_wrong_name_misleads_no_reader(case: Bad) -> None:
    """What the bytes tell overrides the name; a name that nothing in the bytes supports is told."""
    try:
        document = read(case.make(Trap("", "")), name=case.name)
    except InputError as error:
        assert any(reason in str(error).replace(case.name, "") for reason in case.refused), error
        assert case.name in str(error)
        assert "\n" not in str(error)
    else:
        said = " ".join(block.text for block in document.blocks)
        assert case.says
        assert [word for word in case.says if word not in said] == []
