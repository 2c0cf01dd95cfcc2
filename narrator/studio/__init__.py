"""The studio: an edition as a page on this machine, to be heard, corrected and heard again."""
