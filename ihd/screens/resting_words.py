"""From what the Now page says to what the screen says at rest."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from ihd.screens.now import NowScreen, Tone
from ihd.screens.resting import RestingScreen

_NIGHT = (time(22, 30), time(6, 30))
_NIGHT_BRIGHTNESS = 0.4


def resting_screen(now: NowScreen, at: datetime, zone: ZoneInfo) -> RestingScreen:
    """Return the amount and the band; a stale amount is dated by the age, in place of the band."""
    local = at.astimezone(zone)
    evening, morning = _NIGHT
    is_night = local.time() >= evening or local.time() < morning
    return RestingScreen(
        amount=now.amount,
        band=now.age if now.age.tone is Tone.WRONG else now.band,
        live=now.live,
        brightness=_NIGHT_BRIGHTNESS if is_night else 1.0,
        minute=local.hour * 60 + local.minute,
    )
