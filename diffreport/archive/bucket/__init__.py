"""An archive in a bucket of an object store: the same root, without locks, renames and a disk to force."""
