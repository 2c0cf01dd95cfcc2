"""A show from editions: feed, episodes' files and pages; its check, a server to try it, and publishing.

`build.build` is the recipe. Once published, an episode keeps its id, date and file names: `ledger` remembers them.
"""
