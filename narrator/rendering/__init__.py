"""From a script to an edition's files: clips, chapters, and what earlier runs left."""
