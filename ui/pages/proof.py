"""How a figure comes about: the readings, the prices and the sum, and the way back to it."""

from __future__ import annotations

from ui.pages.behind import BehindPage


class ProofPage(BehindPage):
    """Rows as they are worded."""
