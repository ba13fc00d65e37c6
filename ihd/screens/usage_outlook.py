"""Where a month or a bill is heading, and how one that is over stands beside another."""

from __future__ import annotations

from decimal import Decimal

from ihd.billing.lines import Bill, LineKind
from ihd.screens.budget_words import money_typed
from ihd.screens.now import Line, Tone
from ihd.screens.usage import Against, Span, Unit
from ihd.screens.usage_chart import Drawing
from ihd.screens.usage_sums import whole_of
from ihd.screens.usage_unusual import SAME, SMALL, Said


def outlook(drawing: Drawing) -> Said | None:
    """Return where a period that is not over is heading, or how one that is over compares."""
    told = drawing.told
    if told.stretch.after > told.today:
        return _heading(drawing)
    before, found = _before(drawing), drawing.value_of_whole(drawing.whole)
    if before is None or found is None:
        return None
    return _beside(drawing, found, before)


def _heading(drawing: Drawing) -> Said | None:
    """Say what it comes to if its days go on like those known."""
    told, words = drawing.told, drawing.words
    foreseen = told.foreseen
    if foreseen is None or any(row.energy is None for row in told.rows):
        return None
    if drawing.value_of_whole(drawing.whole) is None:
        return None
    whole = _in_unit(foreseen.likely, drawing.unit)
    amount = drawing.round_figure(whole)
    budget = told.budget
    if drawing.unit is Unit.MONEY and budget is not None and whole > budget.amount:
        full = words.text(
            "You are heading for about {amount}, over your budget of {budget}.",
            amount=amount,
            budget=money_typed(budget, words),
        )
        return Line(full, Tone.HIGH), Line(words.text("Over your budget"), Tone.HIGH)
    before = _before(drawing)
    brief = Line(words.text("Heading for about {amount}", amount=amount))
    if before is None or drawing.round_figure(before) == amount:
        return Line(words.text("You are heading for about {amount}.", amount=amount)), brief
    return Line(_heading_beside(drawing, whole, before)), brief


def _in_unit(bill: Bill, unit: Unit) -> Decimal:
    """Return what a bill comes to in the unit of the chart."""
    if unit is Unit.MONEY:
        return bill.total_exact.amount
    used = [line.energy for line in bill.lines if line.kind is LineKind.ENERGY]
    return sum((energy.kwh for energy in used if energy is not None), Decimal(0))


def _heading_beside(drawing: Drawing, whole: Decimal, before: Decimal) -> str:
    """Say where a period is heading, and how far that is from the one before."""
    words = drawing.words
    apart = drawing.round_figure(abs(whole - before))
    fields = {"amount": drawing.round_figure(whole), "apart": apart}
    told = drawing.told
    if told.asked.against is Against.YEAR_AGO:
        return _heading_beside_last_year(drawing, fields, less=whole < before)
    month = words.month_name(told.against[0].first_day)
    is_month = told.asked.span is Span.MONTH
    if is_month and whole < before:
        return words.text(
            "You are heading for about {amount} this month, {apart} less than in {month}.",
            month=month,
            **fields,
        )
    if is_month:
        return words.text(
            "You are heading for about {amount} this month, {apart} more than in {month}.",
            month=month,
            **fields,
        )
    if whole < before:
        return words.text(
            "You are heading for about {amount} this bill, {apart} less than the last one.",
            **fields,
        )
    return words.text(
        "You are heading for about {amount} this bill, {apart} more than the last one.", **fields
    )


def _heading_beside_last_year(drawing: Drawing, fields: dict[str, str], *, less: bool) -> str:
    words = drawing.words
    if less:
        return words.text(
            "You are heading for about {amount}, {apart} less than a year ago.", **fields
        )
    return words.text("You are heading for about {amount}, {apart} more than a year ago.", **fields)


def _beside(drawing: Drawing, found: Decimal, before: Decimal) -> Said:
    """Say how a period that is over stands beside the one it is compared with."""
    words, more = drawing.words, found - before
    amount = drawing.figure_of(abs(more))
    year_ago = drawing.told.asked.against is Against.YEAR_AGO
    if abs(more) < max(before * SAME / 2, SMALL[drawing.unit]):
        same = words.text("About the same as a year before.")
        if not year_ago:
            same = words.text("About the same as the one before.")
        return Line(same), Line(words.text("About the same"))
    if more > 0:
        full = words.text("{amount} more than a year before.", amount=amount)
        if not year_ago:
            full = words.text("{amount} more than the one before.", amount=amount)
        return Line(full), Line(words.text("{amount} more", amount=amount))
    full = words.text("{amount} less than a year before.", amount=amount)
    if not year_ago:
        full = words.text("{amount} less than the one before.", amount=amount)
    return Line(full), Line(words.text("{amount} less", amount=amount))


def _before(drawing: Drawing) -> Decimal | None:
    """Return what the period beside this one came to, None where not all of it is known."""
    against = drawing.told.against
    if not against or any(row.energy is None for row in against):
        return None
    return drawing.value_of_whole(whole_of(against, drawing.told.against_charges))
