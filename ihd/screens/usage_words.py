"""From what is known of a period to what the Usage page says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ihd.meter import Fuel
from ihd.screens.choice import Choice
from ihd.screens.now import Tone
from ihd.screens.proof import ProofRequest, Proven, why
from ihd.screens.usage import Against, Share, Span, Unit, UsageRequest, UsageScreen
from ihd.screens.usage_basis import basis_of, note_of
from ihd.screens.usage_chart import Drawing
from ihd.screens.usage_sentence import sentence_of
from ihd.screens.usage_sums import whole_of
from ihd.screens.usage_told import UsageTold, beside, comparisons, stretch_of
from ihd.screens.usage_trace import trace_of, trace_sentence
from ihd.words import Words

_DAY = timedelta(days=1)
_ICONS = {Fuel.ELECTRICITY: "bolt", Fuel.GAS: "local_fire_department"}
_OUT = {
    Span.DAY: Span.WEEK,
    Span.WEEK: Span.MONTH,
    Span.MONTH: Span.YEAR,
    Span.BILL: Span.YEAR,
}


def usage_screen(told: UsageTold, words: Words) -> UsageScreen:
    """Return what the Usage page says of a period, in one language."""
    drawing = Drawing(told, _unit(told), words)
    sentence, brief = sentence_of(drawing)
    screen = UsageScreen(
        asked=told.asked,
        spans=_spans(told, words),
        units=_units(told, drawing, words),
        title=title_of(told, words),
        when=when_of(told, words),
        total=words.text("Nothing yet"),
        other="",
        sentence=sentence,
        brief=brief,
        fuels=_fuels(told, words),
        back=_back(told, words),
        forward=_forward(told, words),
        out=_out(told, words),
    )
    if not drawing.whole.known:
        return screen
    screen = replace(
        screen,
        total=drawing.figure(drawing.whole),
        other=_other(drawing, words),
        shares=drawing.shares(),
        against=_against(told, words),
        compared=_compared(drawing, words),
        basis=basis_of(drawing),
        note=note_of(drawing),
        why=why(ProofRequest(Proven.PERIOD, told.asked), words),
    )
    powers = told.powers
    if told.asked.span is not Span.HALF_HOURS or powers is None or not powers.seconds:
        return replace(screen, bars=drawing.bars(), axis=drawing.axis())
    trace, axis = trace_of(drawing, powers)
    sentence, brief = trace_sentence(drawing, powers, trace)
    return replace(
        screen, trace=trace, axis=axis, sentence=sentence, brief=brief, shares=(), against=()
    )


def title_of(told: UsageTold, words: Words) -> str:
    """Return the name of the period."""
    stretch = told.stretch
    first, last = stretch.first, stretch.after - _DAY
    match told.asked.span:
        case Span.DAY | Span.HALF_HOURS:
            day = words.day(first) if first.year == told.today.year else words.full_day(first)
            return words.text("{weekday} {day}", weekday=words.weekday(first), day=day)
        case Span.MONTH:
            return words.month_name(first) if first.year == told.today.year else words.month(first)
        case Span.YEAR if told.today < stretch.after:
            return words.text("{month} to now", month=words.month(first))
        case Span.YEAR:
            return words.text("{first} to {last}", first=words.month(first), last=words.month(last))
    last_day = words.day(last) if last.year == told.today.year else words.full_day(last)
    same_month = (first.year, first.month) == (last.year, last.month)
    first_day = words.day_of_month(first) if same_month else words.day(first)
    # Not the sentence of two months: French says "du 18 au 24 novembre" of days alone.
    return words.text("{first_day} to {last_day}", first_day=first_day, last_day=last_day)


def when_of(told: UsageTold, words: Words) -> str:
    """Return the name of the period in at most 12 characters."""
    stretch = told.stretch
    first, last = stretch.first, stretch.after - _DAY
    match told.asked.span:
        case Span.DAY | Span.HALF_HOURS:
            weekday, day = words.weekday_short(first), words.day_short(first)
            return words.text("{weekday} {day}", weekday=weekday, day=day)
        case Span.MONTH:
            return words.month_name(first)
        case Span.YEAR:
            return words.text("To {month}", month=f"{words.month_short(last)} {last.year}")
        case _:
            return words.days_short(first, last)


def _unit(told: UsageTold) -> Unit:
    """Return what the bars are heights of: energy where no price is known."""
    if told.asked.unit is Unit.MONEY and whole_of(told.whole).cost is None:
        return Unit.ENERGY
    return told.asked.unit


def _spans(told: UsageTold, words: Words) -> tuple[Choice, ...]:
    shown = Span.DAY if told.asked.span is Span.HALF_HOURS else told.asked.span
    named = (
        (Span.DAY, words.text("Day")),
        (Span.WEEK, words.text("Week")),
        (Span.MONTH, words.text("Month")),
        (Span.YEAR, words.text("Year")),
        (Span.BILL, words.text("Bill")),
    )
    asked = replace(told.asked, half_hour=None)
    return tuple(Choice(word, replace(asked, span=span), span is shown) for span, word in named)


def _units(told: UsageTold, drawing: Drawing, words: Words) -> tuple[Choice, ...]:
    if drawing.whole.cost is None:
        return ()
    asked = told.asked
    money, energy = words.currency(told.currency), words.text("kWh")
    return (
        Choice(
            money,
            replace(asked, unit=Unit.MONEY),
            drawing.unit is Unit.MONEY,
            words.text("In money"),
        ),
        Choice(
            energy,
            replace(asked, unit=Unit.ENERGY),
            drawing.unit is Unit.ENERGY,
            words.text("In energy"),
        ),
    )


def _fuels(told: UsageTold, words: Words) -> tuple[Choice, ...]:
    if len(told.fuels) < 2:
        return ()
    names = {Fuel.ELECTRICITY: words.text("Electricity"), Fuel.GAS: words.text("Gas")}
    return tuple(
        Choice(
            names[fuel], replace(told.asked, fuel=fuel), fuel is told.asked.fuel, icon=_ICONS[fuel]
        )
        for fuel in told.fuels
        if fuel in names
    )


def _back(told: UsageTold, words: Words) -> Choice | None:
    if told.since is None or told.since >= told.stretch.first:
        return None
    return Choice(
        "", _held_by_today(beside(told.asked, -1, told.bill_day), told), spoken=_before(told, words)
    )


def _forward(told: UsageTold, words: Words) -> Choice | None:
    if told.stretch.after > told.today:
        return None
    spoken = {
        Span.WEEK: words.text("The week after"),
        Span.MONTH: words.text("The month after"),
        Span.YEAR: words.text("The year after"),
        Span.BILL: words.text("The bill after"),
    }.get(told.asked.span, words.text("The day after"))
    return Choice("", _held_by_today(beside(told.asked, 1, told.bill_day), told), spoken=spoken)


def _before(told: UsageTold, words: Words) -> str:
    return {
        Span.WEEK: words.text("The week before"),
        Span.MONTH: words.text("The month before"),
        Span.YEAR: words.text("The year before"),
        Span.BILL: words.text("The bill before"),
    }.get(told.asked.span, words.text("The day before"))


def _out(told: UsageTold, words: Words) -> Choice | None:
    asked = told.asked
    if asked.span is Span.HALF_HOURS and asked.half_hour is not None:
        return Choice(words.text("Whole day"), replace(asked, half_hour=None))
    if asked.span is Span.HALF_HOURS:
        return Choice(words.text("Half-hours"), replace(asked, span=Span.DAY))
    outer = _OUT.get(asked.span)
    if outer is None:
        return None
    return Choice("", replace(asked, span=outer), spoken=words.text("The time around it"))


def _held_by_today(asked: UsageRequest, told: UsageTold) -> UsageRequest:
    """Return a request for the same period by its last day that is not to come."""
    if asked.span in (Span.DAY, Span.HALF_HOURS):
        return replace(asked, half_hour=None)
    after = stretch_of(asked, told.bill_day).after
    if asked.span is Span.WEEK or after <= told.today:
        return replace(asked, day=min(asked.day, told.today))
    return replace(asked, day=told.today)


def _other(drawing: Drawing, words: Words) -> str:
    """Return the total in the unit that is not shown."""
    if drawing.unit is Unit.MONEY:
        return words.energy(drawing.whole.energy)
    return words.money(drawing.whole.total) if drawing.whole.total else ""


def _against(told: UsageTold, words: Words) -> tuple[Choice, ...]:
    found = comparisons(told)
    if not found:
        return ()
    shown = told.asked.against if told.against else Against.NONE
    names = {
        Against.NONE: words.text("Not compared"),
        Against.BEFORE: _beside_name(told, words),
        Against.YEAR_AGO: words.text("Year ago"),
    }
    return tuple(
        Choice(names[kind], replace(told.asked, against=kind), kind is shown) for kind in found
    )


def _beside_name(told: UsageTold, words: Words) -> str:
    return {
        Span.WEEK: words.text("Week before"),
        Span.MONTH: words.text("Month before"),
        Span.YEAR: words.text("Year before"),
        Span.BILL: words.text("Bill before"),
    }.get(told.asked.span, words.text("Day before"))


def _compared(drawing: Drawing, words: Words) -> Share | None:
    told = drawing.told
    whole = whole_of(told.against, told.against_charges)
    if not whole.known or (drawing.unit is Unit.MONEY and whole.total is None):
        return None
    year_ago = told.asked.against is Against.YEAR_AGO
    name = words.text("Year ago") if year_ago else _beside_name(told, words)
    return Share(name, drawing.figure(whole), Tone.QUIET)
