"""From a snapshot to what the Now page says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from ihd.clock import local_date
from ihd.insight.usual import Band
from ihd.meter import Fuel
from ihd.screens.choice import Choice
from ihd.screens.doors import OpenPage
from ihd.screens.now import Amount, Line, NowScreen, TodayBlock, Tone
from ihd.screens.now_notice import credit_of, notice_of
from ihd.screens.proof import ProofRequest, Proven, why
from ihd.screens.ribbon_words import ribbon_of
from ihd.snapshot import DayTotal, MeterState, PriceNow, PriceSource, Snapshot, UsualDay
from ihd.units import Money
from ihd.words import Words

_HOUR = ProofRequest(Proven.HOUR)
_MUCH_MORE = Decimal("1.25")
_MUCH_LESS = Decimal("0.75")


def now_screen(snapshot: Snapshot, words: Words) -> NowScreen:
    """Return what the Now page says of a snapshot, in one language."""
    state = snapshot.electricity
    live = _is_live(snapshot, state)
    return NowScreen(
        clock=_clock(snapshot, words),
        age=_age(snapshot, state, words, live=live),
        live=live,
        amount=_amount(state, snapshot.price, words),
        band=_band(snapshot, state, words, live=live),
        power=_power(state, words),
        today=_today(snapshot, words, live=live),
        gas=_gas(snapshot, words),
        price=_price(snapshot, words),
        export=_export(state, words),
        ribbon=ribbon_of(snapshot, _price(snapshot, words), words),
        notice=notice_of(snapshot, words),
        why=None if state is None or state.power_w is None else why(_HOUR, words),
        price_briefly=_price_briefly(snapshot, words),
        prices=Choice(words.text("Tariff"), OpenPage("tariff")) if snapshot.electricity else None,
        credit=credit_of(snapshot, words),
    )


def stopped_screen(sentence: str, words: Words) -> NowScreen:
    """Return the page of a home that could not be opened, and the sentence that says why."""
    waiting = words.text("Stopped")
    return NowScreen(
        clock="",
        age=Line(words.text("Not recording"), Tone.WRONG),
        live=False,
        amount=Amount(waiting, "", sentence),
        band=Line(words.text("Your home could not be opened"), Tone.WRONG),
        power="",
        today=TodayBlock(words.text("Today so far"), words.text("Nothing yet"), ""),
        gas=None,
        price="",
        notice=Line(sentence, Tone.WRONG),
    )


def _is_live(snapshot: Snapshot, state: MeterState | None) -> bool:
    if state is None or state.power_w is None:
        return False
    return snapshot.at - state.power_w.at < timedelta(seconds=state.silent_after_s)


def _clock(snapshot: Snapshot, words: Words) -> str:
    local = local_date(snapshot.at, snapshot.zone)
    return words.text(
        "{weekday} {time}",
        weekday=words.weekday(local),
        time=words.time(snapshot.at, snapshot.zone),
    )


def _age(snapshot: Snapshot, state: MeterState | None, words: Words, *, live: bool) -> Line:
    if state is None or state.power_w is None:
        return Line(words.text("No reading yet"), Tone.QUIET)
    at = state.power_w.at
    if not live:
        return Line(_since(at, snapshot, words), Tone.WRONG)
    age = max(snapshot.at - at, timedelta(0))
    if age < timedelta(seconds=2):
        return Line(words.text("Just now"), Tone.LOW)
    tone = Tone.LOW if age < timedelta(seconds=30) else Tone.QUIET
    return Line(words.text("{age} ago", age=words.duration(age)), tone)


def _since(at: datetime, snapshot: Snapshot, words: Words) -> str:
    time = words.time(at, snapshot.zone)
    day = local_date(at, snapshot.zone)
    if day == local_date(snapshot.at, snapshot.zone):
        return words.text("No reading since {time}", time=time)
    return words.text("No reading since {time} on {day}", time=time, day=words.day(day))


def _amount(state: MeterState | None, price: PriceNow | None, words: Words) -> Amount:
    if state is None or state.power_w is None:
        waiting = words.text("Waiting")
        return Amount(waiting, words.text("for the first reading"), waiting)
    watts = max(state.power_w.value, Decimal(0))
    if price is None:
        figure = words.power(watts)
        spoken = words.text("Using {power} now", power=figure)
        return Amount(figure, words.text("now"), spoken)
    figure = words.amount_per_hour(price.rate.per_hour(watts))
    spoken = words.text("Using {amount} an hour", amount=figure)
    return Amount(figure, words.text("an hour"), spoken)


def _band(snapshot: Snapshot, state: MeterState | None, words: Words, *, live: bool) -> Line:
    if state is None or state.power_w is None:
        return Line(words.text("Connecting to your meter"), Tone.QUIET)
    if not live:
        return Line(words.text("This is the last we heard"), Tone.QUIET)
    if state.power_w.value < 0:
        return Line(words.text("You are sending power out"), Tone.LOW)
    return _band_sentence(snapshot, words)


def _band_sentence(snapshot: Snapshot, words: Words) -> Line:
    weekday = words.weekday(local_date(snapshot.at, snapshot.zone))
    match snapshot.band:
        case Band.LOW:
            return Line(words.text("Low for a {weekday}", weekday=weekday), Tone.LOW)
        case Band.USUAL:
            return Line(_usual_sentence(snapshot, weekday, words), Tone.USUAL)
        case Band.HIGH:
            return Line(words.text("High: something big is on"), Tone.HIGH)
        case _:
            return Line(words.text("Learning what is usual here"), Tone.QUIET)


def _usual_sentence(snapshot: Snapshot, weekday: str, words: Words) -> str:
    hour = snapshot.at.astimezone(snapshot.zone).hour
    if hour < 6:
        return words.text("Usual for the night")
    if hour < 12:
        return words.text("Usual for a {weekday} morning", weekday=weekday)
    if hour < 18:
        return words.text("Usual for a {weekday} afternoon", weekday=weekday)
    return words.text("Usual for a {weekday} evening", weekday=weekday)


def _power(state: MeterState | None, words: Words) -> str:
    """Return the power that is used; while it is sent out, that is nothing worth a word."""
    if state is None or state.power_w is None or state.power_w.value < 0:
        return ""
    return words.power(state.power_w.value)


def _export(state: MeterState | None, words: Words) -> str | None:
    if state is None or state.power_w is None or state.power_w.value >= 0:
        return None
    return words.text("Sending out {power}", power=words.power(-state.power_w.value))


def _today(snapshot: Snapshot, words: Words, *, live: bool) -> TodayBlock:
    """Return today; once the meter is quiet, up to when, and held against nothing."""
    total = snapshot.today.get(Fuel.ELECTRICITY)
    title = _today_title(total, snapshot, words, live=live)
    if total is None or total.energy is None:
        return TodayBlock(title=title, amount=words.text("Nothing yet"), energy="")
    energy = words.energy(total.energy)
    if total.cost is None or total.net is None:
        return TodayBlock(title=title, amount=energy, energy="")
    block = TodayBlock(
        title=title,
        amount=words.money(total.net),
        energy=energy,
        standing=_standing(total, words),
        why=why(ProofRequest(Proven.TODAY), words),
    )
    return _against_usual(block, total.cost, snapshot.usual_day, words) if live else block


def _today_title(total: DayTotal | None, snapshot: Snapshot, words: Words, *, live: bool) -> str:
    zone, up_to = snapshot.zone, total.up_to if total is not None else None
    if live or up_to is None or local_date(up_to, zone) != local_date(snapshot.at, zone):
        return words.text("Today so far")
    return words.text("Today up to {time}", time=words.time(up_to, zone))


def _against_usual(
    block: TodayBlock, cost: Money, usual: UsualDay | None, words: Words
) -> TodayBlock:
    """Return the block with today held against a usual day, where there is one to hold it to."""
    if usual is None or usual.whole.amount <= 0:
        return block
    tone = Tone.USUAL
    if cost.amount > usual.by_now.amount * _MUCH_MORE:
        tone = Tone.HIGH
    elif cost.amount < usual.by_now.amount * _MUCH_LESS:
        tone = Tone.LOW
    return replace(
        block,
        filled=float(cost.amount / usual.whole.amount),
        filled_says=_usual_says(cost, usual, words),
        expected=float(usual.by_now.amount / usual.whole.amount),
        tone=tone,
    )


def _usual_says(cost: Money, usual: UsualDay, words: Words) -> str:
    if max(cost.amount, usual.by_now.amount) >= usual.whole.amount:
        return words.text("Usual day {amount}", amount=words.money(usual.whole))
    return words.text("Usual by now {amount}", amount=words.money(usual.by_now))


def _standing(total: DayTotal, words: Words) -> str | None:
    if total.standing is None:
        return None
    return words.text("+{amount} standing charge", amount=words.money(total.standing))


def _gas(snapshot: Snapshot, words: Words) -> Line | None:
    total = snapshot.today.get(Fuel.GAS)
    if total is None or total.energy is None or total.up_to is None:
        return None
    time = words.time(total.up_to, snapshot.zone)
    if total.cost is None:
        energy = words.energy(total.energy)
        return Line(words.text("Gas today {energy}, by {time}", energy=energy, time=time))
    amount = words.money(total.cost)
    return Line(words.text("Gas today {amount}, by {time}", amount=amount, time=time))


def _price_briefly(snapshot: Snapshot, words: Words) -> str:
    """Return the price and until when, where what comes next is known as well."""
    price = snapshot.price
    if price is None or price.until is None or price.next_rate is None:
        return ""
    rate, time = words.unit_rate(price.rate), words.time(price.until, snapshot.zone)
    return words.text("{rate} a unit until {time}", rate=rate, time=time)


def _price(snapshot: Snapshot, words: Words) -> str:
    price = snapshot.price
    if price is None and snapshot.day_rates:
        return words.text("The price now is not published yet")
    if price is None:
        return words.text("Price not known: see Tariff") if snapshot.electricity else ""
    rate = words.unit_rate(price.rate)
    if price.until is not None and price.next_rate is not None:
        return words.text(
            "{rate} a unit until {time}, then {next_rate}",
            rate=rate,
            time=words.time(price.until, snapshot.zone),
            next_rate=words.unit_rate(price.next_rate),
        )
    if price.source is PriceSource.METER:
        return words.text("{rate} a unit, says your meter", rate=rate)
    return words.text("{rate} a unit", rate=rate)
