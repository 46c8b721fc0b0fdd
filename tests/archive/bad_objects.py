"""OCFL's error codes, each as a valid object that is spoiled in one way.

The names of FIXTURES are those of the official fixtures of OCFL 1.1; the objects are our own. A name begins with the
rules that are broken. Where one of them is told by another code, INSTEAD says why.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.archive.ocfl_objects import Document, Made, digest, object_of

ONE, TWO, THREE = b"the first file", b"the second file", b"the third file"
A, B, C = digest(ONE), digest(TWO), digest(THREE)
MD5 = digest(ONE, "md5")


class Bad(NamedTuple):
    """A way to spoil an object: all of `codes` tell it; `judge` is False where ocfl-py has no eye for it."""

    name: str
    codes: str
    spoil: Callable[[Made], object]
    judge: bool = True

    @property
    def untold(self) -> set[str]:
        """Return the codes of its name that do not tell it."""
        named = {part for part in self.name.split("_") if part[:1] == "E" and part[1:].isdigit()}
        return named - set(self.codes.split())


def whole(folder: Path) -> Made:
    """Make a valid object of three versions, the first with a file in a folder."""
    return object_of(folder, [{"a.txt": ONE, "b/c.txt": TWO}, {"a.txt": ONE}, {"a.txt": THREE}])


def put(path: str, content: bytes = b"x") -> Callable[[Made], object]:
    """Return what writes a file into an object."""

    def spoil(made: Made) -> None:
        (made.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (made.folder / path).write_bytes(content)

    return spoil


def take(*paths: str) -> Callable[[Made], object]:
    """Return what removes files from an object."""
    return lambda made: [(made.folder / path).unlink() for path in paths]


def called(old: str, new: str) -> Callable[[Made], object]:
    """Return what calls a file of an object otherwise."""
    return lambda made: (made.folder / old).rename(made.folder / new)


def rule(change: Callable[[Document], object]) -> Callable[[Made], object]:
    """Return what changes the newest inventory and its copy, with right digests."""
    return lambda made: made.change(change)


def older(change: Callable[[Document], object], version: str = "v1") -> Callable[[Made], object]:
    """Return what changes an older inventory, with the right digest."""
    return lambda made: made.change(change, version)


def version(change: Callable[[Document], object]) -> Callable[[Made], object]:
    """Return what changes the newest version in the inventory."""
    return rule(lambda d: change(d["versions"]["v3"]))


def renamed(**names: str) -> Callable[[Made], object]:
    """Return what calls versions otherwise, in the inventory and on the disk."""

    def spoil(made: Made) -> None:
        text = (made.folder / "inventory.json").read_text()
        for old, new in names.items():
            text = text.replace(f'"{old}', f'"{new}')
            (made.folder / old).rename(made.folder / new)
        document = json.loads(text)
        made.write("", document)
        made.write(document["head"], document)

    return spoil


def in_other_digests(change: Callable[[Document], object]) -> Callable[[Made], object]:
    """Return what turns the first version's inventory into one of SHA-256, and then changes it."""

    def spoil(made: Made) -> None:
        document = made.of("v1")
        known = {A: digest(ONE, "sha256"), B: digest(TWO, "sha256")}
        document["digestAlgorithm"] = "sha256"
        document["manifest"] = {known[key]: paths for key, paths in document["manifest"].items()}
        state = document["versions"]["v1"]["state"]
        document["versions"]["v1"]["state"] = {known[key]: paths for key, paths in state.items()}
        change(document)
        (made.folder / "v1" / "inventory.json.sha512").unlink()
        made.write("v1", document)

    return spoil


def as_older_ocfl(*versions: str) -> Callable[[Made], object]:
    """Return what makes inventories those of OCFL 1.0."""
    return lambda made: made.change(lambda d: d.update(type="https://ocfl.io/1.0/spec/#inventory"), *versions)


def exchange(key: str, new: str) -> Callable[[Document], object]:
    """Return what replaces a digest in a manifest."""
    return lambda d: d["manifest"].update({new: d["manifest"].pop(key)})


def emptied(made: Made) -> None:
    """Take away all that is in an object."""
    for path in sorted(made.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def without_newest(made: Made) -> None:
    """Put the inventory of the version before in the place of the newest."""
    made.write("", made.of("v2"))


def respaced(made: Made) -> None:
    """Write the object's inventory otherwise, and not its digest."""
    (made.folder / "inventory.json").write_text(json.dumps(made.document))


def moved_out(made: Made) -> None:
    """Store a file beside the content folder, as the inventory says."""
    (made.folder / "v3" / "content" / "a.txt").rename(made.folder / "v3" / "a.txt")
    made.change(lambda d: d["manifest"].update({C: ["v3/a.txt"]}))


def extra_version(made: Made) -> None:
    """Let a version folder be missing."""
    for path in sorted((made.folder / "v2").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (made.folder / "v2").rmdir()


def twelve(made: Made) -> None:
    """Pad ten versions to a width that has no room for the tenth."""
    emptied(made)
    made.document.update(manifest={}, versions={})
    for number in range(1, 11):
        made.add({"a.txt": b"%d" % number}, f"v{number:02d}")


FIXTURES = [
    Bad("E001_extra_dir_in_root", "E001", put("extra/file.txt")),
    Bad("E001_extra_file_in_root", "E001", put("extra.txt")),
    Bad("E001_invalid_version_format", "E104", renamed(v1="1", v2="2", v3="3")),
    Bad("E001_v2_file_in_root", "E001", put("v4")),
    Bad("E003_E063_empty", "E073", emptied),
    Bad("E003_no_decl", "E003", take("0=ocfl_object_1.1")),
    Bad("E003_two_declarations", "E003", put("0=ocfl_object_1.0", b"ocfl_object_1.0\n")),
    Bad("E007_bad_declaration_contents", "E007", put("0=ocfl_object_1.1", b"this is not it\n")),
    Bad("E008_E036_no_versions_no_head", "E008 E036", rule(lambda d: (d.update(versions={}), d.pop("head")))),
    Bad("E010_missing_versions", "E046", extra_version),
    Bad("E010_skipped_versions", "E010", renamed(v2="v4", v3="v7")),
    Bad("E011_E013_invalid_padded_head_version", "E011", twelve),
    Bad("E015_content_not_in_content_dir", "E042", moved_out),
    Bad("E017_invalid_content_dir", "E017", rule(lambda d: d.update(contentDirectory="content/dir"))),
    Bad("E019_inconsistent_content_dir", "E019", older(lambda d: (d.update(contentDirectory="data"), moved(d)))),
    Bad("E023_extra_file", "E023", put("v1/content/extra.txt")),
    Bad("E023_missing_file", "E092", take("v3/content/a.txt")),
    Bad("E023_old_manifest_missing_entries", "E023", older(lambda d: (drop(d, "v2", B), drop(d, "v1", B)), "v2")),
    Bad("E025_wrong_digest_algorithm", "E025", rule(lambda d: d.update(digestAlgorithm="md5"))),
    Bad("E036_no_head", "E036", rule(lambda d: d.pop("head"))),
    Bad("E036_no_id", "E036", rule(lambda d: d.pop("id"))),
    Bad("E037_inconsistent_id", "E110", older(lambda d: d.update(id="urn:example:other"))),
    Bad("E040_head_not_most_recent", "E040", rule(lambda d: d.update(head="v2"))),
    Bad("E040_wrong_head_doesnt_exist", "E040", rule(lambda d: d.update(head="v9"))),
    Bad("E040_wrong_head_format", "E040", rule(lambda d: d.update(head=3))),
    Bad("E040_wrong_version_in_version_dir", "E040", lambda made: made.write("v2", made.of("v3"))),
    Bad("E041_no_manifest", "E041", rule(lambda d: d.pop("manifest")), judge=False),
    Bad("E046_root_not_most_recent", "E046", without_newest),
    Bad(
        "E049_E050_E054_bad_version_block_values",
        "E049 E050 E054 E094",
        version(lambda v: v.update(created=1, state=2, user=3, message=4)),
    ),
    Bad("E049_created_no_timezone", "E049", version(lambda v: v.update(created="2020-01-02T03:04:05"))),
    Bad("E049_created_not_to_seconds", "E049", version(lambda v: v.update(created="2020-01-02T03:04Z"))),
    Bad("E050_manifest_digest_wrong_case", "E050 E107", rule(exchange(A, A.upper()))),
    Bad("E050_state_digest_not_in_manifest", "E050", version(lambda v: v.update(state={"0" * 128: ["a.txt"]}))),
    Bad(
        "E053_E052_invalid_logical_paths", "E053 E052", version(lambda v: v.update(state={C: ["/a", "b/../c", "d//e"]}))
    ),
    Bad("E058_no_sidecar", "E058", take("inventory.json.sha512")),
    Bad("E060_E064_root_inventory_digest_mismatch", "E060", respaced),
    Bad(
        "E060_version_inventory_digest_mismatch",
        "E060",
        put("v2/inventory.json.sha512", b"0" * 128 + b" inventory.json\n"),
    ),
    Bad("E061_invalid_sidecar", "E061", put("inventory.json.sha512", b"no digest\n")),
    Bad("E063_no_inv", "E063", take("inventory.json")),
    Bad(
        "E064_different_root_and_latest_inventories",
        "E064",
        lambda made: made.change(lambda d: d["versions"]["v3"].update(message="another"), "v3"),
    ),
    Bad("E066_E092_old_manifest_digest_incorrect", "E066 E092", older(lambda d: wrong_digest(d, A, "v1"))),
    Bad("E066_algorithm_change_state_mismatch", "E066", in_other_digests(lambda d: rename(d, "a.txt", "x.txt"))),
    Bad("E066_inconsistent_version_state", "E066", older(lambda d: rename(d, "a.txt", "x.txt"))),
    Bad("E067_file_in_extensions_dir", "E067", put("extensions/file.txt")),
    Bad(
        "E092_algorithm_change_incorrect_digest",
        "E092",
        in_other_digests(lambda d: wrong_digest(d, digest(ONE, "sha256"), "v1")),
    ),
    Bad("E092_content_file_digest_mismatch", "E092", put("v3/content/a.txt", b"spoiled")),
    Bad(
        "E092_E093_content_path_does_not_exist",
        "E092",
        rule(
            lambda d: (d["manifest"][A].append("v1/content/none"), d.update(fixity={"md5": {MD5: ["v1/content/none"]}}))
        ),
    ),
    Bad(
        "E093_fixity_digest_mismatch",
        "E093",
        rule(lambda d: d.update(fixity={"md5": {"0" * 32: ["v1/content/a.txt"]}})),
    ),
    Bad("E095_conflicting_logical_paths", "E095", version(lambda v: v.update(state={C: ["a", "a/b"]}))),
    Bad("E095_non_unique_logical_paths", "E095", version(lambda v: v.update(state={C: ["a"], A: ["a"]}))),
    Bad(
        "E096_manifest_duplicate_digests",
        "E096",
        rule(lambda d: d["manifest"].update({A.upper(): ["v1/content/a.txt"]})),
    ),
    Bad("E097_fixity_duplicate_digests", "E097", rule(lambda d: d.update(fixity={"sha512": {A: [], A.upper(): []}}))),
    Bad(
        "E100_E099_fixity_invalid_content_paths",
        "E100 E099",
        rule(lambda d: d.update(fixity={"md5": {MD5: ["/v1/content/a.txt", "v1/content/../content/a.txt"]}})),
    ),
    Bad(
        "E100_E099_manifest_invalid_content_paths",
        "E100 E099",
        rule(lambda d: d["manifest"].update({A: ["/v1/content/a.txt", "v1/content/../content/a.txt"]})),
    ),
    Bad("E101_non_unique_content_paths", "E101", rule(lambda d: d["manifest"][A].append("v1/content/b/c.txt"))),
    Bad("E103_older_spec_v2", "E103", as_older_ocfl("v2")),
    Bad("E107_file_in_manifest_not_used", "E107", lambda made: (put("v3/content/b.txt")(made), unused(made))),
    Bad("E111_null_fixity", "E111", rule(lambda d: d.update(fixity=None))),
]

OTHERS = [
    Bad("E002_E004_no_sign", "E003", called("0=ocfl_object_1.1", "0_ocfl_object_1.1")),
    Bad("E005_other_number", "E003", called("0=ocfl_object_1.1", "1=ocfl_object_1.1")),
    Bad("E006_other_name", "E006", called("0=ocfl_object_1.1", "0=ocfl_thing_1.1")),
    Bad("E009_no_first_version", "E009", renamed(v1="v4")),
    Bad("E010_file_gone_with_version", "E092", lambda m: (take("v1/content/a.txt")(m), take("v1/content/b/c.txt")(m))),
    Bad("E012_two_ways_to_number", "E012", renamed(v3="v03"), judge=True),
    Bad("E014_other_padding", "E042", rule(lambda d: d["manifest"].update({A: ["v01/content/a.txt"]}))),
    Bad("E015_file_in_version_folder", "E015", put("v1/extra.txt")),
    Bad("E016_no_content_dir", "E042", moved_out),
    Bad("E018_content_dir_above", "E018", rule(lambda d: d.update(contentDirectory=".."))),
    Bad("E020_content_dir_changes", "E020", older(lambda d: (d.update(contentDirectory="data"), moved(d)), "v2")),
    Bad("E024_empty_folder", "E024", lambda made: (made.folder / "v1" / "content" / "empty").mkdir()),
    Bad("E026_E056_unknown_algorithm", "E056", rule(lambda d: d.update(fixity={"rot13": {"a": ["v1/content/a.txt"]}}))),
    Bad("E029_no_sha1", "E029", rule(lambda d: d.update(fixity={"sha1": {"xyz": ["v1/content/a.txt"]}}))),
    Bad("E030_no_sha256", "E030", rule(lambda d: d.update(fixity={"sha256": {"xyz": ["v1/content/a.txt"]}}))),
    Bad("E031_no_sha512", "E031", rule(lambda d: d["manifest"].update({"xyz": ["v1/content/a.txt"]}))),
    Bad("E032_no_blake2b", "E032", rule(lambda d: d.update(fixity={"blake2b-512": {"xyz": ["v1/content/a.txt"]}}))),
    Bad(
        "E033_bad_json", "E033", lambda made: (put("inventory.json", b"{")(made), put("v3/inventory.json", b"{")(made))
    ),
    Bad(
        "E033_no_object",
        "E033",
        lambda made: (put("inventory.json", b"[]")(made), put("v3/inventory.json", b"[]")(made)),
        judge=False,
    ),
    Bad("E034_other_name", "E063", called("inventory.json", "inventory.JSON")),
    Bad("E035_other_separator", "E042", rule(lambda d: d["manifest"].update({A: ["v1\\content\\a.txt"]}))),
    Bad("E037_id_is_a_number", "E037", rule(lambda d: d.update(id=7))),
    Bad("E038_unknown_type", "E038", rule(lambda d: d.update(type="https://ocfl.io/9/spec/#inventory"))),
    Bad("E038_type_of_another_ocfl", "E038", as_older_ocfl("", "v1", "v2", "v3"), judge=False),
    Bad("E041_E043_no_versions", "E041", rule(lambda d: d.pop("versions"))),
    Bad("E042_other_version", "E042", rule(lambda d: d["manifest"].update({A: ["v9/content/a.txt"]}))),
    Bad("E044_E045_versions_is_a_list", "E044", rule(lambda d: d.update(versions=[]))),
    Bad("E046_folder_that_is_no_version", "E046", put("v9/content/a.txt")),
    Bad("E047_version_is_a_text", "E047", rule(lambda d: d["versions"].update(v3="three")), judge=False),
    Bad("E048_no_created", "E048", version(lambda v: v.pop("created"))),
    Bad("E048_no_state", "E048", version(lambda v: v.pop("state"))),
    Bad("E050_state_is_a_list", "E050", version(lambda v: v.update(state=[]))),
    Bad("E054_user_without_name", "E054", version(lambda v: v.update(user={"address": "mailto:a@example.org"}))),
    Bad("E055_other_key", "E102", rule(lambda d: d.update(Fixity={})), judge=False),
    Bad("E057_block_is_a_list", "E057", rule(lambda d: d.update(fixity={"md5": []}))),
    Bad("E057_file_not_in_manifest", "E057", rule(lambda d: d.update(fixity={"md5": {MD5: ["v1/content/x"]}}))),
    Bad(
        "E059_E058_sidecar_of_another_algorithm",
        "E058",
        called("inventory.json.sha512", "inventory.json.sha256"),
    ),
    Bad("E090_link_to_a_file", "E090", lambda made: link(made, "v3/content/a.txt"), judge=False),
    Bad("E090_link_in_object", "E090", lambda made: (made.folder / "link").symlink_to("v1"), judge=False),
    Bad("E092_paths_are_a_text", "E092", rule(lambda d: d["manifest"].update({A: "v1/content/a.txt"}))),
    Bad(
        "E093_fixity_of_an_older_version",
        "E093",
        older(lambda d: d.update(fixity={"md5": {"0" * 32: ["v1/content/a.txt"]}})),
    ),
    Bad("E093_sha1", "E093", rule(lambda d: d.update(fixity={"sha1": {"0" * 40: ["v1/content/a.txt"]}}))),
    Bad("E094_message_is_a_number", "E094", version(lambda v: v.update(message=1))),
    Bad("E102_key_of_inventory", "E102", rule(lambda d: d.update(comment="")), judge=False),
    Bad("E102_key_of_version", "E102", version(lambda v: v.update(comment="")), judge=False),
    Bad("E104_E105_version_zero", "E009", renamed(v1="v0")),
    Bad("E108_content_dir_below", "E017", rule(lambda d: d.update(contentDirectory="a/b"))),
    Bad("E106_manifest_is_a_list", "E106", rule(lambda d: d.update(manifest=[])), judge=False),
]


def moved(document: Document) -> None:
    """Have an inventory name other content folders."""
    document["manifest"] = {
        key: [path.replace("/content/", "/data/") for path in paths] for key, paths in document["manifest"].items()
    }


def drop(document: Document, name: str, key: str) -> None:
    """Take a digest out of an inventory, in its manifest and in a version."""
    document["manifest"].pop(key, None)
    document["versions"][name]["state"].pop(key, None)


def rename(document: Document, old: str, new: str) -> None:
    """Give a file of the first version another logical path."""
    state = document["versions"]["v1"]["state"]
    document["versions"]["v1"]["state"] = {key: [new if p == old else p for p in paths] for key, paths in state.items()}


def wrong_digest(document: Document, key: str, name: str) -> None:
    """Replace a digest by another one, in the manifest and in a version."""
    other = "0" * len(key)
    exchange(key, other)(document)
    state = document["versions"][name]["state"]
    state[other] = state.pop(key)


def unused(made: Made) -> None:
    """Name a file in the manifest that no version holds."""
    made.change(lambda d: d["manifest"].update({digest(b"x"): ["v3/content/b.txt"]}))


def link(made: Made, path: str) -> None:
    """Put a link to the right bytes in the place of a file."""
    file = made.folder / path
    file.rename(made.folder.parent.parent / "elsewhere")
    file.symlink_to(made.folder.parent.parent / "elsewhere")


# Objects of which a rule in the name is told by another code, and why.
INSTEAD = {
    "E001_invalid_version_format": "E104 names the version in the inventory; its folder has the same wrong name",
    "E003_E063_empty": "E073: nothing tells of an empty folder that it was an object",
    "E002_E004_no_sign": "E003: it is then no declaration",
    "E005_other_number": "E003: it is then no declaration",
    "E010_file_gone_with_version": "E092: the versions are all there",
    "E010_missing_versions": "E046: the inventory names every version, the folder of one is gone",
    "E011_E013_invalid_padded_head_version": "E011: versions with and without padding break E013, too",
    "E014_other_padding": "E042: no version has the folder's name",
    "E015_content_not_in_content_dir": "E042: the inventory names the file where it is, and may not",
    "E016_no_content_dir": "E042: the inventory names the file where it is, and may not",
    "E023_missing_file": "E092: a file that the manifest names is gone, none is unnamed",
    "E026_E056_unknown_algorithm": "E056 is the rule for algorithms in the fixity block",
    "E034_other_name": "E063: there is then no inventory",
    "E035_other_separator": "E042: without a separator the path is below no version",
    "E037_inconsistent_id": "E110 is the rule of OCFL 1.1 for an id that changes",
    "E041_E043_no_versions": "E041 is the rule for both blocks",
    "E044_E045_versions_is_a_list": "E044: it says both that the block is there and that it is an object",
    "E055_other_key": "E102: it is a key that OCFL does not know",
    "E059_E058_sidecar_of_another_algorithm": "E058: the sidecar that the inventory asks for is not there",
    "E060_E064_root_inventory_digest_mismatch": "E060: with a wrong digest an inventory is compared to no other",
    "E092_E093_content_path_does_not_exist": "E092: the file that is not there is named once",
    "E104_E105_version_zero": "E009: version zero stands where the first must be",
    "E108_content_dir_below": "E017 is the rule for a separator in it",
}

# Codes that no object of these has, and why.
ELSEWHERE = {
    "another code tells it, of an object with this rule in its name": (
        "E002 E004 E005 E014 E016 E026 E034 E035 E043 E045 E055 E059 E105 E108"
    ),
    "another code tells it: digests that do not fit their algorithm are no digests of it": "E039",
    "of writers, or of validators": "E013 E021 E022 E027 E028 E051 E062 E074 E087 E089 E098",
    "of storage roots, where another code tells it": "E075 E077 E078 E082 E084 E085 E088",
}
