"""From what is always on and what hours are cheap to what the Save page says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.insight.always_on import HOURS_A_YEAR
from ihd.screens.controls import control_words
from ihd.screens.now import Amount, Line, Tone
from ihd.screens.rows import Fact, Figure, OpenPage, Row, Said
from ihd.screens.save import SaveScreen
from ihd.tariffs.now import CheapTime
from ihd.units import UnitRate
from ihd.words import Words


@dataclass(frozen=True, slots=True)
class Savings:
    """What the home knows that may save something; None where it is not known yet."""

    zone: ZoneInfo
    always_on_w: Decimal | None
    mean_rate: UnitRate | None
    cheapest: CheapTime | None
    dearest: CheapTime | None


def save_screen(known: Savings, now: datetime, words: Words) -> SaveScreen:
    """Return what the Save page says; nothing is promised that this home has not shown."""
    rows = [*_always_on(known, words), *_cheap(known, now, words)]
    return SaveScreen(
        title=words.text("Always on, and cheap times"),
        rows=tuple(rows),
        back=OpenPage("bill"),
        controls=control_words(words),
    )


def _always_on(known: Savings, words: Words) -> list[Row]:
    title = words.text("Always on")
    if known.always_on_w is None:
        return [
            Said(Line(words.text("Learning what is always on here."), Tone.QUIET), title=True),
            Said(Line(words.text("It takes five nights of readings."))),
        ]
    watts = words.text("{watts} W", watts=words.number(known.always_on_w, 0))
    if known.mean_rate is None:
        spoken = words.text("Always on: {watts}", watts=watts)
        return [Figure(title, Amount(watts, words.text("day and night"), spoken))]
    year = known.mean_rate.per_hour(known.always_on_w)
    cost = words.money_whole(type(year)(year.amount * HOURS_A_YEAR, year.currency))
    spoken = words.text("Always on: {watts}, about {amount} a year", watts=watts, amount=cost)
    tenth = known.mean_rate.per_hour(Decimal(10))
    ten_watts = words.money_whole(type(tenth)(tenth.amount * HOURS_A_YEAR, tenth.currency))
    return [
        Figure(title, Amount(cost, words.text("a year"), spoken)),
        Said(
            Line(words.text("{watts} is drawn day and night, even when all is quiet.", watts=watts))
        ),
        Said(
            Line(
                words.text(
                    "Ten watts less, such as one old box on standby, is {amount} a year.",
                    amount=ten_watts,
                )
            )
        ),
    ]


def _cheap(known: Savings, now: datetime, words: Words) -> list[Row]:
    cheap, dear = known.cheapest, known.dearest
    if cheap is None or dear is None or cheap.mean.per_kwh >= dear.mean.per_kwh:
        return []
    start = words.time(cheap.interval.start, known.zone)
    end = words.time(cheap.interval.end, known.zone)
    weekday = words.weekday(cheap.interval.start.astimezone(known.zone).date())
    today = now.astimezone(known.zone).date() == cheap.interval.start.astimezone(known.zone).date()
    when = (
        words.text("{start} to {end} today", start=start, end=end)
        if today
        else words.text("{start} to {end} on {weekday}", start=start, end=end, weekday=weekday)
    )
    saved = type(cheap.mean)(dear.mean.per_kwh - cheap.mean.per_kwh, cheap.mean.currency)
    return [
        Fact(
            words.text("Cheapest three hours"),
            words.unit_rate(cheap.mean),
            when,
            tone=Tone.LOW,
        ),
        Said(
            Line(
                words.text(
                    "Each unit used then costs {amount} less than in the dearest hours.",
                    amount=words.unit_rate(saved),
                )
            )
        ),
    ]
