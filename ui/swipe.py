"""Which way a finger went: across to another page, or up and down to another leaf."""

from __future__ import annotations

from PySide6.QtCore import QPointF

_STEADY = 1.6
"""How many times further a swipe must go one way than the other."""


def way_of(start: QPointF, end: QPointF, least: float) -> tuple[int, int] | None:
    """Return the way a finger went between two points, or None if it was no swipe.

    (1, 0) is on to what is at the right: the finger went left. (0, 1) is on to what is below.
    ``least`` is how far it must go, in pixels.
    """
    across, down = start.x() - end.x(), start.y() - end.y()
    far, off = max(abs(across), abs(down)), min(abs(across), abs(down))
    if far < least or far < off * _STEADY:
        return None
    if abs(across) > abs(down):
        return (1 if across > 0 else -1, 0)
    return (0, 1 if down > 0 else -1)
