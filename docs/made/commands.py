"""How each command is called, its arguments and options, for docs/commands.md."""

from __future__ import annotations

from docs.made.program import ARGUMENTS, OPTIONS, ROOT, Told, commands, headed, told, usage
from docs.made.tables import code, table


def command(name: str) -> str:
    """Return the usage of a command, its own parameters, and where those are that it shares with others."""
    found = commands()[name]
    parameters = headed(found)
    own = [parameter for heading in (ARGUMENTS, OPTIONS) for parameter in parameters.pop(heading, [])]
    shared = [f"[{heading.lower()}](#{heading.lower().replace(' ', '-')})" for heading in parameters]
    parts = [f"```\n{usage(name, found)}\n```"]
    if own:
        parts.append(_listed(own))
    parts.append(f"{'And' if own else 'It takes'} the {_joined(shared)}.")
    return "\n\n".join(parts)


def options(heading: str) -> str:
    """Return the options that several commands share, as the first of them that has them all says it."""
    found = [told for each in commands().values() for told in [headed(each).get(heading, [])]]
    return _listed(max(found, key=len))


def program(_: str) -> str:
    """Return the options of the program itself, which no command has, and its commands."""
    common = {parameter.name for parameter in headed(next(iter(commands().values())))["Common options"]}
    own = [shown for p in ROOT.params if (shown := told(ROOT, p)).name not in common]
    rows = [(f"[{name}](#{name.replace(' ', '-')})", _summary(found)) for name, found in commands().items()]
    return f"{_listed(own)}\n\n{table(('command', 'does'), rows)}"


def _summary(found: object) -> str:
    return str(found.get_short_help_str(200))  # type: ignore[attr-defined]


def _listed(parameters: list[Told]) -> str:
    rows = [(code(p.name), p.help, code(p.default) if p.default != "required" else p.default) for p in parameters]
    return table(("argument or option", "does", "default"), rows)


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
