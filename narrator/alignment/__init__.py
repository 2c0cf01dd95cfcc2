"""A recording is aligned with its text: what of it is heard where, and what of either has no counterpart."""
