"""What the screen says at rest, seen from across the room: the amount and its band, no more."""

from __future__ import annotations

from dataclasses import dataclass

from ihd.screens.now import Amount, Line


@dataclass(frozen=True, slots=True)
class RestingScreen:
    """The amount and the band of one instant.

    ``brightness`` is how light the page is, from 0.35 in the night to 1.0 by day; ``minute`` counts
    on by one a minute, so that the page moves by a little and burns nothing into the panel.
    """

    amount: Amount
    band: Line
    live: bool = True
    brightness: float = 1.0
    minute: int = 0
