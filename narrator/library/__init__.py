"""Many books as one run: a queue, a journal of what became of each, and what is to be tried again."""
