"""A user's templates, style and script in place of ours, and what is said of a fault in one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import DictLoader

from diffreport.errors import TemplateError, UsageError
from diffreport.report.html import bounds, content_security_policy, overrides, render_html, sources
from diffreport.report.presentation import Presentation
from tests.report.factory import every_case
from tests.report.roundtrip import assert_round_trip

PLAIN = render_html(every_case())
STYLES_BUT_THEME = sorted(
    {
        f"style/{name}.css"
        for name in (*sources.STYLE, *sources.HISTORY_STYLE, *sources.SITE_STYLE, *sources.CORPUS_STYLE)
        if name != "theme"
    }
)
EXTENDS = '{% extends "diffreport/report.html.j2" %}'


@pytest.fixture
def shown(tmp_path: Path) -> Presentation:
    """Return how a report is shown with the templates of an empty folder."""
    return Presentation(templates=tmp_path / "ours")


def put(shown: Presentation, files: dict[str, str | bytes]) -> None:
    """Write files into the folder of templates."""
    for name, content in files.items():
        path = (shown.templates or Path()) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def rendered(shown: Presentation, files: dict[str, str | bytes]) -> str:
    """Return the report with files in the folder of templates."""
    put(shown, files)
    return render_html(every_case(), shown)


def said(shown: Presentation, files: dict[str, str | bytes]) -> str:
    """Return what is said of a faulty file, the folder left out. It is one line."""
    with pytest.raises((TemplateError, UsageError)) as caught:
        rendered(shown, files)
    message = str(caught.value)
    assert "\n" not in message and caught.value.exit_status == 2
    return message.replace(f"{shown.templates}/", "").replace(str(shown.templates), "DIR")


def test_a_file_stands_in_for_ours_of_the_same_name(shown: Presentation) -> None:
    """Only that one: the rest of the report is as it was."""
    html = rendered(shown, {"partials/footer.html.j2": "<footer>The river office</footer>\n"})
    assert "<footer>The river office</footer>" in html
    assert html.split("<footer")[0].split("<body>")[1] == PLAIN.split("<footer")[0].split("<body>")[1]


def test_a_file_may_hold_ours(shown: Presentation) -> None:
    """Behind the prefix it is ours, so that a line can be added and nothing need be copied."""
    house = '{% include "diffreport/partials/footer.html.j2" %}\n<p>The river office</p>\n'
    html = rendered(shown, {"partials/footer.html.j2": house})
    assert "</footer><p>The river office</p>" in html
    assert html.replace("<p>The river office</p>", "") == PLAIN


@pytest.mark.parametrize("block", ["head", "masthead", "lists", "rail", "text", "footer", "controls"])
def test_one_block_of_the_page_can_be_filled_anew(shown: Presentation, block: str) -> None:
    """With what was in it, or without; what stands around it stays."""
    html = rendered(shown, {"report.html.j2": f"{EXTENDS}{{% block {block} %}}{{{{ super() }}}}<hr>{{% endblock %}}"})
    assert html.replace("<hr>", "").replace("\n", "") == PLAIN.replace("\n", "") and "<hr>" in html


def test_an_own_style_and_script_come_last_and_are_allowed_by_hash(shown: Presentation) -> None:
    """So that their rules win, and that the policy need not be weakened."""
    html = rendered(shown, {"style/own.css": "h1 { color: red }\n", "script/own.js": "document.title = 'x';\n"})
    style, script = sources.style(shown.templates), sources.script(shown.templates)
    assert style.endswith("h1{color:red}") and "document.title='x'" in script[-40:]
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    shown_style, shown_script = re.search(r"<style>(.*?)</style>", html, re.DOTALL), html.split("<script>")[1]
    assert policy and shown_style
    wanted = content_security_policy(shown_style[1], shown_script.split("</script>")[0])
    assert policy[1].replace("&#39;", "'") == wanted


def test_our_own_style_and_script_hold_nothing_of_a_user() -> None:
    """The two files that are there to be replaced cost no byte."""
    assert "Yours" not in sources.style() + sources.script()


def test_a_theme_is_one_file(shown: Presentation) -> None:
    """The text can still be read back, whatever the colours."""
    put(shown, {"style/theme.css": ":root{--ins:#003c00}\n"})
    html = render_html(every_case(), shown)
    assert "--ins:#003c00" in html and "#0b4a8f" not in html
    assert_round_trip(every_case(), html)


FAULTS: list[tuple[dict[str, str | bytes], str]] = [
    (
        {"style/own.css/x": "", "partials/footer.html.j2": ""},
        "style/own.css: is a folder; put a file in its place, or remove it",
    ),
    ({"labels/nl.toml/x": ""}, "labels/nl.toml: is a folder; put a file in its place, or remove it"),
    ({"partials/footer.html.j2": "\n{{ say('nope') }}"}, "footer.html.j2, line 2: no label is called nope; "),
    ({"partials/footer.html.j2": "{{ say('list.more') }}"}, "footer.html.j2, line 1: label list.more needs n; "),
    ({"partials/footer.html.j2": "{{ page.ledger[0].nope }}"}, "footer.html.j2, line 1: number has no nope; "),
    ({"report.html.j2": "<p>Hello"}, "DIR: the page made with it has 0 <style>, not one; keep what our templates have"),
    (
        {"report.html.j2": EXTENDS + "{% block text %}{% endblock %}"},
        "DIR: the page made with it has 0 marked text, not one; keep what our templates have of it",
    ),
    (
        {"report.html.j2": EXTENDS + "{% block head %}<style></style>{% endblock %}"},
        "DIR: the page made with it has 2 ",
    ),
    (
        {"partials/footer.html.j2": "<b style='color:red'>x</b>"},
        "DIR: an element b has the attribute style, which the policy forbids; use a class and style/own.css, or ",
    ),
    (
        {"partials/footer.html.j2": "<svg ONLOAD=alert(1)></svg>"},
        "DIR: an element svg has the attribute onload, which the policy forbids; ",
    ),
    (
        {"partials/footer.html.j2": "<p>\n{% if %}\n"},
        "partials/footer.html.j2, line 2: Expected an expression, got 'end of statement block'; correct it",
    ),
    (
        {"partials/footer.html.j2": "<p>\n{{ page.titel }}\n"},
        "partials/footer.html.j2, line 2: page has no titel; docs/",
    ),
    (
        {"partials/footer.html.j2": "{{ pages }}"},
        "partials/footer.html.j2, line 1: 'pages' is undefined; docs/template-context.md lists what a template gets",
    ),
    (
        {"report.html.j2": "<p>\n\n{% include 'partials/logo.html.j2' %}"},
        "report.html.j2, line 3: there is no partials/logo.html.j2, neither in DIR nor among ours; correct the name, "
        "or add the file",
    ),
    (
        {"report.html.j2": "{% extends 'reports.html.j2' %}"},
        "report.html.j2, line 1: there is no reports.html.j2, neither in DIR nor among ours",
    ),
    (
        {"partials/footer.html.j2": b"<p>\xe9t\xe9</p>"},
        "partials/footer.html.j2: it is not UTF-8 (invalid continuation byte); save it as UTF-8",
    ),
    ({"style/own.css": b"/* \xff */"}, "style/own.css: it is not UTF-8 (invalid start byte); save it as UTF-8"),
    (
        {"style/own.css": "a{} </STYLE><script>x</script>"},
        "style/own.css: it holds </style, which ends the element it is put in; remove it",
    ),
    ({"script/own.js": "x = '</script>';"}, "script/own.js: it holds </script, which ends"),
    (
        {"partials/footer.html.j2": "{% include 'partials/footer.html.j2' %}"},
        "partials/footer.html.j2, line 1: it includes, extends or calls itself without end; write diffreport/ before",
    ),
    ({"report.html.j2": "{% extends 'report.html.j2' %}"}, "report.html.j2, line 1: it includes, extends or calls"),
    (
        {"partials/footer.html.j2": "{% macro a() %}{{ a() }}{% endmacro %}\n{{ a() }}"},
        "partials/footer.html.j2, line 1: it includes, extends or calls itself without end",
    ),
    (
        {"partials/charts.html.j2": "{% macro swatch(kind) %}{% endmacro %}"},
        "does not export the requested name 'document_bar'",
    ),
    ({"partials/footer.html.j2": "{{ 1 / 0 }}"}, "partials/footer.html.j2, line 1: division by zero"),
    ({"partials/footer.html.j2": "{{ page.title + 1 }}"}, "partials/footer.html.j2, line 1: can only concatenate str"),
    ({"partials/footer.html.j2": "{{ page.findings.x.y }}"}, "partials/footer.html.j2, line 1: int has no x; "),
    ({"theme.css": "a{}"}, "DIR: no file in it has the name of one of ours, such as report.html.j2 or style/own.css"),
    ({"report.html.j2/x": ""}, "report.html.j2: is a folder; put a file in its place, or remove it"),
]


@pytest.mark.parametrize(("files", "message"), FAULTS, ids=[message[:40] for _, message in FAULTS])
def test_a_fault_is_told_by_file_line_and_remedy(
    shown: Presentation, files: dict[str, str | bytes], message: str
) -> None:
    """In one line, not as a traceback of ours."""
    told = said(shown, files)
    assert message in told and "; " in told


def test_a_folder_may_hold_labels_alone(shown: Presentation) -> None:
    """A language of one's own has the name of none of ours."""
    assert rendered(shown, {"labels/nl.toml": ""}) == PLAIN


def test_a_missing_folder_is_said(shown: Presentation) -> None:
    """Also where a program names it, not a user."""
    with pytest.raises(UsageError, match="there is no such folder of templates; check the path"):
        render_html(every_case(), shown)


@pytest.mark.parametrize(
    "attempt",
    [
        "''.__class__.__mro__[1].__subclasses__()",
        "page.__init__.__globals__",
        "self._TemplateReference__context.environment",
        "labelled.__globals__",
        "page.contents.__class__",
        "''.__class__.__base__",
        "'{0.__class__}'.format(page)",
        "('a' | attr('__class__')).mro()",
        "range(10 ** 9) | length",
        "cycler.__init__.__globals__",
    ],
)
def test_a_template_reaches_nothing_but_the_page(shown: Presentation, attempt: str) -> None:
    """A configuration is found in any folder above: its templates may be somebody else's."""
    assert said(shown, {"partials/footer.html.j2": f"{{{{ {attempt} }}}}"}).startswith(
        "partials/footer.html.j2, line 1"
    )


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", "partials/../../secret.txt", "diffreport/../x"])
def test_a_template_reads_no_file_outside_of_its_folder(shown: Presentation, tmp_path: Path, name: str) -> None:
    """Neither above the folder nor by its whole path."""
    (tmp_path / "secret.txt").write_text("secret")
    told = said(shown, {"partials/footer.html.j2": f"{{% include '{name}' %}}"})
    assert "there is no " in told


@pytest.mark.parametrize("name", ["partials/footer.html.j2", "style/own.css", "script/own.js"])
def test_a_file_that_is_a_link_out_of_the_folder_is_refused(shown: Presentation, tmp_path: Path, name: str) -> None:
    """Else the report of somebody's folder would hold a file of the reader's machine."""
    (tmp_path / "secret.txt").write_text("secret")
    link = (shown.templates or Path()) / name
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "secret.txt")
    assert said(shown, {}) == f"{name}: it is a link to a file outside of the folder; put the file itself there"
    link.unlink()
    link.parent.rmdir()
    link.parent.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / link.name).write_text("secret")
    assert "it is a link to a file outside of the folder" in said(shown, {})


def test_a_link_within_the_folder_is_followed(shown: Presentation, tmp_path: Path) -> None:
    """Also where the folder itself is a link."""
    put(shown, {"shared.html": "<footer>The river office</footer>", "partials/x": ""})
    (tmp_path / "ours/partials/footer.html.j2").symlink_to("../shared.html")
    (tmp_path / "linked").symlink_to(tmp_path / "ours")
    assert "The river office" in render_html(every_case(), Presentation(templates=tmp_path / "linked"))


def test_the_names_of_ours_are_those_of_the_parts() -> None:
    """Every part of style and script is a file, and no file is left out of them."""
    styles = {
        *sources.LIVE_STYLE,
        *sources.HISTORY_STYLE,
        *sources.SERVER_STYLE,
        *sources.PDF_STYLE,
        *sources.CORPUS_STYLE,
    }
    scripts = {
        *sources.LIVE_SCRIPT,
        *sources.HISTORY_LIVE_SCRIPT,
        *sources.SITE_SCRIPT,
        *sources.WAITING_SCRIPT,
        *sources.CORPUS_SCRIPT,
    }
    parts = {f"style/{name}.css" for name in styles} | {f"script/{name}.js" for name in scripts}
    assert {name for name in overrides.names() if name.startswith(("style/", "script/"))} == parts


def test_an_own_template_does_not_change_the_next_report(shown: Presentation) -> None:
    """What is kept between two reports of one process is kept by folder."""
    rendered(shown, {"style/own.css": "h1{color:red}"})
    assert render_html(every_case()) == PLAIN


GUIDE = (Path(__file__).parents[2] / "docs" / "template-context.md").read_text(encoding="utf-8")


def test_the_worked_example_of_the_guide_works(shown: Presentation) -> None:
    """It is made from the two files as they are printed there; both editions can be read back."""
    files = dict(re.findall(r"`our-templates/([\w./]+)`:\n\n```\w+\n(.*?)```", GUIDE, re.DOTALL))
    assert set(files) == {"style/own.css", "report.html.j2"}
    html = rendered(shown, files)
    assert "Made for the river office from the 2023 edition and the 2024 edition." in html
    assert '<img alt="River office"' in html and "--ins:light-dark(#0a4d3c,#9ad6bf)" in html
    assert_round_trip(every_case(), html)


def variables() -> dict[str, list[str]]:
    """Return the variables of the theme with their values: in light and dark, or the one for both."""
    theme = (TEMPLATES / "style/theme.css").read_text(encoding="utf-8").split("@media (prefers-contrast")[0]
    found = re.findall(r"(--[a-z]+):([^;]+);", theme)
    return {name: value[11:-1].split(",") if value.startswith("light-dark(") else [value] for name, value in found}


TEMPLATES = Path(__file__).parents[2] / "templates"


def test_the_variables_of_the_theme_are_documented() -> None:
    """Every one, with its colours; and the table names no other."""
    rows = [line.split(" | ") for line in GUIDE.splitlines() if line.startswith("| `--")]
    told: dict[str, list[str]] = {}
    for names_of, light, dark, *_ in rows:
        ours = re.findall(r"`(--[a-z]+)`", names_of)
        columns = [re.findall(r"`([^`]+)`", column) for column in (light, dark)]
        for n, name in enumerate(ours):
            told[name] = [column[n] for column in columns if column]
    known = {
        name: values[:2] if values[0].startswith(("#", "rgb", "var")) else [] for name, values in variables().items()
    }
    assert told == known


@pytest.mark.parametrize("name", STYLES_BUT_THEME)
def test_colours_come_from_the_theme_alone(name: str) -> None:
    """But for print's own variables, and the margins of a page, where variables do not reach."""
    css = (TEMPLATES / name).read_text(encoding="utf-8")
    css = re.sub(r"@page\{.*", "", css) if "print" in name else css
    css = re.sub(r"--[a-z]+:[^;}]+", "", css) if "print" in name else css
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(|:(?:black|white|gr[ae]y|red)\b", css)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(d * 2 for d in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("look", ["light", "dark", "print"])
def test_the_theme_keeps_the_contrast_it_promises(look: str) -> None:
    """The ratios of the guide's table, on every ground that it names."""
    printed = dict(re.findall(r"(--[a-z]+):([^;}]+)", (TEMPLATES / "style/print.css").read_text(encoding="utf-8")))
    of = {name: values[1] if look == "dark" and len(values) > 1 else values[0] for name, values in variables().items()}
    of |= printed if look == "print" else {}
    grounds = {"page": of["--bg"], "sheet": of["--sheet"], "marker": of["--fig"]}
    promises = re.findall(r"^\| `(--[a-z]+)` .*\| ([\d.]+) on (.*) \|$", GUIDE, re.MULTILINE)
    assert {"--ink", "--soft", "--ins", "--del", "--mov"} < {name for name, _, _ in promises}
    for name, ratio, places in promises:
        colour = of[of[name][4:-1]] if of[name].startswith("var(") else of[name]
        for ground in re.findall("page|sheet|marker", places):
            low, high = sorted((luminance(colour), luminance(grounds[ground])))
            assert (high + 0.05) / (low + 0.05) >= float(ratio), (name, ground)


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}", "it takes more than"),
        ("{% for a in range(90000) %}{% for b in range(90000) %}x{% endfor %}{% endfor %}", "it takes more than"),
        ("{% for a in range(90000) %}{{ 'x' * 9999 }}{% endfor %}", ""),
        (
            "{% macro m(n) %}{% if n %}{% set x = m(n-1) %}{% set y = m(n-1) %}{% endif %}{% endmacro %}{{ m(60) }}",
            "steps",
        ),
        ("{{ 'a' * 10**9 }}", "a text is repeated too often"),
        ("{{ 10**9 * 'a' }}", "a text is repeated too often"),
        ("{{ ([1] * 10**9) | length }}", "a text is repeated too often"),
        ("{{ 9 ** (9 ** 9) }}", "a number is too large"),
        ("{{ 'a'.ljust(10**9) }}", "a width is above"),
        ("{{ 'a' | center(10**9) }}", "a width is above"),
        ("{{ [] | batch(10**9, 1) | list }}", "a width is above"),
        ("{{ '%1000000000d' % 1 }}", "a text is too wide"),
        ("{{ '%*d' % (10**9, 1) }}", "a text is too wide"),
        ("{{ '%1000000000d' | format(1) }}", "a text is too wide"),
        ("{{ '{:1000000000}'.format(1) }}", "a text is too wide"),
        ("{{ '{:{}}'.format(1, 10**9) }}", ""),
        ("{{ ('a' * 99999).replace('a', 'b' * 99999) }}", "a value is too large"),
        ("{{ ('a' * 99999) | replace('a', 'b' * 99999) }}", "a value is too large"),
        ("{{ ('a' * 99999).join(range(99999) | map('string')) }}", ""),
        (
            "{% set n = namespace(x='ab') %}{% for i in range(40) %}{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x }}",
            "a value has more than",
        ),
        (
            "{% set n = namespace(x='ab') %}"
            "{% for i in range(40) %}{% set n.x %}{{ n.x }}{{ n.x }}{% endset %}{% endfor %}",
            "a value has more than",
        ),
        (
            "{% macro d(x) %}{{ x }}{{ x }}{% endmacro %}{{ " + "d(" * 40 + "'ab'" + ")" * 40 + " }}",
            "a value has more than",
        ),
        ("{{ lipsum(n=10**6) }}", "'lipsum' is undefined"),
    ],
)
def test_a_template_makes_nothing_endless_or_huge(
    shown: Presentation, source: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says where, and what is too much; with a smaller budget, so that it is said at once."""
    monkeypatch.setattr(bounds, "_STEPS", 300_000)
    monkeypatch.setattr(bounds, "_MOST_PAGE", 2**20)
    monkeypatch.setattr(bounds, "_MOST_VALUE", 2**20)
    message = said(shown, {"partials/footer.html.j2": source})
    assert wrong in message and message.count("; ") == 1


def test_what_a_template_needs_is_not_held_back() -> None:
    """Counting, padding and joining in the measure of a page; each page has a budget of its own."""
    made = sources.Bounded(autoescape=True)
    source = (
        "{{ 'a' * 80 }}{{ '%05.1f in 2024' % 2 }}{{ '{:>10}'.format(1) }}{% for n in range(9) %}{{ n ~ n }}{% endfor %}"
    )
    made.loader = DictLoader(
        {"x": source + "{{ 'ab' | center(20) }}{% set b %}c{% endset %}{{ b | upper }}{{ 2 ** 10 }}"}
    )
    page = made.page("x", {})
    assert page.startswith("a" * 80 + "002.0 in 2024") and page.endswith("C1024")
    assert all(made.page("x", {}) == page for _ in range(3))
