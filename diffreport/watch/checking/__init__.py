"""One check of all sources, that a crash at any moment does not make forget anything or tell it twice.

labels      label and date of publication of what was fetched
arriving    what it is to the archive: nothing new, a new edition, a re-issue, something for quarantine
comparing   what changed, what of it is flagged, and the notice of it
remembered  what is kept between two checks: answers of sources, intentions, runs
running     the check itself
"""
