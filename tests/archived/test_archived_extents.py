"""Extents that are kept: what changed between archived editions, known without reading them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit, Version
from diffreport.archive.catalogue.database import Database
from diffreport.archive.retrieval import Retrieval
from diffreport.archived import documents, extents
from diffreport.archived.comparisons import compared
from diffreport.archived.extents import Extents
from diffreport.caches import OFF, VARIABLE
from diffreport.model import Comparison
from diffreport.profiles import Profile, Rule
from diffreport.settings import Settings

PAGE = (
    "<html><body><p>The police counted {} boats on the river in summer.</p><p class=share>Share it.</p></body></html>"
)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Return an archive of two editions, with a cache that is on."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    made = Archive.init(tmp_path / "archive")
    for label, boats in (("2015", 300), ("2016", 315)):
        made.add("river", PAGE.format(boats).encode(), Deposit(f"{label}.html", label))
    return made


@pytest.fixture
def pair(archive: Archive) -> tuple[Version, Version]:
    """Return its editions."""
    old, new = archive.versions("river")
    return old, new


def kept(archive: Archive, settings: Settings | None = None, rules: tuple[Rule, ...] = ()) -> Extents:
    return Extents(Database.of(archive.folder), settings or Settings(), {}, rules)


def made_of(archive: Archive) -> Comparison:
    return compared(*documents.archived(archive, "river@2015", "river@2016"))


def test_a_summary_is_known_once_it_was_kept(archive: Archive, pair: tuple[Version, Version]) -> None:
    """Equal to that of the comparison, to whoever opens the archive next."""
    made = made_of(archive)
    assert kept(archive).known([pair]) == {}
    kept(archive).keep(pair, made)
    assert kept(archive).known([pair, pair[::-1]]) == {pair: made.extent}
    assert made.summary.figures == 1


def test_whatever_a_summary_depends_on_makes_it_unknown(
    archive: Archive, pair: tuple[Version, Version], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes, name, media type, label, date, settings, profiles, the program."""
    kept(archive).keep(pair, made_of(archive))
    old, new = pair

    def told(**other: str) -> tuple[Version, Version]:
        return old, replace(new, edition=replace(new.edition, **other))

    others = [{"sha256": "0" * 64}, {"name": "b.html"}, {"media_type": "text/plain"}, {"label": "2017"}]
    assert kept(archive).known(told(**other) for other in [*others, {"published": "2016"}]) == {}
    stated = Retrieval(headers=(("Content-Type", "text/html; charset=windows-1252"),))
    assert kept(archive).known([(old, replace(new, retrieval=stated))]) == {}
    assert kept(archive, Settings(place_score=0.3)).known([pair]) == {}
    rule = Rule(Profile(drop=(".share",)), series="river")
    assert kept(archive, rules=(rule,)).known([pair]) == {}
    assert kept(archive, rules=(replace(rule, series="lake"),)).known([pair]) != {}
    assert kept(archive).known([told(title="Boats", note="n")]) != {}
    monkeypatch.setattr(extents, "code", lambda: "another")
    assert kept(archive).known([pair]) == {}


def test_an_edition_of_another_tool_is_never_known(archive: Archive, pair: tuple[Version, Version]) -> None:
    """Its digest would tell; where it is not known, its summary is not."""
    foreign = pair[0], replace(pair[1], edition=replace(pair[1].edition, sha256=""))
    kept(archive).keep(foreign, made_of(archive))
    assert kept(archive).known([foreign]) == {}


def test_what_another_package_read_is_not_kept(archive: Archive, pair: tuple[Version, Version]) -> None:
    """Its code is in no key."""
    made = made_of(archive)
    kept(archive).keep(pair, replace(made, new=replace(made.new, reader="visio/1")))
    assert kept(archive).known([pair]) == {}


def test_a_changed_number_is_not_believed(archive: Archive, pair: tuple[Version, Version]) -> None:
    """SQLite does not notice it; the digest beside it does."""
    kept(archive).keep(pair, made_of(archive))
    file = Database.of(archive.folder).file
    with sqlite3.connect(file) as connection:
        changed = connection.execute("UPDATE extents SET told = replace(told, '1', '2')").rowcount
    connection.close()
    assert changed == 1
    assert kept(archive).known([pair]) == {}


def test_what_another_version_kept_is_forgotten(
    archive: Archive, pair: tuple[Version, Version], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the first of this one is kept."""
    kept(archive).keep(pair, made_of(archive))
    monkeypatch.setattr(extents, "code", lambda: "another")
    kept(archive).keep(pair, made_of(archive))
    count = Database.of(archive.folder).read(extents.PART, lambda c: c.execute("SELECT * FROM extents").fetchall())
    assert len(count) == 1


def test_off_knows_nothing(archive: Archive, pair: tuple[Version, Version], monkeypatch: pytest.MonkeyPatch) -> None:
    """And keeps nothing."""
    made = made_of(archive)
    with monkeypatch.context() as off:
        off.setenv(VARIABLE, OFF)
        kept(archive).keep(pair, made)
        assert kept(archive).known([pair]) == {}
    assert kept(archive).known([pair]) == {}
