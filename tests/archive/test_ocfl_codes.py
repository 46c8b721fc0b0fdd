"""verify knows the rules of OCFL 1.1 by their codes; the judge, who has nothing to do with us, agrees."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from ocfl.validator import Validator

from diffreport.archive import Archive
from diffreport.archive.fixity import repair, verification
from tests.archive.bad_objects import ELSEWHERE, FIXTURES, INSTEAD, OTHERS, Bad, whole
from tests.archive.ocfl_objects import Document, Made, digest, object_of, root
from tests.archive.warned_objects import WARNED

ID = "urn:example:1"


def judged(folder: Path) -> tuple[bool, set[str]]:
    """Return whether ocfl-py finds an object valid, and the codes of what it says."""
    logging.getLogger().setLevel(logging.CRITICAL)
    validator = Validator(log_warnings=True)
    return validator.validate_object(str(folder)), {code[:4] for code in validator.log.codes}


def test_the_object_that_is_spoiled_is_whole(tmp_path: Path) -> None:
    """Before: no problem and no warning, in our eyes and in the judge's."""
    made = whole(root(tmp_path / "root") / ID)
    found = verification(Archive.open(tmp_path / "root"))
    assert (found.problems, found.warnings) == ((), ())
    assert judged(made.folder) == (True, set())


@pytest.mark.parametrize("bad", [*FIXTURES, *OTHERS], ids=lambda bad: bad.name)
def test_a_broken_rule_is_found_by_its_code(tmp_path: Path, bad: Bad) -> None:
    """All of the codes that the object is made for."""
    made = whole(root(tmp_path / "root") / ID)
    bad.spoil(made)
    found = {problem.code for problem in verification(Archive.open(tmp_path / "root")).problems}
    assert set(bad.codes.split()) <= found
    if bad.judge:
        assert judged(made.folder)[0] is False


def test_every_code_has_an_object_or_a_reason() -> None:
    """Those of OCFL 1.1 are E001 to E112 without five numbers. A code has an object if a test asks verify for it."""
    codes = {f"E{number:03d}" for number in range(1, 113)} - {"E065", "E068", "E086", "E091", "E109"}
    asked = {code for bad in (*FIXTURES, *OTHERS) for code in bad.codes.split()} | {code for code, *_ in ROOTS}
    elsewhere = [code for group in ELSEWHERE.values() for code in group.split()]
    assert sorted([*asked, *elsewhere]) == sorted(codes)
    untold = {code for bad in (*FIXTURES, *OTHERS) for code in bad.untold}
    assert untold >= set(next(iter(ELSEWHERE.values())).split())


def test_a_rule_that_another_code_tells_has_a_reason() -> None:
    """And no object has a reason that needs none."""
    assert {bad.name for bad in (*FIXTURES, *OTHERS) if bad.untold} == set(INSTEAD)


@pytest.mark.parametrize("warned", WARNED, ids=lambda warned: warned.name)
def test_what_is_advised_against_is_a_warning(tmp_path: Path, warned: Bad) -> None:
    """And no problem: other tools write so. The judge says the same."""
    folder = "no_uri" if "W005" in warned.codes else ID
    made = whole(root(tmp_path / "root") / folder)
    warned.spoil(made)
    found = verification(Archive.open(tmp_path / "root"))
    codes = {warning.code for warning in found.warnings}
    assert (found.problems, codes) == ((), {warned.codes})
    assert judged(made.folder) == (True, codes)


def declared_wrongly(folder: Path) -> None:
    """Write another text into the declaration of a root."""
    (folder / "0=ocfl_1.1").write_text("ocfl_1.0\n")


def put(path: str, content: str = "x") -> Callable[[Path], object]:
    """Return what writes a file into a root."""

    def spoil(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content)

    return spoil


def older_than_its_object(folder: Path) -> None:
    """Make a root one of OCFL 1.0."""
    (folder / "0=ocfl_1.1").unlink()
    (folder / "0=ocfl_1.0").write_text("ocfl_1.0\n")


ROOTS: list[tuple[str, Callable[[Path], object]]] = [
    ("E069", lambda folder: (folder / "0=ocfl_1.1").unlink()),
    ("E070", put("ocfl_layout.json", '{"extension": "0002-flat-direct-storage-layout"}')),
    ("E071", put("ocfl_layout.json", '{"extension": "ours", "description": ""}')),
    ("E072", put("between/file.txt")),
    ("E073", lambda folder: (folder / "between").mkdir()),
    ("E076", put("0=ocfl_1.0", "ocfl_1.0\n")),
    ("E079", lambda folder: (folder / "0=ocfl_1.1").rename(folder / "0=thing_1.1")),
    ("E080", declared_wrongly),
    ("E081", older_than_its_object),
    ("E083", lambda folder: (folder / ID).rename(folder / "elsewhere")),
    ("E090", lambda folder: (folder / "link").symlink_to(ID)),
    ("E112", put("extensions/file.txt")),
]


@pytest.mark.parametrize(("code", "spoil"), ROOTS, ids=[code for code, _ in ROOTS])
def test_a_broken_rule_of_storage_roots_is_found(tmp_path: Path, code: str, spoil: Callable[[Path], object]) -> None:
    """And a repair leaves a root alone that diffreport has not made."""
    whole(root(tmp_path / "root") / ID)
    archive = Archive.open(tmp_path / "root")
    spoil(archive.folder)
    assert {problem.code for problem in archive.verify()} == {code}
    done = repair(archive)
    assert (done.done, [problem.code for problem in done.left.problems]) == ((), [code])


def test_a_root_says_which_extensions_are_not_registered(tmp_path: Path) -> None:
    """A warning: OCFL advises to register them."""
    (root(tmp_path / "root") / "extensions" / "ours").mkdir(parents=True)
    found = verification(Archive.open(tmp_path / "root"))
    assert (found.problems, [(each.code, each.path) for each in found.warnings]) == ((), [("W016", "extensions/ours")])


def mixed(folder: Path) -> Made:
    """Make an object whose first version used SHA-256."""
    made = Made(folder, ID, algorithm="sha256").add({"a.txt": b"one", "b.txt": b"two"})
    (made.folder / "inventory.json.sha256").unlink()
    known = {digest(content, "sha256"): digest(content) for content in (b"one", b"two")}
    made.document["digestAlgorithm"] = "sha512"
    made.document["manifest"] = {known[key]: paths for key, paths in made.document["manifest"].items()}
    state = made.document["versions"]["v1"]["state"]
    made.document["versions"]["v1"]["state"] = {known[key]: paths for key, paths in state.items()}
    return made.add({"a.txt": b"one"})


def uppercase(folder: Path) -> Made:
    """Make an object with digests in capitals."""
    made = object_of(folder, [{"a_file.txt": b"one"}])

    def shout(document: Document) -> None:
        for block in (document["manifest"], document["versions"]["v1"]["state"]):
            for key in list(block):
                block[key.upper()] = block.pop(key)

    made.change(shout)
    return made


# As the official fixtures of good objects, by their names: what each version holds.
GOOD: dict[str, Callable[[Path], Made]] = {
    "minimal_content_dir_called_stuff": lambda folder: stuffed(folder),
    "minimal_mixed_digests": mixed,
    "minimal_no_content": lambda folder: object_of(folder, [{}]),
    "minimal_one_version_one_file": lambda folder: object_of(folder, [{"a_file.txt": b"one"}]),
    "minimal_uppercase_digests": uppercase,
    "ocfl_object_all_fixity_digests": lambda folder: digested(folder),
    "spec-ex-full": lambda folder: object_of(folder, SPECIFICATION),
    "updates_all_actions": lambda folder: object_of(folder, ACTIONS),
    "updates_three_versions_one_file": lambda folder: object_of(folder, [{"a.txt": b"%d" % n} for n in (1, 2, 3)]),
}
SPECIFICATION = [
    {"empty.txt": b"", "foo/bar.xml": b"<bar/>", "image.tiff": b"II*"},
    {"empty.txt": b"", "empty2.txt": b"", "foo/bar.xml": b"<bar>2</bar>"},
    {"empty2.txt": b"", "foo/bar.xml": b"<bar>2</bar>", "image.tiff": b"II*"},
]
ACTIONS = [
    {"my_content/dracula.txt": b"dracula", "my_content/poe.txt": b"poe"},
    {"my_content/dracula.txt": b"dracula, changed", "my_content/a_second_copy_of_dracula.txt": b"dracula"},
    {"my_content/another_directory/a_third_copy_of_dracula.txt": b"dracula", "my_content/poe-nevermore.txt": b"poe"},
    {"my_content/dunwich.txt": b"dunwich", "my_content/poe.txt": b"poe"},
]


def stuffed(folder: Path) -> Made:
    """Make an object whose content folder is called stuff."""
    made = Made(folder, ID)
    made.document["contentDirectory"] = "stuff"
    return made.add({"a.txt": b"one"})


def digested(folder: Path) -> Made:
    """Make an object with a fixity block for every algorithm of the specification."""
    made = object_of(folder, [{"test.txt": b"one"}])
    names = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "sha512": "sha512", "blake2b-512": "blake2b"}
    fixity = {name: {digest(b"one", hashed): ["v1/content/test.txt"]} for name, hashed in names.items()}
    made.change(lambda d: d.update(fixity=fixity))
    return made


@pytest.mark.parametrize("name", GOOD)
def test_a_good_object_of_another_tool_is_read_and_whole(tmp_path: Path, name: str) -> None:
    """Every version is an edition, and verify has nothing to say; neither has the judge."""
    made = GOOD[name](root(tmp_path / "root") / ID)
    archive = Archive.open(tmp_path / "root")
    assert archive.series() == (ID,)
    versions = made.of("")["versions"]
    assert [edition.label for edition in archive.editions(ID)] == list(versions)
    for label, version in versions.items():
        first = (
            min((path, key) for key, paths in version["state"].items() for path in paths) if version["state"] else None
        )
        content = archive.bytes(f"{ID}@{label}")
        assert digest(content) == first[1].lower() if first else content == b""
    assert archive.verify() == ()
    assert judged(made.folder)[0]
