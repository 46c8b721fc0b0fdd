"""Sources watched for new editions: fetched, archived, compared, judged by rules, and told.

plan      what is watched, what is flagged, who is told: `Source`, `Rule`, `Target`, `Plan`
configured  the tables of `diffreport.toml` as a plan, each error with its line
fetching  sources -> bytes; the one outlet to the network
checking  one check of all sources, that a crash at any moment does not make repeat or forget anything
judging   comparison x rules -> flags
outbox    notices that wait for their targets
targets   where notices go: one module a kind
telling   notices as people read them: `letters` composes them for their templates, in the `phrases` that they share
reports   the change reports that notices lead to
feeds     notices, and the archive, as Atom
"""
