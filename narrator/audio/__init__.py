"""Clips, their store, stitching and encoding."""
