"""Every deliberate error, with the exit status it ends the command with.

DiffreportError                2
├── UsageError                 2   the call cannot be carried out as written
├── InputError                 2   a file cannot be read as a document
│   └── NoTextError            2   it can be read, and there is no text in it: a scan, a page that scripts fill
├── TemplateError              2   a template of the user's is at fault
├── ReferenceNotFoundError     2   no such file, series or edition
├── SourceError                2   a source that is watched, or an address, gives no edition
├── DeliveryError              2   a target takes no notices
├── StateError                 2   what is kept between two checks is damaged, foreign, or cannot be written
├── WorkerError                2   a process that worked on a task died
├── StoreError                 2   a folder or a bucket does not answer, or refuses
├── BatchError                 2   a batch cannot go on: its output is another's, its cluster does not answer
└── ArchiveError               2   the archive is damaged, foreign, or refuses the write
    └── ArchiveLockedError     2   another process is writing

A message is one line: what (the file), what is wrong, what to do. A bug in diffreport is none of
these; it ends with status 70 (see `diffreport.__main__`).
"""

from __future__ import annotations

TO_ACCESS = "check the disk and its permissions"  # what to do where the system refuses a file


class DiffreportError(Exception):
    """A deliberate error; `str(error)` is one line for the user."""

    exit_status = 2

    def __reduce__(self) -> tuple[object, ...]:
        """Tell how it is made again in another process: not from its arguments, which not every class is made of."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[DiffreportError], args: tuple[object, ...], attributes: dict[str, object]) -> DiffreportError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(attributes)
    return error


class UsageError(DiffreportError):
    """The call cannot be carried out as written."""


class InputError(DiffreportError):
    """A file cannot be read as a document."""

    def __init__(self, name: str, wrong: str, remedy: str) -> None:
        """Say which file, what is wrong with it, and what the user can do."""
        super().__init__(f"{name}: {wrong}; {remedy}")
        self.name, self.wrong, self.remedy = name, wrong, remedy


class NoTextError(InputError):
    """A file is what it says it is, and holds no text: an empty page, a scan, a page that scripts fill."""


class TemplateError(DiffreportError):
    """A template, style or script of the user's is at fault."""

    def __init__(self, where: str, wrong: str, remedy: str) -> None:
        """Say in which file and line, what is wrong, and what the user can do."""
        super().__init__(f"{where}: {wrong}; {remedy}")


class ReferenceNotFoundError(DiffreportError):
    """No such file, series or edition."""


class SourceError(DiffreportError):
    """A source that is watched, or an address, gives no edition.

    `code` is one word for programs (docs/check.md): refused, robots, status, timeout, too_large, truncated, ...
    `after` is how many seconds its server asks to be left alone.
    """

    after: float = 0.0

    def __init__(self, where: str, code: str, wrong: str, remedy: str) -> None:
        """Say which source, what is wrong with it, and what the user can do; `where` holds no credentials."""
        super().__init__(f"{where}: {wrong}; {remedy}")
        self.where, self.code, self.wrong, self.remedy = where, code, wrong, remedy


class DeliveryError(DiffreportError):
    """A target takes no notices; `is_final` if another try at the same would fail as well.

    `after_seconds` is how long the target asks to be left alone.
    """

    def __init__(
        self, target: str, wrong: str, remedy: str, *, is_final: bool = False, after_seconds: float = 0
    ) -> None:
        """Say which target, what is wrong, and what the user can do; nothing of it is a secret."""
        super().__init__(f"notify {target}: {wrong}; {remedy}")
        self.target, self.wrong, self.remedy = target, wrong, remedy
        self.is_final, self.after_seconds = is_final, after_seconds


class StateError(DiffreportError):
    """What is kept between two checks is damaged, foreign, or cannot be written."""


class WorkerError(DiffreportError):
    """A process that worked on a task died: there was no memory left, or somebody ended it."""


class StoreError(DiffreportError):
    """A folder or a bucket does not answer, or refuses."""


class BatchError(DiffreportError):
    """A batch cannot go on: its output folder is another's, its cluster does not answer or runs other code."""


class ArchiveError(DiffreportError):
    """The archive is damaged, foreign, or refuses the write."""


class ArchiveLockedError(ArchiveError):
    """Another process is writing to the archive."""


class Interrupted(KeyboardInterrupt):
    """The command is to end at once, with this exit status; what it started ends with it."""

    def __init__(self, status: int) -> None:
        """Take note of the status."""
        super().__init__()
        self.status = status
