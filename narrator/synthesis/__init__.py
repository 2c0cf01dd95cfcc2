"""Engines that turn utterances into clips, and the voices they speak with."""
