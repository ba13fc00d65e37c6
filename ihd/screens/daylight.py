"""Which theme suits the hour: paper-light by day, dark from the evening on."""

from __future__ import annotations

from datetime import time

BY_TIME = "auto"
_DAY = (time(7), time(18))
"""From when to when it is day: the evening begins where the sentences say so."""


def theme_at(chosen: str, local: time) -> str:
    """Return the theme that is worn at a local time, where a theme or ``auto`` was chosen."""
    if chosen != BY_TIME:
        return chosen
    morning, evening = _DAY
    return "light" if morning <= local < evening else "dark"
