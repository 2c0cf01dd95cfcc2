"""Subtitles: `cues` decides what is shown when; a writer per format only writes."""
