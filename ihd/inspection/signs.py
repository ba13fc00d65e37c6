"""Signs of the supplier's side that other commands come upon while the display may be running."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from ihd.checks.supplier_link import EVIDENCE_HOLDS, Sign, SupplierSign
from ihd.clock import HALF_HOUR, from_ms, local_date
from ihd.inspection.history import History
from ihd.store.beside import note_beside, noted_beside

_NOTE = "supplier_signs"
_KEPT = 100
_HALF_MS = 1_800_000

_Signs = dict[str, SupplierSign]
"""Signs by where they were come upon: a bill's number, a file's name."""


def heard_elsewhere(history: History) -> list[SupplierSign]:
    """Return the signs that other commands noted."""
    return list(_read(history.noted(_NOTE)).values())


def note_sign(database: Path, source: str, sign: SupplierSign | None) -> None:
    """Note what a source says, in place of what it said before; None: it says nothing.

    The display may have the database open meanwhile. Raises StoreError.
    """
    known = _read(noted_beside(database, _NOTE))
    if known.pop(source, None) is None and sign is None:
        return
    if sign is not None:
        known[source] = sign
    newest = dict(list(known.items())[-_KEPT:])
    note_beside(database, _NOTE, msgspec.to_builtins(newest))


def export_sign(halves: Mapping[int, int], zone: ZoneInfo) -> SupplierSign | None:
    """Return what a supplier's half-hours (by their number since 1970) say of what it hears.

    A half-hour that is missing between the first and the last, and not too long before that, is
    one that the supplier did not hear.
    """
    if not halves:
        return None
    last, missing = max(halves), missing_of(halves)
    if missing and (last - missing[-1]) * HALF_HOUR <= EVIDENCE_HOLDS:
        return SupplierSign(Sign.EXPORT_GAP, _day(missing[-1], zone))
    return SupplierSign(Sign.EXPORT_FULL, _day(last, zone))


def missing_of(halves: Mapping[int, int]) -> list[int]:
    """Return the half-hours that are missing between the first and the last."""
    if not halves:
        return []
    return [half for half in range(min(halves), max(halves)) if half not in halves]


def _read(noted: object) -> _Signs:
    try:
        return msgspec.convert(noted or {}, _Signs, strict=False)
    except msgspec.ValidationError:
        return {}


def _day(half: int, zone: ZoneInfo) -> date:
    return local_date(from_ms(half * _HALF_MS), zone)
