"""The program: runs a command and turns whatever ends it into an exit status and one line.

0 done, 1 changes flagged, 2 trouble, 70 a bug in diffreport, 130 interrupted. A closed pipe ends silently.
"""

from __future__ import annotations

import errno
import gc
import os
import sys

TYPE_CHECKING = False  # as in typing: what takes time is imported where an interrupt is no traceback

if TYPE_CHECKING:
    from collections.abc import Sequence

# So many objects are made before Python looks for those that nobody has any more: some 20 MB at the most. By itself it
# looks after 700. A start makes 100,000 that stay, and looking through them took a tenth of a short command's time.
_MADE = 200_000
_TROUBLE, _BUG, _INTERRUPTED = 2, 70, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Return the exit status of one command; `argv` is without the program's name."""
    if argv is None:  # called by others, this process is theirs
        gc.set_threshold(_MADE)
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _print_version() if arguments == ["--version"] else _status_of(arguments)
    except KeyboardInterrupt as interrupt:
        return _failed("interrupted; nothing is half-written", getattr(interrupt, "status", _INTERRUPTED))
    except Exception as error:  # noqa: BLE001 - a bug must not look like a result
        return _bug(error, arguments)


def _status_of(arguments: Sequence[str]) -> int:
    """Run the command. Imports stand here because they take time: an interrupt or a fault in one is no traceback."""
    from diffreport.cli import output, run
    from diffreport.errors import TO_ACCESS, DiffreportError

    try:
        output.prepare()
        return run(arguments)
    except DiffreportError as error:
        return _failed(str(error), error.exit_status)
    except BrokenPipeError:  # of help texts; commands' own output is guarded in cli.output
        output.flush()
        return 0
    except OSError as error:
        reason = error.strerror or str(error)
        where = error.filename or ("standard output" if error.errno == errno.ENOSPC else "")  # of help texts, too
        return _failed(f"{f'{where}: ' if where else ''}{reason}; {TO_ACCESS}", _TROUBLE)


def _print_version() -> int:
    """Print what the root command prints for --version, without loading it: scripts ask often."""
    from diffreport import __version__

    try:
        print(f"diffreport {__version__}", flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is written at the end either
        reader_left = isinstance(error, BrokenPipeError)
        return 0 if reader_left else _failed(f"standard output: {error.strerror}", _TROUBLE)
    return 0


def _failed(message: str, status: int) -> int:
    _print_error(f"diffreport: {message}")
    return status


def _print_error(line: str) -> None:
    """Print a line to standard error, also where the program has not come to load what does that."""
    output = sys.modules.get("diffreport.cli.output")
    if output is not None:
        output.print_error(line)
    elif sys.stderr is not None:
        from contextlib import suppress

        with suppress(OSError):
            print(ascii(line)[1:-1], file=sys.stderr)


def _bug(error: Exception, arguments: Sequence[str]) -> int:
    if os.environ.get("DIFFREPORT_DEBUG") or {"-v", "--verbose"} & set(arguments):
        import traceback

        for line in "".join(traceback.format_exception(error)).splitlines():
            _print_error(line)
        hint = "report it with the lines above"
    else:
        hint = "run it again with DIFFREPORT_DEBUG=1 and report what it prints"
    from diffreport import __version__

    return _failed(f"this is a bug in diffreport {__version__} ({type(error).__name__}: {error}); {hint}", _BUG)


if __name__ == "__main__":
    sys.exit(main())
