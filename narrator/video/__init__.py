"""Videos for platforms that take nothing else: a still picture, the subtitles, and how far the chapter has come."""
