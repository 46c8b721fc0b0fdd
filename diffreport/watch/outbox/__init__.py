"""Notices that wait for their targets, in the state of checks: each finding reaches each target once.

    with state.changing() as connection:  # with whatever else must be true at the same moment
        put(connection, notice, targets)
    for delivery in deliver(state, targets, moment, desk):
        ...

A flag that a target was told of, or that waits for it, is never queued for it again, in any later run. Before each try
it is written down that it begins, and of which notices the message consists: that stays so until it is delivered. A
kill between the sending and the note of it leads to one repetition, under the same id.
"""

from diffreport.watch.outbox.delivery import Delivery, deliver
from diffreport.watch.outbox.kept import EVERYBODY, MOST_KEPT, PART, Standing, held, is_news, put, standings, told

__all__ = [
    "EVERYBODY",
    "MOST_KEPT",
    "PART",
    "Delivery",
    "Standing",
    "deliver",
    "held",
    "is_news",
    "put",
    "standings",
    "told",
]
