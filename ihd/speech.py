"""When the display speaks: on a change of band, seldom, and again where much is used for long.

The rules are those of the accessible in-home display made with the RNIB: at most once a minute; a
change within that minute is spoken when it ends; in the high band again after one minute, and then
every ten. Speech is off until a person asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ihd.insight.usual import Band

LEAST_GAP = timedelta(seconds=60)
"""Nothing is said of one's own accord sooner than this after anything was said."""
HIGH_GAP = timedelta(minutes=10)
"""How long it is until "high" is said again, once it was said twice."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What was said last: of which band, when, and how many times in a row.

    ``band`` is LEARNING and ``at`` None while nothing has been said.
    """

    band: Band = Band.LEARNING
    at: datetime | None = None
    times: int = 0


def said(speech: Speech, band: Band, now: datetime) -> Speech:
    """Return what was said last once a band is said now, of one's own accord or asked for."""
    again = band is speech.band and speech.at is not None
    return Speech(band, now, speech.times + 1 if again else 1)


def listen(speech: Speech, band: Band, now: datetime) -> tuple[Speech, bool]:
    """Return what was said last, and whether the band is to be said now.

    A band that is not known (LEARNING: too few days, or no reading) is nothing to speak of, and
    what was said before still holds when it is known again. A clock set back has the wait begin
    anew, so that nobody waits for an hour that comes twice.
    """
    if speech.at is not None and now < speech.at:
        speech = replace(speech, at=now)
    if not _is_due(speech, band, now):
        return speech, False
    return said(speech, band, now), True


def _is_due(speech: Speech, band: Band, now: datetime) -> bool:
    if band is Band.LEARNING:
        return False
    if speech.at is None:
        return True
    passed = now - speech.at
    if band is not speech.band:
        return passed >= LEAST_GAP
    if band is not Band.HIGH:
        return False
    return passed >= (LEAST_GAP if speech.times == 1 else HIGH_GAP)
