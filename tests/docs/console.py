"""What a terminal shows, held to what a page shows of it."""

from __future__ import annotations

import re
from collections.abc import Iterator


def steps(text: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a block, each with what is shown below it; `> ` goes on with a command."""
    command: list[str] = []
    said: list[str] = []
    for line in text.splitlines():
        if line.startswith("$ ") and command:
            yield "\n".join(command), "".join(said)
            command, said = [], []
        if line.startswith("$ "):
            command.append(line[2:])
        elif _goes_on(command, said):
            command.append(line.removeprefix("> ") if line.startswith("> ") else line)
        else:
            said.append(f"{line}\n")
    yield "\n".join(command), "".join(said)


def _goes_on(command: list[str], said: list[str]) -> bool:
    """Tell whether the next line belongs to the command: to a document in it that has not ended, or a loop."""
    here = re.search(r"<<'?(\w+)'?", command[0])
    if here:
        return here[1] not in command[1:]
    return not said and _is_open(command)


def _is_open(command: list[str]) -> bool:
    text = "\n".join(command)
    return text.endswith("\\") or len(re.findall(r"\bdo\b", text)) > len(re.findall(r"\bdone\b", text))


def is_shown(shown: str, said: str) -> bool:
    """Tell whether the page shows what was said: `…` stands for any words, alone on its line for any lines."""
    parts = re.split(r"(^…\n|…)", shown, flags=re.MULTILINE)
    pattern = "".join({"…\n": "(?:.*\n)*?", "…": ".*?"}.get(part) or re.escape(part) for part in parts)
    return re.fullmatch(pattern, said) is not None
