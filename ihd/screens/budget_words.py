"""What is said of a budget: what is left of it, or where it is heading."""

from __future__ import annotations

from collections.abc import Iterator

from ihd.billing.budget import BudgetStand, Pace, Per
from ihd.screens.now import Line, Tone
from ihd.screens.rows import Bar, Row, Said
from ihd.units import Money
from ihd.words import Words

_TONES = {Pace.WITHIN: Tone.LOW, Pace.CLOSE: Tone.USUAL, Pace.OVER: Tone.HIGH}


def budget_line(stand: BudgetStand, words: Words) -> Line | None:
    """Return the one sentence of a budget: where it is heading, if over, else what is left.

    Where what was spent is not all known, only where it is heading is said.
    """
    if stand.is_over:
        return Line(_over(stand, words), Tone.HIGH)
    if stand.heads_over:
        return Line(_heading(stand, words), Tone.HIGH)
    if not stand.complete:
        return Line(_heading(stand, words)) if stand.likely is not None else None
    return Line(_left(stand, words))


def budget_in_brief(stand: BudgetStand, words: Words) -> Line | None:
    """Return the same in a few words, for a page that has little room."""
    budget = money_typed(stand.budget, words)
    if stand.is_over:
        over = words.money(-stand.left)
        return Line(
            words.text("{over} over your budget of {budget}", over=over, budget=budget), Tone.HIGH
        )
    if stand.likely is not None and (stand.heads_over or not stand.complete):
        likely = words.money_whole(stand.likely)
        if stand.heads_over:
            text = words.text("Heading for {likely}, budget {budget}", likely=likely, budget=budget)
            return Line(text, Tone.HIGH)
        return Line(words.text("Heading for {likely} of {budget}", likely=likely, budget=budget))
    if not stand.complete:
        return None
    left, days = words.money(stand.left), stand.days_to_go
    if days == 0:
        return Line(words.text("{left} left of {budget} today", left=left, budget=budget))
    return Line(
        words.plural(
            "{left} left of {budget}, {count} day to go",
            "{left} left of {budget}, {count} days to go",
            days,
            left=left,
            budget=budget,
        )
    )


def budget_rows(stand: BudgetStand, words: Words) -> Iterator[Row]:
    """Yield a budget as a bar that fills, and where it is heading where that is worth a word."""
    if stand.complete:
        days = (stand.last_day - stand.first_day).days + 1
        yield Bar(
            float(stand.spent.amount / stand.budget.amount),
            _over(stand, words) if stand.is_over else _left(stand, words),
            _TONES[stand.pace],
            expected=(days - stand.days_to_go) / days,
        )
    line = budget_line(stand, words)
    if line is not None and not stand.is_over and (stand.heads_over or not stand.complete):
        yield Said(line)


def _left(stand: BudgetStand, words: Words) -> str:
    left, budget = words.money(stand.left), money_typed(stand.budget, words)
    days = stand.days_to_go
    if days == 0 and stand.per is Per.MONTH:
        return words.text("{left} left of {budget} on the last day.", left=left, budget=budget)
    if days == 0:
        return words.text(
            "{left} left of {budget}; this bill ends today.", left=left, budget=budget
        )
    if stand.per is Per.MONTH:
        return words.plural(
            "{left} left of {budget} this month, {count} day to go.",
            "{left} left of {budget} this month, {count} days to go.",
            days,
            left=left,
            budget=budget,
        )
    return words.plural(
        "{left} left of {budget} for this bill, {count} day to go.",
        "{left} left of {budget} for this bill, {count} days to go.",
        days,
        left=left,
        budget=budget,
    )


def _over(stand: BudgetStand, words: Words) -> str:
    over, budget = words.money(-stand.left), money_typed(stand.budget, words)
    if stand.per is Per.MONTH:
        return words.text("{over} over this month's budget of {budget}.", over=over, budget=budget)
    return words.text("{over} over this bill's budget of {budget}.", over=over, budget=budget)


def _heading(stand: BudgetStand, words: Words) -> str:
    assert stand.likely is not None
    likely, budget = words.money_whole(stand.likely), money_typed(stand.budget, words)
    if stand.heads_over and stand.per is Per.MONTH:
        return words.text(
            "Heading for about {likely} this month, over your budget of {budget}.",
            likely=likely,
            budget=budget,
        )
    if stand.heads_over:
        return words.text(
            "Heading for about {likely} on this bill, over your budget of {budget}.",
            likely=likely,
            budget=budget,
        )
    return words.text(
        "Heading for about {likely} of your budget of {budget}.", likely=likely, budget=budget
    )


def money_typed(money: Money, words: Words) -> str:
    """Return an amount as a person would type it: without pence where it has none."""
    whole = money.amount == money.amount.to_integral_value()
    return words.money_whole(money) if whole else words.money(money)
