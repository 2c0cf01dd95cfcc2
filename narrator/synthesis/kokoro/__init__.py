"""The offline neural voice: Kokoro-82M on onnxruntime, its symbols, and the engine that speaks with them."""

from narrator.synthesis.kokoro.engine import KokoroEngine

__all__ = ["KokoroEngine"]
