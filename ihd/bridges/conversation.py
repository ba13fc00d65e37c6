"""What earlier messages said that later ones need, meter by meter, and never more than so much."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from ihd.bridges.part import Part
from ihd.meter import Quantity

MOST_METERS = 2048
MOST_VALUES = 64

Key = tuple[Quantity, int, str | None, str | None]
"""Quantity, direction (+1, -1 or 0), phase and register."""

_POWER_AGE = timedelta(minutes=15)
"""Momentary values older than this are of another moment and are not summed with new ones."""

T = TypeVar("T")


class Bounded(Generic[T]):
    """A dictionary by text that forgets what was used longest ago."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, T] = OrderedDict()

    def get(self, key: str) -> T | None:
        """Return what is kept under a key, or None."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    def put(self, key: str, kept: T) -> T:
        """Keep something under a key, forgetting the longest unused if there is no room."""
        self._kept[key] = kept
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return kept

    def __len__(self) -> int:
        return len(self._kept)


class Known:
    """What a meter's messages have said so far."""

    __slots__ = ("_values", "_zeros", "currency", "device_class", "held", "unit")

    def __init__(self) -> None:
        self.unit: str | None = None
        self.device_class: str | None = None
        self.currency: str | None = None
        self.held: str | None = None
        self._zeros: set[Key] = set()
        self._values: dict[Key, tuple[Decimal, datetime]] = {}

    def remember(self, part: Part, now: datetime) -> None:
        """Keep a good value for the sums of later messages."""
        key = key_of(part)
        if isinstance(part.value, Decimal) and (
            key in self._values or len(self._values) < MOST_VALUES
        ):
            self._values[key] = (part.value, now)
            self._zeros.discard(key)

    def value(self, key: Key, now: datetime) -> Decimal | None:
        """Return a value said before, if it still belongs to now."""
        kept = self._values.get(key)
        if kept is None:
            return None
        is_old = key[0] is Quantity.POWER and key[1] == 0 and now - kept[1] > _POWER_AGE
        return None if is_old else kept[0]

    def is_first_zero(self, key: Key) -> bool:
        """Whether a zero follows something else; one more zero after it is not the first."""
        kept = self._values.get(key)
        if kept is None or not kept[0] or key in self._zeros:
            return False
        self._zeros.add(key)
        return True

    def has(self, key: Key) -> bool:
        """Whether such a value was ever said."""
        return key in self._values


class Conversation:
    """The meters heard so far, the longest silent forgotten first."""

    def __init__(self) -> None:
        self._meters: Bounded[Known] = Bounded(MOST_METERS)

    def with_(self, meter: str) -> Known:
        """Return what is known of a meter."""
        return self._meters.get(meter) or self._meters.put(meter, Known())

    def __len__(self) -> int:
        return len(self._meters)


def key_of(part: Part) -> Key:
    """Return what a part is a value of."""
    return (part.quantity, part.direction, part.phase, part.register)
