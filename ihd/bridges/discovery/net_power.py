"""Net power of a meter whose sensors tell import from export, or one phase from another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from ihd.meter import Quality, Reading

_PHASES = ("a", "b", "c")


class NetPower:
    """What the directed and the single-phase powers of a device's meters last were, in W."""

    def __init__(self) -> None:
        self._directed: dict[tuple[str, str | None], dict[str, Decimal]] = {}
        self._phases: dict[str, dict[str, Decimal]] = {}

    def directed(self, readings: list[tuple[Reading, str]], *, paired: bool) -> Reading | None:
        """Return the net of one meter's import and export power, or None while it is not known.

        ``readings`` are those of one message, each with its direction; ``paired`` tells whether
        both directions are described. Export alone says nothing while it is zero.
        """
        last = readings[-1][0]
        for reading, _ in readings:
            if reading.quality is not Quality.GOOD:
                return reading
        known = self._directed.setdefault((last.meter, last.phase), {})
        known.update(
            (direction, reading.value)
            for reading, direction in readings
            if isinstance(reading.value, Decimal)
        )
        net = known.get("import", Decimal(0)) - known.get("export", Decimal(0))
        if len(known) < 2 and (paired or ("export" in known and not net)):
            return None
        return msgspec.structs.replace(last, value=net)

    def whole(self, powers: Iterable[Reading]) -> Iterator[Reading]:
        """Yield the sum of the phases of each meter of which all three are known."""
        touched = {}
        for reading in powers:
            if reading.phase is None:
                continue
            phases = self._phases.setdefault(reading.meter, {})
            phases.pop(reading.phase, None)
            if reading.quality is Quality.GOOD and isinstance(reading.value, Decimal):
                phases[reading.phase] = reading.value
                touched[reading.meter] = reading
        for meter, reading in touched.items():
            phases = self._phases[meter]
            if all(phase in phases for phase in _PHASES):
                total = sum((phases[phase] for phase in _PHASES), Decimal(0))
                yield msgspec.structs.replace(reading, value=total, phase=None, raw="a + b + c")
