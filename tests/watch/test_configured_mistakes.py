"""Mistakes in the file of sources: each is told in one line."""

from __future__ import annotations

import math
import os
import re
import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.errors import UsageError
from diffreport.spots import Lines, Tables, tables_of
from diffreport.watch import plan
from diffreport.watch.configured import TABLES as TOP
from diffreport.watch.configured import labels, plan_of, rules, sources, targets
from diffreport.watch.configured.starting import example, written
from diffreport.watch.plan import Plan
from tests.watch.tables import FILE, MAIL, SOURCE

ALL = re.sub(r"^#(?! |$)", "", example(), flags=re.MULTILINE)  # every example taken in


def refusal(text: str) -> str:
    """Return what is said of a text that is refused."""
    with pytest.raises(UsageError) as error:
        plan_of(tables_of(FILE, text))
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("source = 1", ":1: source is not a list of tables; begin each with [[source]]"),
        ("[[source]]", ":1: source 1 has no series; write series ="),
        (
            '[[source]]\nseries = "a b"\nurl = "https://x.org"',
            ":2: source 1 (a b): series: series 'a b': a series name",
        ),
        ('[[source]]\nseries = "a"', ":1: source 1 (a) has none of url, file, glob, folder, command; give one"),
        (SOURCE + 'file = "x"', ":4: source 1 (river): file is too much beside url; give one of url, file"),
        (SOURCE + 'evry = "1d"', ":4: source 1 (river): evry is not known; did you mean every? use one of series, url"),
        (SOURCE + 'every = "3 parsecs"', "every is '3 parsecs'; write a number and s, min, h, d or w, as \"12h\""),
        (SOURCE + "every = 3600", "every is 3600; write a number and s"),
        (SOURCE + 'every = "99999d"', "every is '99999d'; write at most ten years"),
        (SOURCE + 'timeout = "0s"', "timeout is '0s'; write more than 0s"),
        (SOURCE + 'max_size = "20 parsecs"', "max_size is '20 parsecs'; write a number and one of B, kB, MB"),
        (SOURCE + "retries = true", "retries is True; write a whole number from 0 to 20"),
        (SOURCE + 'robots = "no"', "robots is 'no'; write true or false, without quotes"),
        (SOURCE + 'first = "loud"', "first is 'loud'; use one of silent, notify"),
        (SOURCE + 'title = "a\\nb"', "title is 'a\\nb'; write one line"),
        (SOURCE + "title = 7", "title is 7; write it in quotes"),
        (SOURCE + 'label = "pge"', "label is 'pge'; did you mean page? use one of name, page, header, date"),
        (SOURCE + 'label = { selector = "h1" }', 'label has no from; write from = "page"'),
        (SOURCE + 'label = "page"', "label is 'page'; say where on the page, as label = { from = \"page\", selector ="),
        (SOURCE + 'label = { from = "page" }', "label has none of selector, pattern; give one at least"),
        (SOURCE + 'rules = ["a"]\n[[rule]]\nname = "a"\nseries = "b"', "rules names 'a', which is for series b; leave"),
        (SOURCE + 'label = { from = "date", selector = "h1" }', 'label.selector goes with from = "page"; leave it out'),
        (SOURCE + 'label = { from = "page", selector = "h1 >" }', "label.selector is 'h1 >'; write a CSS selector"),
        (
            SOURCE + 'label = { from = "date", format = "year" }',
            "label.format is 'year'; write where year and month go",
        ),
        (SOURCE + 'label = { from = "date", format = "%Y/%m" }', "label.format makes no label of a date; edition"),
        (SOURCE + 'label = { from = "page", pattern = "(" }', "label.pattern is '(', no regular expression (missing )"),
        (SOURCE + f'label = {{ from = "page", pattern = "{"a" * 1001}" }}', "label.pattern has 1001 characters"),
        (
            SOURCE + "label = { from = 'page', pattern = '[[a]' }",
            "no regular expression (Possible nested set at position",
        ),
        (
            SOURCE + 'label = { from = "date", format = "%Y%Q" }',
            "label.format is '%Y%Q'; write where year and month go",
        ),
        (SOURCE + 'label = { from = "header", header = "a b" }', "label.header is 'a b'; write the name of a header"),
        (SOURCE + 'drop = ["div >"]', ":4: source 1 (river): drop: 'div >' is not a CSS selector"),
        (SOURCE + "rules = []", "rules is []; write a list of names of rules"),
        (SOURCE + 'rules = ["bg"]', ":4: source river: rules names 'bg'; there is no [[rule]]; add one"),
        (
            SOURCE + 'rules = [\n  "big",\n  "bg",\n]\n[[rule]]\nname = "big"',
            ":6: source river: rules names 'bg'; did you mean big? there is only big",
        ),
        (SOURCE + '[[source.rule]]\nname = "a"\nnotify = "b"', ":6: rule a: notify names 'b'; there is no [[notify]]"),
        (SOURCE + 'rules = ["bg"]\n[[rule]]\nname = "big"', "rules names 'bg'; did you mean big? there is only big"),
        (SOURCE + 'user = "u"', "has one of user and password_env; give both, or none"),
        (
            SOURCE + 'user = "u"\npassword_env = "A"\npassword_file = "b"',
            "password_file is too much beside password_env",
        ),
        (
            SOURCE + '[[source.rule]]\nname = "r"\nseries = "x"',
            "source 1 (river): rule 1: series is that of the source",
        ),
        (SOURCE + SOURCE, ":4: source river is the same as that of /reports/diffreport.toml:1; leave one out"),
        (
            '[[source]]\nseries = "a"\nfile = "x"\nrobots = true',
            ":4: source 1 (a): robots is for addresses, and this is",
        ),
        (
            '[[source]]\nseries = "a"\ncommand = ["b"]',
            "(a): what a command prints has no name to tell the label by; write",
        ),
        ('[[source]]\nseries = "a"\nfile = "b"\nlabel = "header"', ":4: source 1 (a): label: a file has no header to"),
        ('[[source]]\nseries = "a"\nfile = "file:///x"', "file is 'file:///x'; write a path of this machine"),
        ('[[source]]\nseries = "a"\ncommand = "rm -r"', "command is 'rm -r'; write its words as a list"),
        ('[[rule]]\nname = "a"\n[[rule]]\nname = "a"', ":3: rule a has the name of that of /reports/diffreport.toml:1"),
        ('[[rule]]\nname = ""', "name is ''; write one line"),
        ('[[rule]]\nchange = "figure"', ':1: rule 1 has no name; write name = "figures"'),
        (
            '[[rule]]\nname = "a"\nchange = ["figure", "wordng"]',
            "change 2 is 'wordng'; did you mean wording? use one of",
        ),
        ('[[rule]]\nname = "a"\nwording = "hegde"', "wording is 'hegde'; did you mean hedge? use one of definition"),
        ('[[rule]]\nname = "a"\nstatus = "same"', "status is 'same'; use one of revised, restated, new, gone"),
        (
            '[[rule]]\nname = "a"\nby = "much"',
            "by is 'much'; write a number, or a share of the old figure, as \"10 %\"",
        ),
        ('[[rule]]\nname = "a"\nup = -1', "up is -1; write a number"),
        ('[[rule]]\nname = "a"\nup = 1\ndown = 1', ":4: rule 1 (a): down never holds together with up; write by"),
        ('[[rule]]\nname = "a"\ncrosses = nan', "crosses is nan; write a number"),
        ('[[rule]]\nname = "a"\nchanged = 5', "changed is 5; write a share of the old words, as"),
        ('[[rule]]\nname = "a"\nmute = true\nnotify = "b"', ":4: rule 1 (a): notify is too much for a rule that mutes"),
        ('[[rule]]\nname = "a"\nnotify = ["b"]\n' + MAIL, ":3: rule a: notify names 'b'; there is only m"),
        ('[[notify]]\nname = "a"', ':1: notify 1 (a) has no kind; write kind = "mail"'),
        ('[[notify]]\nname = "a"\nkind = "mial"', "kind is 'mial'; did you mean mail? use one of stdout, file, mail"),
        ('[[notify]]\nname = "a"\nkind = 7', "kind is 7; write"),
        ('[[notify]]\nname = "a"\nkind = "stdout"\nhost = "h"', ":4: notify 1 (a): host is not known; use one of name"),
        ('[[notify]]\nname = "a"\nkind = "file"', "notify 1 (a) has no file; write file ="),
        ('[[notify]]\nname = "a"\nkind = "webhook"', "has none of url, url_env, url_file; give one"),
        ('[[notify]]\nname = "a"\nkind = "apprise"', "has none of urls_env, urls_file; give one"),
        (MAIL.replace("a@", "x@y, a@"), "to is 'x@y, a@example.org'; write one address"),
        (MAIL.replace('"a@example.org"', '["a@b.example", "c"]'), "notify 1 (m): to 2 is 'c'; write one address, as"),
        (MAIL.replace('"b@', '"B <b@x>, C <b@'), "from is 'B <b@x>, C <b@example.org'; write one address"),
        (MAIL.replace("b@example.org", "b@example.org\\nBcc: c@example.org"), "write one line"),
        (MAIL.replace('"h"', '"h/25"'), "host is 'h/25'; write the name of the mail server"),
        (MAIL + 'security = "none"\nuser = "u"\npassword_env = "P"', "security is 'none'; the password would go over"),
        (MAIL + 'at = "07:00"', 'at goes with digest = "daily" or "weekly"; leave it out'),
        (MAIL + 'digest = "daily"\nat = "25:00"', "at is '25:00'; write a time"),
        (MAIL + 'quiet = "22:00"', "quiet is '22:00'; write two times, as \"22:00-07:00\""),
        (MAIL + 'zone = "Europe/Zürich"', "zone is 'Europe/Zürich'; did you mean Europe/Zurich? write a time zone"),
        (MAIL + 'zone = "../etc/passwd"', "zone is '../etc/passwd'; write a time zone"),
        (MAIL + "port = 70000", "port is 70000; write a whole number from 1 to 65535"),
        (MAIL + MAIL, "notify m has the name of that of /reports/diffreport.toml:1; choose another"),
        (MAIL + "attach = true", ":1: notify m: attach needs reports; write reports in [check]"),
        (SOURCE + "warc = true", ":1: source river: warc needs a folder; write warc in [check]"),
        (
            SOURCE + 'headers = { X-Api-Key = "k" }',
            'a file that is none; write token_header = "X-Api-Key" and token_env =',
        ),
        (SOURCE + 'token_header = "X-Api-Key"', "token_header is without a token; write token_env or token_file, too"),
        (SOURCE + 'token_env = "T"\ntoken_header = "a b"', "token_header is 'a b'; write the name of a header"),
        (SOURCE + 'user = "u"\npassword_env = "A"\ntoken_env = "B"', "source 1 (river) has a password and a token"),
        ('[[source]]\nseries = "a"\nfile = "~nobody-of-that-name/x"', "write the path in full"),
        ('[[source]]\nseries = "a\\nb"\n"c\\nd" = 1', ":3: source 1: 'c\\nd' is not known; use one of"),
        ("check = 1", ":1: check is 1; it is to be a table: state, jobs"),
        ("[check]\njobs = 0", ":2: check.jobs is 0; write a whole number from 1 to 64"),
        ('[check]\nlink = "https://x.org"', "check.link is the address of the folder that reports names"),
        ('[check]\nagent = "a (b)"', "check.agent is 'a (b)'; write up to 200 characters of ASCII without brackets"),
        ('[check.source]\nseries = "a"', ":2: check.source.series is not known"),
        ('[check.source]\nretries = "a"\n' + SOURCE, ":2: check.source.retries is 'a'; write a whole number"),
        ("[check", "/reports/diffreport.toml: not a readable TOML file (Expected ']'"),
        ("a = 1\nb = ?", ":2: not a readable TOML file (Invalid value (at line 2, column 5)); correct it"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_write(text: str, told: str) -> None:
    """File, line, table, key, what is there, what is allowed; in one line."""
    said = refusal(text)
    assert told in said
    assert said.startswith(f"{FILE}:")


@pytest.mark.parametrize(
    "url",
    [
        "https://anna:hunter2@example.org/",
        "https://hunter2@example.org/",
        "//anna:hunter2@example.org/",
        "anna:hunter2@example.org",
        "https:\\\\anna:hunter2@example.org",
        "ftp://anna:hunter2@example.org/",
        "HTTPS://:hunter2@example.org:99999/",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        '[[source]]\nseries = "a"\nurl = ',
        SOURCE + "memento = ",
        '[[notify]]\nname = "a"\nkind = "webhook"\nurl = ',
        '[check]\nreports = "a"\nlink = ',
    ],
)
def test_a_password_in_an_address_is_refused_and_not_repeated(text: str, url: str) -> None:
    """However it is written, and whatever else is wrong with the address."""
    said = refusal(f"{text}'{url}'")
    assert any(each in said for each in ("holds a name or a password", "is no address of http", "has U+005C in it"))
    assert "hunter2" not in said and "anna" not in said


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("file:///etc/passwd", "is no address of http or https; name a page"),
        ("gopher://example.org", "is no address of http or https"),
        ("example.org/report", "is no address of http or https"),
        ("https://", "is no whole address; write all of it"),
        ("https://exa mple.org", "has U+0020 in it"),
        ("https://example.org/\\u0009x", "has U+0009 in it"),
        ("https://exa\\u200Bmple.org/", "has U+200B in it"),
        ("https://example.org:99999/", "names port 99999, where no pages are"),
        ("https://example.org:25/", "names port 25, where no pages are"),
        ("https://[::1/", "has no host, or a port that is none"),
        ("https://[fe80::1%25lo]/", "has no host"),
        ("https://0/", "has numbers for a host that programs read differently"),
        ("https://127.1/", "has numbers for a host that programs read differently"),
        ("https://1.2.3/", "has numbers for a host that programs read differently"),
        ("https://ex%61mple.org/", "has a host that is no name of one"),
        ("https://-x.org/", "has a host that is no name of one"),
        ("https://example.org\\\\@x/", "has U+005C in it"),  # the host of one reader is the user of another
    ],
)
def test_only_web_addresses_are_addresses(url: str, told: str) -> None:
    """What would never be fetched is told when it is read, with file, line and key."""
    assert refusal(SOURCE.replace("https://example.org/river", url)).startswith(
        f"{FILE}:3: source 1 (river): url {told}"
    )


def test_an_address_may_have_an_at_sign_behind_its_host() -> None:
    """In its path or its query it is nobody's name."""
    [source] = plan_of(tables_of(FILE, SOURCE.replace("/river", "/@river?to=a@b.example#c@d"))).sources
    assert source.where.endswith("/@river?to=a@b.example#c@d")


@pytest.mark.parametrize(
    "name", ["A b", "Host", "AUTHORIZATION", "cookie", "X-Api-Key", "Private-Token", "X-\\u00e9", "", "User-Agent"]
)
def test_a_header_that_is_not_the_sources_to_set_is_refused(name: str) -> None:
    """Also one that would be a secret, and what is no name; what it holds is not repeated."""
    said = refusal(SOURCE + f'headers = {{ "{name}" = "hunter2" }}')
    assert ":4: source 1 (river): headers." in said and "hunter2" not in said


@pytest.mark.parametrize("content", ['"a\\r\\nX: b"', '"a\\u0000"', '"é"', "7", '""', '" a"', '"a "'])
def test_the_content_of_a_header_is_one_line_of_ascii(content: str) -> None:
    """So no second header can hide in it."""
    assert "is no content of a header" in refusal(SOURCE + f"headers = {{ X-A = {content} }}")


@pytest.mark.parametrize("value", ['"hunter2!"', '"hunter 2"', "[1]"])
def test_a_secret_written_in_the_place_of_its_variable_is_not_repeated(value: str) -> None:
    """That mistake is made; the message must not go into a log with it."""
    said = refusal(SOURCE + f'user = "u"\npassword_env = {value}')
    assert "hunter" not in said and ":5: source 1 (river): password_env" in said


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
@pytest.mark.parametrize("mode", [0o664, 0o646])
def test_no_command_is_taken_from_a_file_that_others_can_write_to(tmp_path: Path, mode: int) -> None:
    """They could run what they like as whoever runs the check; so with files of secrets."""
    file = tmp_path / "diffreport.toml"
    commands = (
        '[[source]]\nseries = "a"\nlabel = "date"\ncommand = ["true"]',
        SOURCE + 'user = "u"\npassword_file = "p"',
        '[[notify]]\nname = "a"\nkind = "command"\ncommand = ["true"]',
        '[[notify]]\nname = "a"\nkind = "apprise"\nurls_file = "u"',
    )
    for text in commands:
        file.write_text(text)
        file.chmod(0o644)
        plan_of(tables_of(file, text))
        file.chmod(mode)
        with pytest.raises(UsageError, match="is not taken from a file that others can write to; run: chmod go-w"):
            plan_of(tables_of(file, text))
    plan_of(tables_of(file, SOURCE))


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")
def test_no_command_is_taken_from_a_file_that_others_can_replace(tmp_path: Path) -> None:
    """Who can write to its folder can put another there; not where only its owner can move it, as in /tmp."""
    text = '[[source]]\nseries = "a"\nlabel = "date"\ncommand = ["true"]'
    folder, link = tmp_path / "shared", tmp_path / "diffreport.toml"
    folder.mkdir()
    file = folder / "diffreport.toml"
    file.write_text(text)
    file.chmod(0o644)
    link.symlink_to(file)
    for mode, is_taken in ((0o755, True), (0o775, False), (0o757, False), (0o1777, True)):
        folder.chmod(mode)
        for named in (file, link):
            if is_taken:
                plan_of(tables_of(named, text))
            else:
                with pytest.raises(UsageError, match=f"lies in a folder that others can .*: chmod go-w {folder}$"):
                    plan_of(tables_of(named, text))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives a file away")
def test_no_command_is_taken_from_a_file_of_another_user(tmp_path: Path) -> None:
    """Not even by root, who could read it."""
    file = tmp_path / "diffreport.toml"
    file.touch(0o600)
    os.chown(file, 12345, -1)
    with pytest.raises(UsageError, match=r"belongs to another user \(number 12345\)"):
        plan_of(tables_of(file, '[[source]]\nseries = "a"\nlabel = "date"\ncommand = ["true"]'))


SCALARS = st.one_of(
    st.text(max_size=8),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.sampled_from(["1d", "10 %", "page", "mail", "a@b.example", "https://example.org", "07:00", "UTC", "river", "'"]),
)
ODD = ("", "\n", "x" * 5000, "\u202e", [], [[]], {}, {"a": {}}, [""], ["a"], ["\0"], math.inf, 10**30, time(7, 1, 2, 3))
TABLES = st.dictionaries(
    st.sampled_from(sorted({*sources.KEYS, *rules.KEYS, *targets.KEYS, *labels.KEYS, "extra"})),
    st.one_of(SCALARS, st.lists(SCALARS, max_size=3), st.dictionaries(st.sampled_from(labels.KEYS), SCALARS)),
    max_size=9,
)


@pytest.mark.properties
@given(st.dictionaries(st.sampled_from(TOP), st.one_of(SCALARS, TABLES, st.lists(TABLES, max_size=3)), max_size=4))
def test_whatever_stands_in_the_tables_is_a_plan_or_refused_in_one_line(top: dict[str, Any]) -> None:
    """Nothing but that, whatever the type of a value."""
    try:
        assert isinstance(plan_of(Tables(Lines(FILE, ""), top)), Plan)
    except UsageError as error:
        assert str(error).startswith(str(FILE)) and "\n" not in str(error)


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """Return all keys of tables and numbers of entries below a value, each with what it is in."""
    own = list(value.items() if isinstance(value, dict) else enumerate(value)) if isinstance(value, dict | list) else []
    return [(value, key) for key, _ in own] + [place for _, each in own for place in places_in(each)]


@pytest.mark.properties
@given(st.data())
def test_whatever_stands_in_the_place_of_one_value_is_taken_or_refused_in_one_line(data: st.DataObject) -> None:
    """All else being right."""
    top = tomllib.loads(ALL)
    inside, key = data.draw(st.sampled_from([(n, key) for n, (_, key) in enumerate(places_in(top))]))
    places_in(top)[inside][0][key] = data.draw(SCALARS | st.sampled_from(ODD))
    try:
        assert isinstance(plan_of(Tables(Lines(FILE, ""), top)), Plan)
    except UsageError as error:
        assert str(error).startswith(str(FILE)) and "\n" not in str(error) and len(str(error)) < 1500


def test_ten_thousand_sources_have_their_lines() -> None:
    """Each its own."""
    text = "".join(f'[[source]]\nseries = "s{n}"\nurl = "https://example.org/{n}"\n\n' for n in range(10_000))
    found = plan_of(tables_of(FILE, text)).sources
    assert [found[n].origin for n in (0, 1, 9_999)] == [f"{FILE}:{line}" for line in (1, 5, 39_997)]


def test_the_file_to_begin_with_says_nothing_and_all_of_it_is_right(tmp_path: Path) -> None:
    """As it is, it plans nothing; with every example taken in, it is a plan of every kind."""
    file = written(tmp_path / "diffreport.toml")
    assert plan_of(tables_of(file, file.read_text("utf-8"))) == Plan(file=file)
    found = plan_of(tables_of(file, ALL))
    assert {source.kind for source in found.sources} == set(plan.Kind)
    assert {type(target.where) for target in found.targets} == set(plan.Where.__args__)
    assert [path.name for path in tmp_path.iterdir()] == ["diffreport.toml"]
