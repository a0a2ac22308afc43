"""The lesson panel: the course, and one lesson with its live numbers, equations and tasks."""

from ui.lesson_panel.panel import LessonPanel

__all__ = ["LessonPanel"]
