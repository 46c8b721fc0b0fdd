"""One check of all sources, that a crash at any moment does not make forget anything or tell it twice.

request     what is asked of a check, and what comes of it
running     the check itself, in its three rounds
locking     one check at a time
asking      sources asked at once, by threads
taking      what they gave is archived, so far as it is new
labels      label and date of publication of what was fetched
arriving    what it is to the archive: nothing new, a new edition, a re-issue, something for quarantine
comparing   what changed, what of it is flagged, and the notice of it
restless    editions that are silently revised at one check after the other
remembered  what is kept between two checks: answers of sources, intentions, runs
journal     what a check does, told as it does it
"""
