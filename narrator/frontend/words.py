"""Chinese words, which the front-end shares with the script."""

from narrator.words import Vocabulary, package_file, vocabulary

__all__ = ["Vocabulary", "package_file", "vocabulary"]
