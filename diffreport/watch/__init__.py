"""Sources watched for new editions: fetched, archived, compared, judged by rules, and told.

plan      what is watched, what is flagged, who is told: `Source`, `Rule`, `Target`, `Plan`
configured  the tables of `diffreport.toml` as a plan, each error with its line
fetching  sources -> bytes; the one outlet to the network
state     what is kept between two checks
checking  one check of all sources, that a crash at any moment does not make repeat or forget anything
judging   comparison x rules -> flags
notices   flagged findings of an edition, as values
outbox    notices that wait for their targets
schedule  when a target is told
targets   where notices go: one module a kind
telling   notices as people read them: `letters` composes them for their templates, in the `phrases` that they share
reports   the change reports that notices lead to
feeds     notices, and the archive, as Atom
secrets   what passwords and tokens are, at the moment of their use
processes  commands of the user, none of which outlives the check
doctor    whether all of it is set up as it should be
"""
