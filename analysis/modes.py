"""How the kinds of sources are called in print."""

PLURAL = {"focus_group": "Focus groups", "interview": "Interviews", "document": "Documents"}
