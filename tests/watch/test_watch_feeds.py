"""The Atom feed of archived editions and of what was flagged in them: valid, stable, and never more than text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.archive import Archive, Deposit
from diffreport.errors import ArchiveError, DeliveryError
from diffreport.watch.feeds import Feed, archived, known, merged, written
from diffreport.watch.notices import Message, Notice, Side
from diffreport.watch.plan import FeedTarget, Severity, Sort, Target
from diffreport.watch.targets import Desk, feed
from tests.watch.atom import NAMESPACE, checked, text_of
from tests.watch.notices import event, flag, message, notice, revised

EPOCH = 1_700_000_000  # 2023-11-14T22:13:20Z


def entries(root: Element) -> list[Element]:
    """Return the entries of a feed."""
    return root.findall(f"{NAMESPACE}entry")


def titles(root: Element) -> list[str]:
    """Return the titles of its entries."""
    return [text_of(entry, "title") for entry in entries(root)]


def links(entry: Element) -> dict[str, str]:
    """Return the addresses of its links, by what they are."""
    return {link.attrib["rel"]: link.attrib["href"] for link in entry.findall(f"{NAMESPACE}link")}


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Return an archive with a series of two editions, the first re-issued, and one that waits in quarantine."""
    made = Archive.init(tmp_path / "archive")
    deposits = [
        ("lakes", b"one", Deposit("a.txt", "2022", title="Lakes council", source="https://example.org/a")),
        ("lakes", b"two", Deposit("b.txt", "2023", title="Lakes council", published="2023-06-30")),
        ("lakes", b"one!", Deposit("a.txt", "2022", title="Lakes council")),
        ("roads", b"wall", Deposit("c.html", "2023", quarantine="is a bot wall")),
    ]
    for n, (series, content, deposit) in enumerate(deposits):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH + n))
        made.add(series, content, deposit)
    return made


def raised(error: ArchiveError) -> None:
    """Let no series be left out."""
    raise error


def of(archive: Archive, told: Sequence[Notice] = (), most: int = 100) -> Element:
    """Return the feed of an archive."""
    return checked(written(Feed(), [each.notice for each in known(archived(archive, "*", raised), told, most)]))


def test_a_feed_tells_what_was_flagged(tmp_path: Path) -> None:
    """Its entry leads to the report, and has the marked words as HTML."""
    root = checked(written(Feed("Reports", "https://example.org/feed.atom"), [notice("karsova", flag())]))
    (entry,) = entries(root)
    assert (text_of(root, "title"), text_of(root, "updated")) == ("Reports", "2026-11-26T12:00:00Z")
    assert links(root) == {"self": "https://example.org/feed.atom"}
    assert text_of(entry, "title") == "Karsova: country report, 2023 → 2024: 1 flagged"
    assert links(entry) == {
        "alternate": "https://reports.example.org/karsova/2023--2024.html",
        "via": "https://example.org/2024",
    }
    assert "Police arrested <del>approximately 300</del> <ins>approximately 315</ins> people" in text_of(
        entry, "content"
    )
    assert [each.attrib["term"] for each in entry.findall(f"{NAMESPACE}category")] == ["karsova", "medium"]


def test_a_feed_of_nothing_is_valid() -> None:
    """As before the first check; without an address there is no link to itself."""
    root = checked(written(Feed(), []))
    assert (entries(root), links(root), text_of(root, "updated")) == ([], {}, "1970-01-01T00:00:00Z")


def test_the_same_state_gives_the_same_bytes() -> None:
    """Whatever the clock says, and in whatever order notices come."""
    told = [notice("karsova", moment="2026-01-02T00:00:00Z"), notice("lakes"), revised("lakes")]
    assert written(Feed(), told) == written(Feed(), told[::-1])


def test_the_newest_entries_are_kept() -> None:
    """As many as are asked for, the newest first."""
    told = [notice(f"s{n}", moment=f"2026-11-{n:02}T00:00:00Z") for n in range(1, 10)]
    assert titles(checked(written(Feed(entries=3), told))) == [
        f"S{n}: country report, 2023 → 2024: 1 flagged" for n in (9, 8, 7)
    ]


def test_an_edition_has_one_entry_whatever_is_told_of_it() -> None:
    """Its id stays, its date is that of the newest; all flags are there."""
    first = notice("karsova", flag(1))
    second = notice("karsova", flag(2, severity=Severity.HIGH), moment="2026-11-27T08:00:00Z", report="")
    before, after = (checked(written(Feed(), told)) for told in ([first], [first, second]))
    assert titles(after) == ["Karsova: country report, 2023 → 2024: 2 flagged, 1 high"]
    (old,), (new,) = entries(before), entries(after)
    assert text_of(old, "id") == text_of(new, "id") and text_of(new, "updated") == "2026-11-27T08:00:00Z"
    assert links(new) == links(old)
    assert merged(first, second) == merged(second, first)


def test_ids_do_not_change_with_versions_of_the_program() -> None:
    """Feed readers would show every entry anew."""
    (entry,) = entries(checked(written(Feed(), [notice()])))
    assert text_of(entry, "id") == "urn:uuid:2bb35e3e-6b3b-5130-bb87-c65c96e47dd1"
    assert (
        text_of(checked(written(Feed("Any", "https://example.org/a"), [])), "id")
        == "urn:uuid:692fcaa7-2fbf-5ef0-b4ed-77cadc6560a4"
    )


def test_an_archive_alone_makes_a_feed(archive: Archive) -> None:
    """Every edition with what it may be compared with, a re-issue, one in quarantine; no date before the deposit."""
    root = of(archive)
    assert titles(root) == [
        "roads, 2023, in quarantine",
        "Lakes council, 2022, re-issued",
        "Lakes council, 2022 → 2023",
        "Lakes council, 2022",
    ]
    assert [text_of(entry, "updated")[-4:] for entry in entries(root)] == [":23Z", ":22Z", ":21Z", ":20Z"]
    assert "In quarantine: edition 2023 is archived, but looks wrong: it is a bot wall." in text_of(
        entries(root)[0], "content"
    )
    assert links(entries(root)[3]) == {"alternate": "https://example.org/a"}


def test_what_was_told_of_an_archived_edition_is_in_its_entry(archive: Archive) -> None:
    """Under the same id; what was told of editions that the archive does not have is left out."""
    plain = of(archive)
    (own,) = [each.notice for each in archived(archive, "*", raised) if each.notice.new.label == "2023" and each.pair]
    told = replace(own, flags=(flag(),), summary="1 finding.", moment="2023-11-14T22:13:21Z", report="https://x.org/r")
    root = of(archive, [told, notice("elsewhere")])
    assert titles(root)[2] == "Lakes council, 2022 → 2023: 1 flagged" and len(entries(root)) == 4
    assert links(entries(root)[2]) == {"alternate": "https://x.org/r"}
    assert [text_of(e, "id") for e in entries(root)] == [text_of(e, "id") for e in entries(plain)]


def test_an_edition_that_is_accepted_leaves_quarantine(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its entry stays the same one, with the date of that; what was told of it before does not bring it back."""
    before = entries(of(archive))[0]
    told = [each.notice for each in archived(archive, "roads", raised)]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH + 9))
    archive.accept("roads@2023")
    after = entries(of(archive, told))[0]
    assert (text_of(before, "id"), text_of(before, "title")) == (text_of(after, "id"), "roads, 2023, in quarantine")
    assert (text_of(after, "title"), text_of(after, "updated")) == ("roads, 2023", "2023-11-14T22:13:29Z")
    assert "quarantine" not in text_of(after, "content")


def test_bytes_that_come_back_are_another_edition(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one, the other, and the one again there are three issues."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH + 9))
    archive.add("lakes", b"one", Deposit("a.txt", "2022"))
    assert len(entries(of(archive))) == 5


def test_a_clock_that_was_put_back_changes_no_order(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry is not older than the edition before it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    archive.add("lakes", b"three", Deposit("d.txt", "2024"))
    (late,) = [e for e in entries(of(archive)) if "2024" in text_of(e, "title")]
    assert text_of(late, "updated") == "2023-11-14T22:13:22Z"


def test_series_are_chosen_by_pattern(archive: Archive) -> None:
    """As the shell chooses files."""
    assert {each.notice.series for each in archived(archive, "l*", raised)} == {"lakes"}


def test_a_damaged_series_is_told_and_left_out(archive: Archive) -> None:
    """The others are in the feed."""
    (archive.folder / "lakes" / "inventory.json").write_bytes(b"{}")
    (archive.folder / "lakes" / "v3" / "inventory.json").write_bytes(b"{}")
    errors: list[ArchiveError] = []
    assert {each.notice.series for each in archived(archive, "*", errors.append)} == {"roads"}
    assert len(errors) == 1 and "lakes" in str(errors[0])


HOSTILE = st.text(st.sampled_from("ab<>&\"']\0\x0b\x1b\r\n\x85\ud800\ufffe\uffff\u202e\u2028é漢") | st.characters())


@pytest.mark.properties
@given(HOSTILE)
def test_no_text_breaks_a_feed(text: str) -> None:
    """Neither its XML nor the HTML in it: control characters, halves of pairs and markup are shown as text."""
    told = flag(1, label=text, rule=text, section=(text,), marked=f"{text}[-{text}-]{{+{text}+}}")
    side = Side(*[text] * 6)
    made = replace(notice(), series=text, title=text, old=side, new=side, summary=text, report=text, mementos=(text,))
    root = checked(written(Feed(text, text), [replace(made, flags=(told, event(Sort.QUARANTINED)), moment=text)]))
    (entry,) = entries(root)
    assert links(entry) == {} and "<script" not in text_of(entry, "content").lower()


def target(file: Path) -> Target:
    """Return a target that is a feed of two entries."""
    return Target("feed", "diffreport.toml:3", FeedTarget(file, "Reports", "https://example.org/feed.atom", 2))


def sent(file: Path, told: Message, before: Sequence[Notice] = ()) -> Element:
    """Return the feed after a message was sent to it."""
    feed.send(target(file), told, Desk(print, told=lambda most: before[:most]))
    return checked(file.read_bytes())


def test_a_target_has_what_it_was_told(tmp_path: Path) -> None:
    """The message and those before it, as many as are asked for; the same once more."""
    file = tmp_path / "feed.atom"
    before = [notice("lakes", moment="2026-11-25T12:00:00Z"), notice("roads", moment="2026-11-24T12:00:00Z")]
    root = sent(file, message(notice("karsova")), before)
    assert [title.partition(":")[0] for title in titles(root)] == ["Karsova", "Lakes"]
    content = file.read_bytes()
    sent(file, message(notice("karsova")), [notice("karsova"), *before])
    assert file.read_bytes() == content


def test_a_feed_that_cannot_be_written_is_a_failed_delivery(tmp_path: Path) -> None:
    """The notices wait; nothing is half-written."""
    (tmp_path / "taken").write_bytes(b"a file")
    with pytest.raises(DeliveryError, match=r"notify feed: .*taken: cannot be made \(.*\); correct its path"):
        sent(tmp_path / "taken" / "feed.atom", message())


def test_an_entry_can_be_made_by_an_own_template(tmp_path: Path) -> None:
    """As the messages of other targets."""
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices/entry.html.j2").write_text("<p>{{ entry.editions }}</p>\n")
    (entry,) = entries(checked(written(Feed(templates=tmp_path), [notice()])))
    assert text_of(entry, "content") == "<p>2023 → 2024</p>"
