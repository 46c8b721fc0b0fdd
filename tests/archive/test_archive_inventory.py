"""The rules of OCFL for an inventory, each broken once."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from diffreport.archive.inventory import Inventory, State, digest_in, parse, sidecar
from diffreport.archive.inventory_rules import faults
from diffreport.errors import ArchiveError

A, B, C = "a" * 128, "b" * 128, "c" * 128
Change = Callable[[dict[str, Any]], object]


def document() -> dict[str, Any]:
    """Return a faultless inventory of two versions."""
    inventory = Inventory("kosovo")
    first = State({A: ("a.txt",)}, "2020-01-01T00:00:00Z", "one", {"name": "n", "address": "urn:x:y"})
    second = State({A: ("a.txt",), B: ("b/c.txt", "b/d.txt")}, "2020-01-01T00:00:00+01:00")
    inventory = inventory.with_version(first, {A: ("v1/content/a.txt", "1" * 64)})
    inventory = inventory.with_version(second, {B: ("v2/content/b.txt", "2" * 64)})
    found: dict[str, Any] = json.loads(inventory.to_bytes())
    found["versions"]["v2"].pop("user", None)
    return found


def test_a_faultless_inventory_has_no_faults_and_comes_back() -> None:
    """What is written is read again, equal."""
    assert list(faults(document())) == []
    inventory = parse(json.dumps(document()).encode(), "inventory.json")
    assert inventory.head == 2
    assert inventory.states[1].digests == {"a.txt": A, "b/c.txt": B, "b/d.txt": B}
    assert parse(inventory.to_bytes(), "inventory.json").states[0] == inventory.states[0]


BROKEN: list[tuple[str, Change, str]] = [
    ("E036", lambda d: d.pop("id"), "id is missing"),
    ("E037", lambda d: d.update(id=7), "id is not a text"),
    ("E038", lambda d: d.update(type="https://ocfl.io/9/spec/#inventory"), "type is not"),
    ("E025", lambda d: d.update(digestAlgorithm="md5"), "neither sha512 nor sha256"),
    ("E040", lambda d: d.update(head="v1"), "head is not v2"),
    ("E040", lambda d: d.update(head=2), "head is not v2"),
    ("E102", lambda d: d.update(comment=""), "'comment' is not a key"),
    ("E017", lambda d: d.update(contentDirectory="a/b"), "contentDirectory"),
    ("E018", lambda d: d.update(contentDirectory=".."), "contentDirectory"),
    ("E106", lambda d: d.update(manifest=[]), "manifest is not a JSON object"),
    ("E092", lambda d: d["manifest"].update({A: "v1/content/a.txt"}), "no list of paths"),
    ("E096", lambda d: d["manifest"].update({A.upper(): []}), "occurs twice"),
    ("E031", lambda d: d["manifest"].update({"xyz": []}), "not a sha512 digest"),
    ("E099", lambda d: d["manifest"].update({A: ["v1/content/../a"]}), "not a safe path"),
    ("E100", lambda d: d["manifest"].update({A: ["/v1/content/a"]}), "not a safe path"),
    ("E101", lambda d: d["manifest"].update({A: ["v2/content/b.txt"]}), "occurs twice"),
    ("E101", lambda d: d["manifest"].update({A: ["v2/content/b.txt/x"]}), "a file and a folder"),
    ("E042", lambda d: d["manifest"].update({A: ["v3/content/a"]}), "not in the content folder"),
    ("E042", lambda d: d["manifest"].update({A: ["v1/a"]}), "not in the content folder"),
    ("E107", lambda d: d["manifest"].update({C: ["v1/content/c"]}), "is in no version"),
    ("E044", lambda d: d.update(versions=[]), "versions is not a JSON object"),
    ("E008", lambda d: d.update(versions={}), "there is no version"),
    ("E009", lambda d: d["versions"].pop("v1"), "version 1 is missing"),
    ("E010", lambda d: d["versions"].update(v4=d["versions"].pop("v2")), "version 2 is missing"),
    ("E104", lambda d: d["versions"].update(vx={}), "is not called v and a number"),
    ("E047", lambda d: d["versions"].update(v2=1), "v2 is not a JSON object"),
    ("E048", lambda d: d["versions"]["v2"].pop("created"), "created"),
    ("E049", lambda d: d["versions"]["v2"].update(created="2020-01-01"), "created"),
    ("E049", lambda d: d["versions"]["v2"].update(created="2020-13-01T00:00:00Z"), "created"),
    ("E049", lambda d: d["versions"]["v2"].update(created="2020-01-01T00:00:00"), "created"),
    ("E048", lambda d: d["versions"]["v2"].pop("state"), "state is missing"),
    ("E050", lambda d: d["versions"]["v2"].update(state=[]), "state is not a JSON object"),
    ("E050", lambda d: d["versions"]["v2"].update(state={C: ["c"]}), "is not in the manifest"),
    ("E052", lambda d: d["versions"]["v2"]["state"].update({A: ["../a"]}), "not a safe path"),
    ("E053", lambda d: d["versions"]["v2"]["state"].update({A: ["a/"]}), "not a safe path"),
    ("E095", lambda d: d["versions"]["v2"]["state"].update({A: ["b/c.txt"]}), "occurs twice"),
    ("E095", lambda d: d["versions"]["v2"]["state"].update({A: ["b"]}), "a file and a folder"),
    ("E054", lambda d: d["versions"]["v1"].update(user={}), "user has no name"),
    ("E054", lambda d: d["versions"]["v1"].update(user="me"), "user has no name"),
    ("E094", lambda d: d["versions"]["v1"].update(message=1), "message is not a text"),
    ("E111", lambda d: d.update(fixity=[]), "fixity is not a JSON object"),
    ("E057", lambda d: d.update(fixity={"md5": []}), "md5 is not a JSON object"),
    ("E057", lambda d: d.update(fixity={"md5": {"1" * 32: ["v1/content/x"]}}), "not in the manifest"),
    ("E056", lambda d: d.update(fixity={"rot13": {}}), "'rot13' is no digest algorithm"),
    ("E011", lambda d: d.update(versions={"v01": d["versions"]["v1"], "v2": d["versions"]["v2"]}), "not padded"),
    ("E012", lambda d: d["versions"].update(v02=d["versions"].pop("v2")), "version 2 is called 'v02'"),
    ("E097", lambda d: d.update(fixity={"md5": {"a" * 32: [], "A" * 32: []}}), "occurs twice"),
]


@pytest.mark.parametrize(("code", "change", "message"), BROKEN, ids=[f"{c}-{m}" for c, _, m in BROKEN])
def test_a_broken_rule_is_named(code: str, change: Change, message: str) -> None:
    """Each error code of the specification that an inventory alone can have."""
    broken = copy.deepcopy(document())
    change(broken)
    found = list(faults(broken))
    assert any(message in fault.wrong and fault.code == code for fault in found), (code, found)
    with pytest.raises(ArchiveError, match=r"inventory\.json: "):
        parse(json.dumps(broken).encode(), "inventory.json")


@pytest.mark.parametrize(
    "created",
    ["2016-12-31T23:59:60Z", "2016-12-31t23:59:59.5z", "2017-01-01T00:59:60+01:00", "2017-01-01T00:00:00-00:00"],
)
def test_every_moment_of_rfc_3339_is_one(created: str) -> None:
    """A leap second and small letters are rare, and no damage."""
    known = document()
    known["versions"]["v1"]["created"] = created
    assert list(faults(known)) == []


@pytest.mark.parametrize("created", ["2016-12-31T23:60:00Z", "2016-12-31T23:59:61Z", "2016-12-31 23:59:59Z"])
def test_what_is_no_moment_is_none(created: str) -> None:
    """Sixty seconds there are, sixty minutes and a space between day and time there are not."""
    known = document()
    known["versions"]["v1"]["created"] = created
    assert [fault.code for fault in faults(known)] == ["E049"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"id": 1, "id": 2}', b"[" * 200_000])
def test_what_is_no_inventory_is_refused(content: bytes) -> None:
    """Also broken encodings, repeated keys and endless nesting."""
    with pytest.raises(ArchiveError, match=r"inventory\.json: .*; run diffreport verify --repair"):
        parse(content, "inventory.json")


@pytest.mark.parametrize("versions", [["v01", "v02"], ["v0001", "v0002"]])
def test_padded_version_folders_are_read(versions: list[str]) -> None:
    """Other tools may pad with zeros; diffreport only reads such objects."""
    text = json.dumps(document())
    for number, name in enumerate(versions, 1):
        text = text.replace(f'"v{number}"', f'"{name}"').replace(f'"v{number}/', f'"{name}/')
    inventory = parse(text.encode(), "inventory.json")
    assert (inventory.folders, inventory.is_ours) == (tuple(versions), False)


def test_half_of_a_surrogate_pair_is_refused() -> None:
    """It could be read, and not be written again with the next version."""
    made = document()
    version = made["versions"]["v1"]
    version["message"] = "\U0001f600 \\ud83d"  # a whole pair, and a backslash before what looks like half of one
    assert parse(json.dumps(made).encode(), "inventory.json").states[0].message == version["message"]
    version["message"] = "\ud83d"
    with pytest.raises(ArchiveError, match="surrogates not allowed"):
        parse(json.dumps(made).encode(), "inventory.json")


def test_a_sidecar_is_read_strictly() -> None:
    """Digest, spaces or tabs, the name, at most one line end."""
    good = sidecar(b"content").decode()
    digest = good.partition(" ")[0]
    accepted = [good, good.strip(), f"{digest}\t inventory.json\r\n", good.replace(digest, digest.upper())]
    assert [digest_in(text.encode()) for text in accepted] == [digest] * 4
    refused = ["", digest, f"{digest}inventory.json", f"{good}\n", f"{digest} inventory.xml", digest.title() + good]
    assert [digest_in(text.encode()) for text in refused] == [None] * 6
