"""Ask the network: a field for each input column, or a pad to draw on, and the answer beside it."""

from ui.question.panel import QuestionPanel

__all__ = ["QuestionPanel"]
