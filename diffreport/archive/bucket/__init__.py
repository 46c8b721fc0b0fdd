"""An archive in a bucket of an object store: the same storage root, keys as paths; no locks, no renames.

It is read through a mirror (`mirror.py`): a folder on this machine with the shape of the root, that holds what was
asked for. Inventories are brought up to date (`current.py` says to which state), all else is fetched when it is read.
What is written goes to the bucket itself (`depositing.py`): contents first, then one conditional creation that commits.
"""
