"""The program: runs a command and turns whatever ends it into an exit status and one line.

0 done, 1 changes flagged, 2 trouble, 70 a bug in diffreport, 130 interrupted. A closed pipe ends silently.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from diffreport import __version__
from diffreport.cli import output, run
from diffreport.errors import DiffreportError

_TROUBLE, _BUG, _INTERRUPTED = 2, 70, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Return the exit status of one command; `argv` is without the program's name."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        output.prepare()
        return run(arguments)
    except DiffreportError as error:
        return _failed(str(error), error.exit_status)
    except KeyboardInterrupt:
        return _failed("interrupted; nothing is half-written", _INTERRUPTED)
    except BrokenPipeError:  # of help texts; commands' own output is guarded in cli.output
        output.flush()
        return 0
    except OSError as error:
        reason = error.strerror or str(error)
        return _failed(f"{error.filename}: {reason}" if error.filename else reason, _TROUBLE)
    except Exception as error:  # noqa: BLE001 - the program's only one: a bug must not look like a result
        return _bug(error, arguments)


def _failed(message: str, status: int) -> int:
    output.complain(message)
    return status


def _bug(error: Exception, arguments: Sequence[str]) -> int:
    if os.environ.get("DIFFREPORT_DEBUG") or {"-v", "--verbose"} & set(arguments):
        import traceback

        for line in "".join(traceback.format_exception(error)).splitlines():
            output.print_error(line)
        hint = "report it with the lines above"
    else:
        hint = "run it again with DIFFREPORT_DEBUG=1 and report what it prints"
    return _failed(f"this is a bug in diffreport {__version__} ({type(error).__name__}: {error}); {hint}", _BUG)


if __name__ == "__main__":
    sys.exit(main())
