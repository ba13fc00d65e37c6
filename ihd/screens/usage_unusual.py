"""How yesterday, or the day that is shown, differs from days like it, and when."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ihd.clock import HALF_HOUR
from ihd.insight.comparison import SLOTS, Amounts, Comparison, by_the_clock, compare
from ihd.screens.now import Line
from ihd.screens.usage import Span, Unit
from ihd.screens.usage_chart import Drawing
from ihd.screens.usage_told import Alike, Usual
from ihd.words import Words

Said = tuple[Line, Line]
"""A sentence of at most 90 characters, and the same in at most 30."""

SAME = Decimal("0.1")
"""The share of a usual day that still is about the same."""
SMALL = {Unit.MONEY: Decimal("0.10"), Unit.ENERGY: Decimal("0.3")}
"""What is too little to speak of, in whole currency units or kWh."""


def unusual(drawing: Drawing) -> Said | None:
    """Return what was unusual in a day; None where nothing was, or too few like it are known."""
    usual, found = drawing.told.usual, _comparison(drawing)
    if usual is None or found is None or _alike(drawing, found):
        return None
    words, is_yesterday = drawing.words, drawing.told.asked.span is not Span.DAY
    amount = drawing.figure_of(abs(found.more))
    yesterday = _yesterday_cost if drawing.unit is Unit.MONEY else _yesterday_used
    full = _so_far if usual.day == drawing.told.today else yesterday if is_yesterday else _it
    return (
        Line(full(amount, _day_like_it(usual, words), found, words)),
        Line(_brief(amount, found, words, is_yesterday=is_yesterday)),
    )


def as_usual(drawing: Drawing) -> Said | None:
    """Return that a day was much like others; None where it was not, or too few are known."""
    usual, found = drawing.told.usual, _comparison(drawing)
    if usual is None or found is None or not _alike(drawing, found):
        return None
    words = drawing.words
    day_like_it = _day_like_it(usual, words)
    if drawing.told.asked.span is not Span.DAY:
        return (
            Line(words.text("Yesterday was much like {usual_day}.", usual_day=day_like_it)),
            Line(words.text("Yesterday: about as usual")),
        )
    like = words.text("It is much like {usual_day}.", usual_day=day_like_it)
    if usual.day == drawing.told.today:
        like = words.text("So far it is much like {usual_day}.", usual_day=day_like_it)
    return Line(like), Line(words.text("About as usual"))


def _alike(drawing: Drawing, found: Comparison) -> bool:
    return abs(found.more) < max(found.usual * SAME, SMALL[drawing.unit])


def _comparison(drawing: Drawing) -> Comparison | None:
    usual, zone, in_money = drawing.told.usual, drawing.told.zone, drawing.unit is Unit.MONEY
    if usual is None:
        return None
    day = by_the_clock(usual.rows, zone, in_money=in_money)
    if day is None or not usual.rows:
        return None
    reached = SLOTS
    if usual.day == drawing.told.today:
        last = usual.rows[-1].interval.start.astimezone(zone)
        reached = (last.hour * 60 + last.minute) // (HALF_HOUR // timedelta(minutes=1)) + 1
    others = [by_the_clock(other, zone, in_money=in_money) for other in usual.others]
    return compare(day, [_up_to(other, reached) for other in others if other is not None])


def _up_to(day: Amounts, reached: int) -> Amounts:
    return [amount if slot < reached else Decimal(0) for slot, amount in enumerate(day)]


def _day_like_it(usual: Usual, words: Words) -> str:
    """Return the days that it is held against, as "more than" and "much like" take them."""
    match usual.alike:
        case Alike.WEEKDAY:
            return words.text("a usual {weekday}", weekday=words.weekday(usual.day))
        case Alike.WORKING:
            return words.text("a usual working day")
        case Alike.WEEKEND:
            return words.text("a usual weekend day")


def _yesterday_cost(amount: str, day: str, found: Comparison, words: Words) -> str:
    fields = {"amount": amount, "usual_day": day, **_hours(found)}
    if found.slots is None and found.more > 0:
        return words.text("Yesterday cost {amount} more than {usual_day}.", **fields)
    if found.slots is None:
        return words.text("Yesterday cost {amount} less than {usual_day}.", **fields)
    if found.more > 0:
        return words.text(
            "Yesterday cost {amount} more than {usual_day}, mostly between {start} and {end}.",
            **fields,
        )
    return words.text(
        "Yesterday cost {amount} less than {usual_day}, mostly between {start} and {end}.",
        **fields,
    )


def _yesterday_used(amount: str, day: str, found: Comparison, words: Words) -> str:
    fields = {"energy": amount, "usual_day": day}
    if found.more > 0:
        return words.text("Yesterday used {energy} more than {usual_day}.", **fields)
    return words.text("Yesterday used {energy} less than {usual_day}.", **fields)


def _it(amount: str, day: str, found: Comparison, words: Words) -> str:
    fields = {"amount": amount, "usual_day": day, **_hours(found)}
    if found.slots is None and found.more > 0:
        return words.text("{amount} more than {usual_day}.", **fields)
    if found.slots is None:
        return words.text("{amount} less than {usual_day}.", **fields)
    if found.more > 0:
        return words.text(
            "{amount} more than {usual_day}, mostly between {start} and {end}.", **fields
        )
    return words.text("{amount} less than {usual_day}, mostly between {start} and {end}.", **fields)


def _so_far(amount: str, day: str, found: Comparison, words: Words) -> str:
    if found.more > 0:
        return words.text(
            "So far it is {amount} more than {usual_day} by this time.",
            amount=amount,
            usual_day=day,
        )
    return words.text(
        "So far it is {amount} less than {usual_day} by this time.", amount=amount, usual_day=day
    )


def _brief(amount: str, found: Comparison, words: Words, *, is_yesterday: bool) -> str:
    if is_yesterday and found.more > 0:
        return words.text("Yesterday: {amount} over usual", amount=amount)
    if is_yesterday:
        return words.text("Yesterday: {amount} under usual", amount=amount)
    if found.more > 0:
        return words.text("{amount} more than usual", amount=amount)
    return words.text("{amount} less than usual", amount=amount)


def _hours(found: Comparison) -> dict[str, str]:
    first, after = found.slots or (0, SLOTS)
    return {"start": _clock(first), "end": _clock(after)}


def _clock(slot: int) -> str:
    return f"{slot // 2:02d}:{slot % 2 * 30:02d}"
