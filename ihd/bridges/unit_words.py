"""The words bridges use for units, and what each is in ours: W, kWh, m3, V, A, money per kWh.

A word that is not here is not a unit we read: kvarh is not kWh and kVA is not W.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

import msgspec

_ONE = Decimal(1)


class Kind(StrEnum):
    """What a unit measures."""

    POWER = "power"
    ENERGY = "energy"
    VOLUME = "volume"
    VOLTAGE = "voltage"
    CURRENT = "current"
    ENERGY_PRICE = "energy_price"
    VOLUME_PRICE = "volume_price"
    DAY_PRICE = "day_price"
    MONEY = "money"
    SIGNAL = "signal"


class Unit(msgspec.Struct, frozen=True):
    """A unit of a kind: one of it is ``times / over`` of ours (kept apart, so as to be exact)."""

    kind: Kind
    times: Decimal = _ONE
    over: Decimal = _ONE
    currency: str | None = None

    def convert(self, value: Decimal) -> Decimal:
        """Return a value in our unit."""
        if self.times != _ONE:
            value = value * self.times
        return value if self.over == _ONE else value / self.over


_MJ_PER_KWH = Decimal("3.6")
_M3_PER_FT3 = Decimal("0.028316846592")
_BY_CASE = {
    "MW": Unit(Kind.POWER, Decimal(1_000_000)),
    "mW": Unit(Kind.POWER, _ONE, Decimal(1000)),
    "MWh": Unit(Kind.ENERGY, Decimal(1000)),
    "mWh": Unit(Kind.ENERGY, _ONE, Decimal(1_000_000)),
    "MWH": Unit(Kind.ENERGY, Decimal(1000)),
    "MJ": Unit(Kind.ENERGY, _ONE, _MJ_PER_KWH),
}
"""Units whose first letter's case decides between mega and milli."""
_ANY_CASE = {
    "w": Unit(Kind.POWER),
    "watt": Unit(Kind.POWER),
    "watts": Unit(Kind.POWER),
    "kw": Unit(Kind.POWER, Decimal(1000)),
    "kilowatt": Unit(Kind.POWER, Decimal(1000)),
    "kilowatts": Unit(Kind.POWER, Decimal(1000)),
    "gw": Unit(Kind.POWER, Decimal(10) ** 9),
    "btu/h": Unit(Kind.POWER, Decimal("0.29307107017")),
    "wh": Unit(Kind.ENERGY, _ONE, Decimal(1000)),
    "kwh": Unit(Kind.ENERGY),
    "kw/h": Unit(Kind.ENERGY),
    "kw.h": Unit(Kind.ENERGY),
    "kwhr": Unit(Kind.ENERGY),
    "gwh": Unit(Kind.ENERGY, Decimal(1_000_000)),
    "wmin": Unit(Kind.ENERGY, _ONE, Decimal(60_000)),
    "ws": Unit(Kind.ENERGY, _ONE, Decimal(3_600_000)),
    "j": Unit(Kind.ENERGY, _ONE, Decimal(3_600_000)),
    "kj": Unit(Kind.ENERGY, _ONE, Decimal(3600)),
    "gj": Unit(Kind.ENERGY, Decimal(1000), _MJ_PER_KWH),
    "m3": Unit(Kind.VOLUME),
    "m^3": Unit(Kind.VOLUME),
    "cbm": Unit(Kind.VOLUME),
    "dm3": Unit(Kind.VOLUME, _ONE, Decimal(1000)),
    "l": Unit(Kind.VOLUME, _ONE, Decimal(1000)),
    "litre": Unit(Kind.VOLUME, _ONE, Decimal(1000)),
    "litres": Unit(Kind.VOLUME, _ONE, Decimal(1000)),
    "liter": Unit(Kind.VOLUME, _ONE, Decimal(1000)),
    "liters": Unit(Kind.VOLUME, _ONE, Decimal(1000)),
    "ft3": Unit(Kind.VOLUME, _M3_PER_FT3),
    "ft^3": Unit(Kind.VOLUME, _M3_PER_FT3),
    "cf": Unit(Kind.VOLUME, _M3_PER_FT3),
    "ccf": Unit(Kind.VOLUME, _M3_PER_FT3 * 100),
    "gal": Unit(Kind.VOLUME, Decimal("0.003785411784")),
    "v": Unit(Kind.VOLTAGE),
    "volt": Unit(Kind.VOLTAGE),
    "volts": Unit(Kind.VOLTAGE),
    "mv": Unit(Kind.VOLTAGE, _ONE, Decimal(1000)),
    "kv": Unit(Kind.VOLTAGE, Decimal(1000)),
    "a": Unit(Kind.CURRENT),
    "amp": Unit(Kind.CURRENT),
    "amps": Unit(Kind.CURRENT),
    "ampere": Unit(Kind.CURRENT),
    "ma": Unit(Kind.CURRENT, _ONE, Decimal(1000)),
    "dbm": Unit(Kind.SIGNAL),
}
_SAME_LETTER = str.maketrans({"³": "3", "\u2009": "", "\u00a0": "", " ": ""})

_PENCE = Decimal(100)
_MONEY = {
    "": (_ONE, None),
    "£": (_ONE, "GBP"),
    "p": (_PENCE, "GBP"),
    "pence": (_PENCE, "GBP"),
    "gbp/100": (_PENCE, "GBP"),
    "gbx": (_PENCE, "GBP"),
    "€": (_ONE, "EUR"),
    "ct": (_PENCE, "EUR"),
    "cent": (_PENCE, "EUR"),
    "cents": (_PENCE, None),
    "c": (_PENCE, None),
    "eurocent": (_PENCE, "EUR"),
    "$": (_ONE, "USD"),
    "kr": (_ONE, None),
    "öre": (_PENCE, "SEK"),
    "øre": (_PENCE, None),
}
_PRICED = {
    "kwh": (Kind.ENERGY_PRICE, _ONE),
    "mwh": (Kind.ENERGY_PRICE, Decimal("0.001")),
    "wh": (Kind.ENERGY_PRICE, Decimal(1000)),
    "m3": (Kind.VOLUME_PRICE, _ONE),
    "day": (Kind.DAY_PRICE, _ONE),
    "d": (Kind.DAY_PRICE, _ONE),
}
_CURRENCY = re.compile(r"[A-Z]{3}")


@lru_cache(maxsize=1024)
def unit_of(word: str) -> Unit | None:
    """Return the unit a bridge's word stands for, or None where it is none of ours."""
    plain = word.strip().translate(_SAME_LETTER)
    if len(plain) > 24:
        return None
    if plain in _BY_CASE:
        return _BY_CASE[plain]
    return _ANY_CASE.get(plain.lower()) or _price(plain)


def currency_of(word: str) -> str | None:
    """Return the ISO code of a currency's word or sign, or None."""
    plain = word.strip().strip("{}")
    if _CURRENCY.fullmatch(plain.upper()):
        return plain.upper()
    return _MONEY.get(plain.lower(), (None, None))[1]


def _price(plain: str) -> Unit | None:
    money, slash, per = plain.replace("per", "/").rpartition("/")
    if not slash or per.lower() not in _PRICED:
        return None
    kind, per_ours = _PRICED[per.lower()]
    money = money.strip("{}")
    if money.lower() in _MONEY:
        over, currency = _MONEY[money.lower()]
    elif _CURRENCY.fullmatch(money.upper()):
        over, currency = _ONE, money.upper()
    elif money == "GBp":
        over, currency = _PENCE, "GBP"
    else:
        return None
    return Unit(kind, per_ours, over, currency)
