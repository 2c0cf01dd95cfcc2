"""Covers: square pictures, given, taken from the source, or drawn from title and author."""
