"""What the Usage page may have to say: a week, a month, half-hours, gaps, sun, and nothing yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import ceil

from usage_parts import (
    DAY_ASKED,
    DAY_TOP,
    HOURS,
    TODAY,
    against,
    fuels,
    half_hour_bar,
    lines,
    pounds,
    spans,
    stack,
    units,
    watts,
)

from ihd.screens.choice import Choice
from ihd.screens.now import Line, Tone
from ihd.screens.proof import ProofRequest, Proven
from ihd.screens.usage import (
    Against,
    Axis,
    Bar,
    Block,
    Share,
    Span,
    Trace,
    Unit,
    UsageRequest,
    UsageScreen,
)

_WEEK = (
    ("Wed", 1.10, 1.62, 3.05),
    ("Thu", 0.98, 1.40, 3.60),
    ("Fri", 1.21, 1.94, 3.40),
    ("Sat", 1.20, 2.74, 3.90),
    ("Sun", 1.22, 2.86, 4.20),
    ("Mon", 1.24, 2.64, 3.30),
    ("Today", 0.64, 1.12, 3.80),
)
_WEEK_TOP = 4.90
WEEK_ASKED = UsageRequest(TODAY)


def week_bar(number: int, label: str, night: float, day: float, before: float) -> Bar:
    when = TODAY - timedelta(days=6 - number)
    blocks = {"Standing charge": 0.53, "Night": night, "Day": day}
    total = sum(blocks.values())
    kwh = night / 0.09 + day / 0.261
    return Bar(
        label,
        f"{when:%A} {when.day} November: {pounds(total)}, {kwh:.1f} kWh",
        brief=f"{when:%a} {when.day} Nov: {pounds(total)}",
        blocks=stack(blocks, _WEEK_TOP),
        amount=pounds(total),
        asks=UsageRequest(when, Span.DAY),
        here=label == "Today",
        against=before / _WEEK_TOP,
    )


WEEK = UsageScreen(
    asked=WEEK_ASKED,
    spans=spans(WEEK_ASKED),
    units=units(WEEK_ASKED),
    fuels=fuels(WEEK_ASKED),
    title="18 to 24 November",
    when="18–24 Nov",
    total="£25.62",
    other="137 kWh",
    sentence=Line("Yesterday cost £1.10 more than a usual Monday, mostly between 17:00 and 19:00."),
    brief=Line("Yesterday: £1.10 over usual"),
    bars=tuple(week_bar(number, *day) for number, day in enumerate(_WEEK)),
    axis=Axis(lines(_WEEK_TOP, 2, "£{:.0f}")),
    back=Choice("", replace(WEEK_ASKED, day=TODAY - timedelta(days=7)), spoken="The week before"),
    shares=(
        Share("Day", "£14.32", Tone.USUAL),
        Share("Night", "£7.59", Tone.LOW),
        Share("Standing charge", "£3.71", Tone.QUIET),
    ),
    against=against(WEEK_ASKED),
    compared=Share("Week before", "£25.25", Tone.QUIET),
    why=Choice("How this comes about", ProofRequest(Proven.PERIOD, WEEK_ASKED)),
    basis="With VAT and 7 days of standing charge. From your meter's own readings.",
)

_ENERGY_ASKED = replace(WEEK_ASKED, unit=Unit.ENERGY)
_ENERGY_TOP = 25.0
ENERGY = replace(
    WEEK,
    asked=_ENERGY_ASKED,
    units=units(_ENERGY_ASKED),
    total="137 kWh",
    other="£25.62",
    bars=tuple(
        replace(
            bar,
            blocks=stack({"Night": night / 0.09, "Day": day / 0.261}, _ENERGY_TOP),
            amount=f"{night / 0.09 + day / 0.261:.1f}",
            against=None,
        )
        for bar, (_, night, day, _) in zip(WEEK.bars, _WEEK, strict=True)
    ),
    axis=Axis(lines(_ENERGY_TOP, 10, "{:.0f}")),
    shares=(Share("Day", "54.9 kWh", Tone.USUAL), Share("Night", "84.3 kWh", Tone.LOW)),
    compared=None,
    basis="From your meter's own readings.",
)

GAPPED = replace(
    WEEK,
    sentence=Line("Saturday has no readings, and part of Friday came late."),
    brief=Line("Saturday has no readings"),
    bars=tuple(
        replace(
            bar,
            blocks=()
            if bar.label == "Sat"
            else (*bar.blocks[:2], replace(bar.blocks[2], height=0.12), caught)
            if bar.label == "Fri"
            else bar.blocks,
            amount="" if bar.label == "Sat" else bar.amount,
            missing=bar.label in ("Sat", "Today"),
            against=None,
        )
        for bar in WEEK.bars
        for caught in (Block(0.276, Tone.USUAL, "Day", caught_up=True),)
    ),
    compared=None,
    against=(),
    note=Line("Hatched: used on Friday, but only told to us on Sunday."),
    shares=(*WEEK.shares, Share("Came late", "£1.35", Tone.USUAL, caught_up=True)),
)

_MONTH_ASKED = UsageRequest(TODAY, Span.MONTH)
_MONTH_TOP = 5.8


def month_bar(number: int) -> Bar:
    day = number + 1
    if day > 24:
        return Bar(str(day), f"{day} November is still to come")
    night = 0.9 + (day * 37 % 11) * 0.05
    used = 1.5 + (day * 53 % 17) * 0.1 + (0.6 if day % 7 in (0, 1) else 0)
    blocks = {"Standing charge": 0.53, "Night": night, "Day": used * (0.5 if day == 24 else 1)}
    total = sum(blocks.values())
    return Bar(
        str(day),
        f"{day} November: {pounds(total)}",
        brief=f"{day} November: {pounds(total)}",
        blocks=stack(blocks, _MONTH_TOP),
        amount=pounds(total),
        asks=UsageRequest(date(2026, 11, day), Span.DAY),
        here=day == 24,
    )


MONTH = replace(
    WEEK,
    asked=_MONTH_ASKED,
    spans=spans(_MONTH_ASKED),
    units=units(_MONTH_ASKED),
    title="November",
    when="November",
    total="£87.43",
    other="402 kWh",
    sentence=Line("You are heading for £109 this month, £6 less than in October."),
    brief=Line("Heading for £109"),
    bars=tuple(month_bar(number) for number in range(30)),
    axis=Axis(lines(_MONTH_TOP, 2, "£{:.0f}")),
    shares=(
        Share("Day", "£47.15", Tone.USUAL),
        Share("Night", "£27.56", Tone.LOW),
        Share("Standing charge", "£12.72", Tone.QUIET),
    ),
    compared=None,
    against=(),
    basis="With VAT and 24 days of standing charge. From your meter's own readings.",
)

_YEAR_ASKED = UsageRequest(TODAY, Span.YEAR, against=Against.YEAR_AGO)
_MONTHS = ("Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
_YEAR_TOP = 190.0


def year_bar(number: int, label: str) -> Bar:
    cold = abs(number - 7) / 7
    blocks = {"Standing charge": 16.4, "Night": 24 + 22 * cold, "Day": 38 + 62 * cold}
    if label == "Nov":
        blocks = {name: amount * 0.8 for name, amount in blocks.items()}
    total = sum(blocks.values())
    return Bar(
        label,
        f"{label}: {pounds(total)}",
        brief=f"{label}: {pounds(total)}",
        blocks=stack(blocks, _YEAR_TOP),
        amount=f"£{total:.0f}",
        asks=UsageRequest(date(2026, 11, 1), Span.MONTH),
        here=label == "Nov",
        against=(total * (0.9 + number % 3 * 0.08)) / _YEAR_TOP,
    )


YEAR = replace(
    WEEK,
    asked=_YEAR_ASKED,
    spans=spans(_YEAR_ASKED),
    units=units(_YEAR_ASKED),
    title="December 2025 to now",
    when="To November",
    total="£1,284",
    other="5,880 kWh",
    sentence=Line("January was your dearest month, at £161."),
    brief=Line("Dearest: January, £161"),
    bars=tuple(year_bar(number, label) for number, label in enumerate(_MONTHS)),
    axis=Axis(lines(_YEAR_TOP, 50, "£{:.0f}")),
    shares=(
        Share("Day", "£702", Tone.USUAL),
        Share("Night", "£391", Tone.LOW),
        Share("Standing charge", "£191", Tone.QUIET),
    ),
    against=against(_YEAR_ASKED),
    compared=Share("A year before", "£1,251", Tone.QUIET),
)

DAY = replace(
    WEEK,
    asked=DAY_ASKED,
    spans=spans(DAY_ASKED),
    units=units(DAY_ASKED),
    title="Monday 23 November",
    when="Mon 23 Nov",
    total="£4.41",
    other="24.1 kWh",
    sentence=Line("Cooking between 17:00 and 19:30 cost £1.49, a third of the day."),
    brief=Line("17:00 to 19:30 cost £1.49"),
    bars=tuple(half_hour_bar(number) for number in range(48)),
    axis=Axis(lines(DAY_TOP, 0.2, "{:.1f}"), hours=HOURS),
    shares=(
        Share("Day", "£2.64", Tone.USUAL),
        Share("Night", "£1.24", Tone.LOW),
        Share("Standing charge", "53p", Tone.QUIET),
    ),
    forward=Choice("", replace(DAY_ASKED, day=TODAY), spoken="The day after"),
    against=(),
    compared=None,
    basis="With VAT and a day of standing charge. From your meter's own readings.",
)
DAY = replace(DAY, axis=replace(DAY.axis, lines=((0.0, "0p"), (0.476, "20p"), (0.952, "40p"))))

SUN = replace(
    DAY,
    asked=replace(DAY_ASKED, unit=Unit.ENERGY),
    units=units(replace(DAY_ASKED, unit=Unit.ENERGY)),
    title="Sunday 21 June",
    when="Sun 21 June",
    total="9.1 kWh",
    other="£1.62",
    sentence=Line("You sent out 11.4 kWh, more than you used."),
    brief=Line("Sent out more than you used"),
    bars=tuple(
        replace(
            bar,
            blocks=bar.blocks if not 16 <= number < 34 else (),
            amount="1.8 kWh" if number == 38 else "",
            below=(Block(max(0.0, 0.5 - abs(number - 25) * 0.055), Tone.LOW, "Sent out"),)
            if 16 <= number < 34
            else (),
            missing=30 <= number < 33,
        )
        for number, bar in enumerate(DAY.bars)
    ),
    axis=Axis(((-0.5, "−1"), (0.0, "0"), (0.5, "1"), (1.0, "2")), floor=0.55, hours=HOURS),
    shares=(
        Share("Used", "9.1 kWh", Tone.USUAL),
        Share("Sent out", "11.4 kWh", Tone.LOW),
    ),
    note=Line("No readings from 15:00 to 16:30."),
    basis="From your meter's own readings.",
)


_TRACE_TOP = 6.0
_TRACE_ASKED = replace(DAY_ASKED, span=Span.HALF_HOURS)
_SECONDS = [s for s in range(0, 86400, 10) if not 13.2 * 3600 <= s < 14.4 * 3600]
WHOLE_TRACE = Trace(
    at=tuple(second / 86400 for second in _SECONDS),
    heights=tuple(watts(second) / _TRACE_TOP for second in _SECONDS),
    gaps=((13.2 / 24, 14.4 / 24),),
    ticks=tuple((n / 48, f"{n // 2:02}:{n % 2 * 30:02}") for n in range(49)),
    half_hours=tuple(
        replace(
            half_hour_bar(number),
            says=f"{half_hour_bar(number).says}, at most {ceil(number % 7) / 2 + 0.4:.1f} kW",
        )
        for number in range(48)
    ),
)
TRACE = replace(
    DAY,
    asked=_TRACE_ASKED,
    bars=(),
    axis=Axis(tuple((n / 3, f"{2 * n} kW") for n in range(4))),
    sentence=Line("The most at once was 5.1 kW, at 17:34."),
    brief=Line("Most at once: 5.1 kW"),
    shares=(),
    note=Line("No readings from 13:12 to 14:24."),
    trace=WHOLE_TRACE,
)
NEAR = replace(
    TRACE,
    asked=replace(_TRACE_ASKED, half_hour=35),
    sentence=Line("17:30 to 18:00: 31p, 1.20 kWh, at most 5.1 kW."),
    brief=Line("17:30 to 18:00: 31p"),
    trace=replace(WHOLE_TRACE, focus=(35 / 48, 36 / 48)),
    out=Choice("Whole day", _TRACE_ASKED),
)

EMPTY = UsageScreen(
    asked=WEEK_ASKED,
    spans=spans(WEEK_ASKED),
    units=units(WEEK_ASKED),
    title="18 to 24 November",
    when="18–24 Nov",
    total="Nothing yet",
    other="",
    sentence=Line("Your first day of readings will appear here tomorrow."),
    brief=Line("Your first day is on its way"),
)

GERMAN = replace(
    WEEK,
    spans=spans(WEEK_ASKED, ("Tag", "Woche", "Monat", "Jahr", "Abrechnung")),
    units=(replace(WEEK.units[0], word="€"), WEEK.units[1]),
    title="18. bis 24. November 2026",
    when="18.–24. Nov.",
    total="1.025,62 €",
    other="12.137,4 kWh",
    sentence=Line(
        "Gestern hat 1,10 € mehr gekostet als ein gewöhnlicher Montag, vor allem ab 17:00 Uhr."
    ),
    brief=Line("Gestern 1,10 € mehr als gewöhnlich"),
    bars=tuple(
        replace(
            bar,
            label={"Today": "Heute"}.get(bar.label, bar.label + "g"),
            amount=bar.amount.replace(".", ",").replace("£", "") + " €",
            says=f"Donnerstag, {bar.label} 24. November 2026: {bar.amount} €, 1.124,1 kWh",
        )
        for bar in WEEK.bars
    ),
    shares=(
        Share("Hochtarif am Tag", "1.014,32 €", Tone.USUAL),
        Share("Niedertarif in der Nacht", "7,59 €", Tone.LOW),
        Share("Grundgebühr für sieben Tage", "3,71 €", Tone.QUIET),
    ),
    against=tuple(
        replace(choice, word=word)
        for choice, word in zip(
            WEEK.against, ("Ohne Vergleich", "Woche davor", "Vor einem Jahr"), strict=True
        )
    ),
    compared=Share("Die Woche davor", "1.025,25 €", Tone.QUIET),
    note=Line("Schraffiert: am Freitag verbraucht, aber erst am Sonntag gemeldet."),
    basis="Mit Mehrwertsteuer und sieben Tagen Grundgebühr, nach Ihrem eigenen Zähler.",
)

ALL = {
    "week": WEEK,
    "energy": ENERGY,
    "gaps": GAPPED,
    "month": MONTH,
    "year": YEAR,
    "day": DAY,
    "sun": SUN,
    "trace": TRACE,
    "near": NEAR,
    "empty": EMPTY,
    "german": GERMAN,
}
