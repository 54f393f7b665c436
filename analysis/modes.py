"""How the kinds of sources are called in print, and how things are counted in words."""

SINGULAR = {"focus_group": "Focus group", "interview": "Interview", "document": "Document"}
PLURAL = {"focus_group": "Focus groups", "interview": "Interviews", "document": "Documents"}


def counted(n: int, noun: str) -> str:
    """Say how many there are, such as "1 interview" or "2 interviews"."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
