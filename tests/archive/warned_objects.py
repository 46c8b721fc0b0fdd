"""OCFL's codes of warnings, each as a valid object that does one thing that OCFL advises against."""

from __future__ import annotations

from collections.abc import Callable

from tests.archive.bad_objects import ONE, TWO, Bad, emptied, older, put
from tests.archive.ocfl_objects import Document, Made


def padded(made: Made) -> None:
    """Number the versions with zeros."""
    emptied(made)
    made.document.update(manifest={}, versions={})
    made.add({"a.txt": ONE}, "v0001").add({"a.txt": TWO}, "v0002")


def shorter(made: Made) -> None:
    """Use SHA-256 throughout."""
    emptied(made)
    made.document.update(manifest={}, versions={}, digestAlgorithm="sha256")
    made.add({"a.txt": ONE})


def bare(made: Made) -> None:
    """Keep no inventories in version folders."""
    for path in made.folder.glob("v*/inventory.json*"):
        path.unlink()


def everywhere(change: Callable[[Document], object]) -> Callable[[Made], object]:
    """Return what changes every inventory."""
    return lambda made: made.change(change, "", "v1", "v2", "v3")


def each_version(change: Callable[[Document], object]) -> Callable[[Made], object]:
    """Return what changes every version in every inventory."""
    return everywhere(lambda d: [change(version) for version in d["versions"].values()])


WARNED = [
    Bad("W001_zero_padded_versions", "W001", padded),
    Bad("W002_extra_dir_in_version_dir", "W002", put("v1/extra/file.txt")),
    Bad("W003_empty_content_dir", "W003", lambda made: (made.folder / "v2" / "content").mkdir()),
    Bad("W004_uses_sha256", "W004", shorter),
    Bad("W005_id_not_uri", "W005", everywhere(lambda d: d.update(id="no_uri"))),
    Bad("W007_no_message_or_user", "W007", each_version(lambda v: (v.pop("message"), v.pop("user")))),
    Bad("W008_user_no_address", "W008", each_version(lambda v: v["user"].pop("address"))),
    Bad("W009_user_address_not_uri", "W009", each_version(lambda v: v["user"].update(address="here"))),
    Bad("W010_no_version_inventory", "W010", bare),
    Bad("W011_version_inv_diff_metadata", "W011", older(lambda d: d["versions"]["v1"].update(message="another"))),
    Bad("W013_unregistered_extension", "W013", lambda made: (made.folder / "extensions" / "ours").mkdir(parents=True)),
]
