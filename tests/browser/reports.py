"""The reports that the tests of the browser look at, each made once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache

from diffreport.comparison.figures.trends import trends
from diffreport.model import Comparison, Revision, Status, Table
from diffreport.report.html import render_html
from diffreport.report.presentation import PLAIN, Presentation
from tests.report.factory import Draft, every_case, figure
from tests.report.test_charts import successive
from tests.report.test_html_lone import FIRST, WITHDRAWN


@cache
def rendered(name: str) -> str:
    """Return the HTML of a report by its name here."""
    made = REPORTS[name]()
    return render_html(made, SHOWN.get(name, lambda _: PLAIN)(made))


@cache
def unscripted(name: str) -> str:
    """Return the same without its script, so that a page shows what a reader without scripts sees."""
    return re.sub(r"<script>.*?</script>", "", rendered(name), flags=re.DOTALL)


def right_to_left() -> Comparison:
    """Return every case under an Arabic language tag, and a paragraph in Arabic."""
    made = every_case()
    return replace(made, old=replace(made.old, language="ar"), new=replace(made.new, language="ar"))


def identical() -> Comparison:
    """Return two editions that are the same."""
    d = Draft()
    d.heading("Overview")
    for n in range(4):
        d.same(f"Paragraph {n} of Karsova stays.")
    return d.comparison()


def nothing_changed() -> Comparison:
    """Return two editions that differ in print only."""
    d = Draft()
    d.heading("Overview")
    d.same("It met [~'often'|‘often’|typography~] in [~2023|2024|routine~].")
    d.same("Nothing else was decided.")
    return d.comparison()


def mostly_rewritten() -> Comparison:
    """Return two editions that have next to nothing in common."""
    d = Draft()
    d.heading("Overview")
    d.rewritten("Every word of this was replaced in the end.", "Nothing alike stands here any more today.")
    d.rewritten("The guard kept the old bridge all winter.", "Ferries cross every hour since the spring began.")
    d.edited("It [-shall-]{+may+} act.", "Duty weakened", ("wording", "obligation"))
    return d.comparison()


def wording_only() -> Comparison:
    """Return two editions without a figure between them."""
    d = Draft()
    d.signal(d.edited("It [-shall-]{+may+} act.", tags=("wording",)), "obligation_weakened", "shall", "may")
    return d.comparison()


def many_figures() -> Comparison:
    """Return a report of many figures and much wording: 44 of each."""
    d = Draft()
    for part in range(2):
        d.heading(f"Chapter {part + 1}")
        for n in range(22 * part, 22 * part + 22):
            old, new = figure(str(100 + n), str(100 + n)), figure(str(130 + n), str(130 + n))
            finding = d.edited(
                f"District {n} [-shall-]{{+may+}} count [-{old.text}-]{{+{new.text}+}} wells.", "Duty weakened",
                ("figure", "wording", "obligation"),
            )  # fmt: skip
            d.signal(finding, "obligation_weakened", "shall", "may")
            d.revision(finding, Status.REVISED, "wells", old, new)
            d.same(f"District {n} has its own council.")
            d.same(f"It meets on day {n} of the month.")
    return d.comparison()


def structure() -> Comparison:
    """Return a paragraph split, two merged, one that moved, and one each added and removed."""
    d = Draft()
    d.heading("Structure")
    d.left["moved"] = 6
    d.split("Kidnapping went on.[- -]{+\n+}Nine were [-taken-]{+freed+}.")
    d.merged("The bank licensed operators.[-\n-]{+ +}They [-must-]{+may+} report transfers.")
    d.removed("Four inquiries were opened.")
    d.arrive("moved", "The guard received [-eighteen-]{+twenty-six+} vehicles.")
    d.added("In September a scheme began.")
    d.same("The council met twice.")
    d.leave("moved", "The guard received eighteen vehicles.")
    return d.comparison()


def wide_table() -> Comparison:
    """Return a report with a table of 12 columns and as many rows, some cells changed."""
    d = Draft()
    d.heading("Attacks by month")
    head = ("Year", *(f"Month {n}" for n in range(1, 13)))
    old = [(str(1990 + y), *(str(1000 * y + m) for m in range(12))) for y in range(12)]
    new = [tuple(f"{cell}5" if y % 7 == 3 and m == 5 else cell for m, cell in enumerate(r)) for y, r in enumerate(old)]
    d.table(Table((head, *old), 1, "Table 1. Attacks"), Table((head, *new), 1, "Table 1. Attacks"))
    return d.comparison()


def long_words() -> Comparison:
    """Return two tables of few columns whose words are too long for a phone, and one that just fits it."""
    d = Draft()
    long = ("Intergovernmental", "Counterterrorism", "Internationalisation")
    d.table(Table((long, ("one", "2", "3")), 1), Table((long, ("one", "2", "4")), 1))
    d.same("Between the tables.")
    for head in (("Region", "Wells", "Bores", "Pumps", "Mines"), ("Region", "Counterterrorism", "Disarmament")):
        row = ("Karsova", "1000", "2000", "300")[: len(head) - 1]
        d.table(Table((head, (*row, "40")), 1), Table((head, (*row, "50")), 1))
    return d.comparison()


def bursting() -> Comparison:
    """Return a comparison whose figures are wider than any column for them."""
    d = Draft()
    wide = (figure("1" * 40, "1" * 40), figure("approximately twenty-six thousand four hundred", "26400"))
    finding = d.edited(f"There were [-{wide[0].text}-]{{+{wide[1].text}+}} cases.", tags=("figure",))
    delta = wide[1].value - wide[0].value
    label = "persons detained by the intergovernmental counterterrorism commission"
    change = d.changes[-1].id
    d.figures.append(Revision(change, finding, Status.REVISED, label, *wide, delta, Decimal("-123456789.1")))
    d.edited("See https://example.org/" + "a" * 200 + " [-first-]{+then+}.")
    return d.comparison()


REPORTS = {
    "every": every_case,
    "right to left": right_to_left,
    "identical": identical,
    "nothing changed": nothing_changed,
    "mostly rewritten": mostly_rewritten,
    "wording only": wording_only,
    "structure": structure,
    "many figures": many_figures,
    "wide table": wide_table,
    "long words": long_words,
    "bursting": bursting,
    "empty": Draft().comparison,
    "first edition": lambda: FIRST,
    "withdrawn": lambda: WITHDRAWN,
    "in German": every_case,
    "in French": every_case,
    "over editions": lambda: successive()[-1],
}
# Reports of an edition alone: with numbers of its own, and nothing to be compared.
LONE = ("first edition", "withdrawn")
SHOWN: dict[str, Callable[[Comparison], Presentation]] = {
    "in German": lambda made: Presentation("de"),
    "in French": lambda made: Presentation("fr"),
    "over editions": lambda made: Presentation(trends=trends(made, successive())),
}
