"""The one sentence of the Usage page that says what matters in a period, in full and in brief."""

from __future__ import annotations

from decimal import Decimal

from ihd.billing.usage_row import Step, UsageRow
from ihd.screens.now import Line
from ihd.screens.usage import Span, Unit
from ihd.screens.usage_chart import Drawing
from ihd.screens.usage_compared import compared
from ihd.screens.usage_outlook import outlook
from ihd.screens.usage_unusual import Said, as_usual, unusual

_BRIEF = 30


def sentence_of(drawing: Drawing) -> Said:
    """Return what matters in a period."""
    if not drawing.whole.known:
        return _nothing(drawing)
    found = _lost_days(drawing)
    if found is None and drawing.told.asked.span in (Span.MONTH, Span.BILL):
        found = outlook(drawing)
    found = found or unusual(drawing) or compared(drawing) or as_usual(drawing)
    return found or _sent_out(drawing) or _most(drawing) or _so_much(drawing)


def _nothing(drawing: Drawing) -> Said:
    words, since = drawing.words, drawing.told.since
    if since is None or since == drawing.told.today:
        return (
            Line(words.text("Your first day of readings will appear here tomorrow.")),
            Line(words.text("Your first day is on its way")),
        )
    day = words.day(since)
    if since >= drawing.told.stretch.after:
        sentence = words.text("There are no readings from before {day}.", day=day)
    else:
        sentence = words.text("There are no readings of this time.")
    return Line(sentence), Line(words.text("No readings"))


def _lost_days(drawing: Drawing) -> Said | None:
    """Say it where whole days since the first reading have none."""
    told, words = drawing.told, drawing.words
    if drawing.step is not Step.DAY or told.since is None:
        return None
    lost = [r.first_day for r in told.rows if r.energy is None and r.first_day > told.since]
    if not lost:
        return None
    if len(lost) > 1:
        count = len(lost)
        return (
            Line(words.plural("{count} day has no readings.", "{count} days have none.", count)),
            Line(words.plural("{count} day missing", "{count} days missing", count)),
        )
    late = [row.first_day for row in told.rows if row.caught_up]
    weekday = words.weekday(lost[0])
    brief = Line(words.text("{weekday}: no readings", weekday=weekday))
    if told.asked.span is not Span.WEEK:
        return Line(words.text("{day} has no readings.", day=words.day(lost[0]))), brief
    if not late:
        return Line(words.text("{weekday} has no readings.", weekday=weekday)), brief
    other = words.weekday(late[0])
    full = words.text(
        "{weekday} has no readings, and part of {other} came late.", weekday=weekday, other=other
    )
    return Line(full), brief


def _sent_out(drawing: Drawing) -> Said | None:
    words, whole = drawing.words, drawing.whole
    if not whole.export:
        return None
    sent = words.energy(whole.export)
    if whole.export > whole.energy:
        return (
            Line(words.text("You sent out {energy}, more than you used.", energy=sent)),
            Line(words.text("Sent out more than you used")),
        )
    return (
        Line(words.text("You sent out {energy}.", energy=sent)),
        Line(words.text("Sent out {energy}", energy=sent)),
    )


def _most(drawing: Drawing) -> Said | None:
    """Say which bar was the highest."""
    known = [row for row in drawing.told.rows if drawing.value(row) is not None]
    if len(known) < 2:
        return None
    row = max(known, key=lambda row: drawing.value(row) or Decimal(0))
    value = drawing.value(row)
    return _highest(drawing, row, drawing.figure_of(value)) if value else None


def _highest(drawing: Drawing, row: UsageRow, amount: str) -> Said:
    words, telling = drawing.words, drawing.bar_words
    when = telling.when(row.interval, row.first_day)
    in_money = drawing.unit is Unit.MONEY
    going_on = row.after_last_day > drawing.told.today
    if drawing.step is Step.MONTH and in_money and going_on:
        full = words.text(
            "{when} is your dearest month so far, at {amount}.", when=when, amount=amount
        )
    elif drawing.step is Step.DAY and in_money and going_on:
        full = words.text("Today is the dearest day so far, at {amount}.", amount=amount)
    elif drawing.step is Step.MONTH and in_money:
        full = words.text("{when} was your dearest month, at {amount}.", when=when, amount=amount)
    elif drawing.step is Step.DAY and in_money:
        full = words.text("{when} was the dearest day, at {amount}.", when=when, amount=amount)
    elif in_money:
        full = words.text("{when} was the dearest, at {amount}.", when=when, amount=amount)
    else:
        full = words.text("You used the most in {when}: {amount}.", when=when, amount=amount)
    short = telling.when_short(row.interval, row.first_day)
    brief = words.text("Most: {when}, {amount}", when=short, amount=amount)
    return Line(full), Line(brief if len(brief) <= _BRIEF else telling.brief(row))


def _so_much(drawing: Drawing) -> Said:
    words, amount = drawing.words, drawing.figure(drawing.whole)
    return (
        Line(words.text("{amount} so far.", amount=amount)),
        Line(words.text("{amount} so far", amount=amount)),
    )
