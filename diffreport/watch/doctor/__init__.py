"""An examination of the set-up: what is so, what is worth knowing, and what has to be mended. It stays offline."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from diffreport.errors import DiffreportError
from diffreport.spots import why_unread
from diffreport.watch.doctor.archives import examine_archive
from diffreport.watch.doctor.configuration import examine_configuration
from diffreport.watch.doctor.diagnosis import Diagnosis, Machine, Rating, Setup, wrong
from diffreport.watch.doctor.environment import examine_environment
from diffreport.watch.doctor.installation import examine_installation
from diffreport.watch.doctor.states import examine_state

__all__ = ["Diagnosis", "Machine", "Rating", "Setup", "examined"]


def examined(setup: Setup, machine: Machine) -> Iterator[Diagnosis]:
    """Yield what is to be said of a set-up, whatever of it is broken.

    Nothing is fetched and nothing is sent. An interrupted deposit is brought to its end, as by every command that
    opens the archive. Cost: a look at every series of the archive, as `diffreport list`.
    """
    examinations = {
        "installation": partial(examine_installation, machine, setup.plan),
        "environment": partial(examine_environment, machine),
        "archive": partial(examine_archive, setup, machine),
        "configuration": partial(examine_configuration, setup, machine),
        "state": partial(examine_state, setup, machine),
    }
    for part, examination in examinations.items():
        try:
            yield from examination()
        except (DiffreportError, OSError, ValueError) as error:  # what is broken in a way that nobody thought of
            where = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
            yield wrong(
                part, f"the examination broke off ({where}{why_unread(error)})", "correct this, then look again"
            )
