"""Write a comparison down in the notation of the golden cases."""

from __future__ import annotations

from diffreport.model import Change, Comparison, Figure, Revision


def marked(change: Change) -> str:
    """Return the text of a change: [-old-]{+new+} for content, <class:old|new> for noise."""
    out = ""
    for op in change.opcodes:
        old = "".join(change.old_tokens[op.i1 : op.i2])
        new = "".join(change.new_tokens[op.j1 : op.j2])
        if op.tag == "equal":
            out += old
        elif op.noise:
            out += f"<{op.noise}:{old}|{new}>"
        else:
            out += (f"[-{old}-]" if old else "") + (f"{{+{new}+}}" if new else "")
    return out


def changes(comparison: Comparison) -> str:
    """Return every change, with its relation."""
    lines = []
    for change in comparison.changes:
        link = comparison.alignment.links[change.link]
        lone = [comparison.old.blocks[i].text for i in link.old] or [comparison.new.blocks[j].text for j in link.new]
        lines.append(f"{link.relation.value}: {marked(change) or lone[0]}")
    return "\n".join(lines)


def findings(comparison: Comparison) -> str:
    """Return every finding: number, label, tags."""
    return "\n".join(f"{f.n} {f.label}" + (f" ({' '.join(f.tags)})" if f.tags else "") for f in comparison.findings)


def figures(comparison: Comparison) -> str:
    """Return what became of every figure."""
    return "\n".join(map(_figure, comparison.figures))


def questions(comparison: Comparison) -> str:
    """Return every question that an edition raises about itself."""
    return "\n".join(f"{q.kind}: {q.label}: {q.stated}, {q.other}" for q in comparison.questions)


def _figure(revision: Revision) -> str:
    def text(figure: Figure | None) -> str:
        return figure.text if figure else ""

    line = f"{revision.status.value}: {revision.label}: {text(revision.old)} -> {text(revision.new)}".replace(
        ":  ->", ": ->"
    )
    if revision.delta is not None:
        line += f": {revision.delta:+}" + (f" ({revision.percent} %)" if revision.percent is not None else "")
    return line.strip()
