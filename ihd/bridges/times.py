"""The meter's own clock, in the forms meters and bridges write it, as aware UTC or not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_BELIEVED = datetime(2005, 1, 1, tzinfo=UTC)
_AHEAD_ALLOWED = timedelta(hours=26)
"""A clock this far ahead of ours is wrong; less may be a zone that was told wrongly."""

_LONGEST = 40
_WINTER, _SUMMER = timezone(timedelta(hours=1)), timezone(timedelta(hours=2))
_TELEGRAM = re.compile(r"(?P<digits>\d{12})(?P<season>[SW])")
"""A DSMR telegram's clock (P1 companion standard 5.0.2, TST): Central European, S is summer."""
_LINKY = re.compile(r"(?P<season>[EH])(?P<digits>\d{12})")
"""Linky's clock (Enedis-NOI-CPT_54E, DATE): French, E is summer; lower case is a clock lost."""


def read_time(sent: Any, now: datetime, *, utc: bool = False) -> datetime | None:
    """Return the UTC instant a bridge sent, or None where there is none that can be trusted.

    ISO 8601 without an offset is trusted only where the bridge is known to write UTC (``utc``).
    Clocks never set (1970, 2000) or far ahead of ``now`` are not trusted.
    """
    instant = _read(sent, utc=utc)
    if instant is None or instant < _FIRST_BELIEVED or instant - now > _AHEAD_ALLOWED:
        return None
    return instant


def _read(sent: Any, *, utc: bool) -> datetime | None:
    if type(sent) is str:
        return _read_text(sent.strip(), utc=utc)
    if type(sent) is int or type(sent) is Decimal:
        return _since_epoch(Decimal(sent)) if len(str(sent)) <= _LONGEST else None
    return None


def _read_text(text: str, *, utc: bool) -> datetime | None:
    if not 10 <= len(text) <= _LONGEST:
        return None
    season = _TELEGRAM.fullmatch(text) or _LINKY.fullmatch(text)
    if season is not None:
        return _read_seasonal(season["digits"], summer=season["season"] in "SE")
    if text.isdecimal() or (text.isascii() and text.replace(".", "", 1).isdecimal()):
        return _since_epoch(Decimal(text))
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    zone = instant.tzinfo
    if zone is None:
        return instant.replace(tzinfo=UTC) if utc else None
    return instant if zone is UTC else _to_utc(instant)


def _read_seasonal(digits: str, *, summer: bool) -> datetime | None:
    try:
        local = datetime.strptime(digits, "%y%m%d%H%M%S").replace(
            tzinfo=_SUMMER if summer else _WINTER
        )
    except ValueError:
        return None
    return _to_utc(local)


def _to_utc(instant: datetime) -> datetime | None:
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        return None


def _since_epoch(number: Decimal) -> datetime | None:
    """Return seconds, milliseconds or microseconds since 1970 as an instant, told apart by size."""
    if not number.is_finite() or not 8 <= number.adjusted() <= 15:
        return None
    if number.adjusted() >= 14:
        number = number / 1_000_000
    elif number.adjusted() >= 11:
        number = number / 1000
    return _EPOCH + timedelta(microseconds=int(number * 1_000_000))
