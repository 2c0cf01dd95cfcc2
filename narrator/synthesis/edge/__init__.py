"""Microsoft's online voices: `engine` asks, `wire` carries, `examination` judges what came by `habits`."""

from narrator.synthesis.edge.engine import EdgeEngine

__all__ = ["EdgeEngine"]
