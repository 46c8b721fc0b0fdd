"""Both editions, whole, as text for people and programs: CriticMarkup, the marks of wdiff, a patch."""
