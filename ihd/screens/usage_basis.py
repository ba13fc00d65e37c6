"""What the total of the Usage page includes and rests on, and what gaps and hatching mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from ihd.billing.usage_row import Step, UsageRow
from ihd.screens.now import Line
from ihd.screens.usage import Unit
from ihd.screens.usage_bar_words import MISSED_FROM_S
from ihd.screens.usage_chart import Drawing
from ihd.screens.usage_trace import gaps_of
from ihd.snapshot import PriceSource
from ihd.units import Money


def basis_of(drawing: Drawing) -> str:
    """Return what the total includes, and what it rests on."""
    words = drawing.words
    rests = _rests_on(drawing)
    if drawing.whole.cost is None:
        price = words.text("Price not known, so this is energy.")
        return words.text("{first} {second}", first=price, second=rests)
    if drawing.unit is Unit.ENERGY:
        return rests
    return words.text("{first} {second}", first=_includes(drawing), second=rests)


def note_of(drawing: Drawing) -> Line | None:
    """Return what hatching and gaps mean, where there are any."""
    words = drawing.words
    late, gap = bool(drawing.whole.caught_up), _gap(drawing)
    if late and gap is not None:
        return Line(words.text("Hatched came late, after a gap. Gaps have no readings."))
    if late:
        return Line(words.text("Hatched: used during a gap, and only told to us after it."))
    return gap


def _includes(drawing: Drawing) -> str:
    words, whole = drawing.words, drawing.whole
    if whole.charges:
        return _with_charges(drawing)
    taxed, standing = drawing.told.taxed, whole.standing is not None and whole.days > 0
    if taxed and standing:
        return words.plural(
            "With VAT and {count} day of standing charge.",
            "With VAT and {count} days of standing charge.",
            whole.days,
        )
    if standing:
        return words.plural(
            "With {count} day of standing charge.",
            "With {count} days of standing charge.",
            whole.days,
        )
    if taxed:
        return words.text("With VAT, without a standing charge.")
    return words.text("Without a standing charge.")


def _with_charges(drawing: Drawing) -> str:
    words, charges = drawing.words, drawing.whole.charges
    total = sum((charge.cost.amount for charge in charges), Decimal(0))
    names = ", ".join(dict.fromkeys(charge.name for charge in charges))
    amount = words.money(Money(total, charges[0].cost.currency))
    if drawing.told.taxed:
        return words.text(
            "With VAT, standing charge and {amount} for {names}.", amount=amount, names=names
        )
    return words.text("With standing charge and {amount} for {names}.", amount=amount, names=names)


def _rests_on(drawing: Drawing) -> str:
    words, whole = drawing.words, drawing.whole
    if whole.unpriced and whole.cost is not None:
        energy = words.energy(whole.unpriced)
        return words.text("Without {energy} whose price is not known.", energy=energy)
    if whole.caught_up:
        return words.text("From your meter’s own readings, partly spread over gaps.")
    if drawing.unit is Unit.MONEY and drawing.told.source is PriceSource.METER:
        return words.text("At the price your meter sends.")
    return words.text("From your meter’s own readings.")


def _gap(drawing: Drawing) -> Line | None:
    """Return where readings are missing."""
    if drawing.step is Step.HALF_HOUR:
        return _gap_of_day(drawing)
    told, words = drawing.told, drawing.words
    rows = [row for row in told.rows if row.missing_s >= MISSED_FROM_S]
    lacking = [row for row in rows if told.since is None or row.first_day > told.since]
    if lacking and drawing.step is Step.DAY:
        return Line(
            words.plural(
                "On {count} day some readings are missing.",
                "On {count} days some readings are missing.",
                len(lacking),
            )
        )
    if lacking:
        return Line(
            words.plural(
                "In {count} month some readings are missing.",
                "In {count} months some readings are missing.",
                len(lacking),
            )
        )
    if rows and told.since is not None:
        return Line(words.text("The first readings are of {day}.", day=words.day(told.since)))
    return None


def _gap_of_day(drawing: Drawing) -> Line | None:
    told, words = drawing.told, drawing.words
    found = _runs([row for row in told.rows if row.missing_s >= MISSED_FROM_S])
    if told.powers is not None and told.powers.seconds:
        found = [
            (
                told.powers.start + timedelta(seconds=start),
                told.powers.start + timedelta(seconds=end),
            )
            for start, end in gaps_of(told.powers)
        ]
    if not found:
        return None
    if len(found) > 1:
        count = len(found)
        return Line(
            words.plural("{count} gap in the readings.", "{count} gaps in the readings.", count)
        )
    start, end = (words.time(edge, told.zone) for edge in found[0])
    return Line(words.text("No readings from {start} to {end}.", start=start, end=end))


def _runs(rows: Sequence[UsageRow]) -> list[tuple[datetime, datetime]]:
    """Return rows that follow each other as stretches of time."""
    found: list[tuple[datetime, datetime]] = []
    for row in rows:
        start, end = row.interval.start, row.interval.end
        if found and found[-1][1] == start:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found
