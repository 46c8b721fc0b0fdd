"""The settings, and the keys of each table of diffreport.toml, for docs/configuration.md."""

from __future__ import annotations

from dataclasses import fields

from diffreport.cli import configuration
from diffreport.lexicons import EXTENSIBLE
from diffreport.profiles import MATCHED, SELECTED
from diffreport.settings import LOOK, Settings, variable_of
from diffreport.watch.configured import labels, limits, rules, sources, targets
from docs.made.tables import code, table

_FLAGS = {"language": "--language", "templates": "--templates", "trend": "--trend"}
_KEYS = {
    "top": configuration.KNOWN,
    "profile": (*MATCHED, *SELECTED),
    "lexicon": EXTENSIBLE,
    "check": limits.KEYS,
    "source": sources.KEYS,
    "label": labels.KEYS,
    "rule": rules.KEYS,
    "notify": targets.KEYS,
}


def settings(_: str) -> str:
    """Return the settings of a comparison: type, default, what is allowed, what each does, its variable."""
    rows = []
    for setting in fields(Settings):
        meta = setting.metadata
        allowed = " or ".join(map(code, meta["among"])) if "among" in meta else f"{meta['low']} to {meta['high']}"
        kind = {"str": "text", "int": "whole number", "float": "number"}[str(setting.type)]
        default = code(str(setting.default))
        rows.append((code(setting.name), kind, default, allowed, meta["why"], code(variable_of(setting.name))))
    return table(("key", "type", "default", "allowed", "what it does", "variable"), rows)


def look(_: str) -> str:
    """Return how a report is to look: type, default, variable and option of each key."""
    rows = [
        (
            code(name),
            "text" if isinstance(default, str) else "whole number",
            code(str(default)) or "none",
            code(variable_of(name)),
            code(_FLAGS[name]),
        )
        for name, default in LOOK.items()
    ]
    return table(("key", "type", "default", "variable", "option"), rows)


def keys(name: str) -> str:
    """Return the keys that a table may have."""
    return f"{', '.join(map(code, _KEYS[name]))}."
