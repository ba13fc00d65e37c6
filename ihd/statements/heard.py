"""What the letters beside a bill's readings say of whether the supplier hears the meter."""

from __future__ import annotations

from ihd.checks.supplier_link import Sign, SupplierSign
from ihd.statements.statement import ReadingType, Statement

_SIGNS = {ReadingType.ESTIMATED: Sign.ESTIMATED_BILL, ReadingType.SMART: Sign.SMART_BILL}


def supplier_sign(statement: Statement) -> SupplierSign | None:
    """Return what the readings that end a bill say; one estimate says more than any other letter.

    A reading that a person took or sent says nothing of it, and neither does a bill of the past
    that begins on an estimate.
    """
    ends = statement.after_last_day
    last = [row.closing.type for row in statement.registers if row.after_last_day in (None, ends)]
    for letter in (ReadingType.ESTIMATED, ReadingType.SMART):
        if letter in last:
            return SupplierSign(_SIGNS[letter], ends)
    return None
