"""How a period differs from the one it is held against, day for day."""

from __future__ import annotations

from decimal import Decimal

from ihd.billing.usage_row import Step
from ihd.screens.now import Line
from ihd.screens.usage import Against, Span, Unit
from ihd.screens.usage_bar_words import MISSED_FROM_S
from ihd.screens.usage_chart import Drawing
from ihd.screens.usage_told import UsageTold
from ihd.screens.usage_unusual import SMALL, Said
from ihd.words import Words

_SAME = Decimal("0.02")
"""The share of a period that still is much the same: over many days little adds up to a sum."""


def compared(drawing: Drawing) -> Said | None:
    """Return how the days that are over differ; None where any of either is not wholly known."""
    told, words = drawing.told, drawing.words
    sums = _sums(drawing)
    if sums is None or drawing.step is not Step.DAY:
        return None
    ours, theirs = sums
    before, going_on = _before(told, words), told.stretch.after > told.today
    more = ours - theirs
    if abs(more) < max(theirs * _SAME, SMALL[drawing.unit]):
        brief = words.text("About the same as before")
        if going_on:
            return Line(words.text("Up to yesterday, much like {before}.", before=before)), Line(
                brief
            )
        return Line(words.text("Much like {before}.", before=before)), Line(brief)
    amount = drawing.figure_of(abs(more))
    if more > 0:
        full = words.text("That is {amount} more than {before}.", amount=amount, before=before)
        if going_on:
            full = words.text(
                "Up to yesterday, {amount} more than {before}.", amount=amount, before=before
            )
        return Line(full), Line(words.text("{amount} more than before", amount=amount))
    full = words.text("That is {amount} less than {before}.", amount=amount, before=before)
    if going_on:
        full = words.text(
            "Up to yesterday, {amount} less than {before}.", amount=amount, before=before
        )
    return Line(full), Line(words.text("{amount} less than before", amount=amount))


def _sums(drawing: Drawing) -> tuple[Decimal, Decimal] | None:
    """Return what both periods come to, on the days of the first that are over."""
    told = drawing.told
    if drawing.unit is Unit.MONEY and (told.charges or told.against_charges):
        return None
    over = [row for row in told.rows if row.after_last_day <= told.today]
    beside = told.against[: len(over)] if told.stretch.after > told.today else told.against
    if not over or len(beside) < len(over):
        return None
    if any(row.missing_s >= MISSED_FROM_S for row in (*over, *beside)):
        return None
    sums = []
    for rows in (over, beside):
        values = [drawing.value(row) for row in rows]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return None
        sums.append(sum(known, Decimal(0)))
    return sums[0], sums[1]


def _before(told: UsageTold, words: Words) -> str:
    """Return the period that it is held against, as "more than" and "much like" take it."""
    if told.asked.against is Against.YEAR_AGO:
        return words.text("a year ago")
    return {
        Span.WEEK: words.text("the week before"),
        Span.MONTH: words.text("the month before"),
    }.get(told.asked.span, words.text("the bill before"))
