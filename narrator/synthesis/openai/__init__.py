"""Voices of servers that speak like OpenAI's: `engine` asks, `wire` carries, `examination` judges what came."""

from narrator.synthesis.openai.engine import OpenAIEngine

__all__ = ["OpenAIEngine"]
