"""From what is known of a fuel's prices to what the Tariff page says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, takewhile

from ihd.clock import local_date
from ihd.meter import Fuel
from ihd.screens.choice import Choice
from ihd.screens.now import Line, Tone
from ihd.screens.rows import Action, OpenPage, Weight
from ihd.screens.tariff import TariffScreen
from ihd.screens.tariff_days import Tones, price_days
from ihd.screens.tariff_facts import clocks_of, doubt_of, facts_of, tariff_name
from ihd.screens.tariff_told import Priced, TariffTold
from ihd.tariffs.now import CheapTime, RateSlice
from ihd.words import Words

JOBS = (1, 2, 3, 4)
_MORNING = 6
"""The hour that is no night any more: what begins before it on the day to come is "tonight"."""
_ICONS = {Fuel.ELECTRICITY: "bolt", Fuel.GAS: "local_fire_department"}


def tariff_screen(told: TariffTold, words: Words) -> TariffScreen:
    """Return what the Tariff page says, in one language."""
    priced = told.priced
    if priced is None or not any(piece.rate for piece in priced.ahead):
        return _unknown(told, words)
    days = price_days(told, priced, words)
    jobs = () if priced.one_price else _jobs(told, words)
    cheapest, brief = _cheapest(told, priced, words)
    return TariffScreen(
        asked=told.asked,
        now=_now(told, priced, words),
        after=_after(told, priced, words),
        days=days,
        day_choices=_day_choices(told, words) if len(days) > 1 else (),
        job_title=words.text("A job of") if jobs else "",
        jobs=jobs,
        cheapest=cheapest,
        cheapest_brief=brief,
        facts=facts_of(told, priced, words),
        clocks=clocks_of(told, priced, words),
        tariff=tariff_name(priced, words),
        fuels=_fuels(told, words),
        doubt=doubt_of(told, priced, words),
    )


def _unknown(told: TariffTold, words: Words) -> TariffScreen:
    """Return what is said where the price now is not known, and what to do about it."""
    after = words.text("Your meter sends none. Type in what your bill says.")
    name = ""
    if told.priced is not None:
        name = tariff_name(told.priced, words)
        after = words.text("Your tariff has no price for this time.")
        if told.priced.by_table:
            after = words.text("Prices for this time have not come in yet.")
    return TariffScreen(
        asked=told.asked,
        now=Line(words.text("Your price is not known yet")),
        after=Line(after),
        tariff=name,
        fuels=_fuels(told, words),
        action=Action(words.text("Set your tariff"), OpenPage("settings", "prices"), Weight.MAIN),
    )


def _now(told: TariffTold, priced: Priced, words: Words) -> Line:
    now = priced.rate.now
    if now.rate is None:
        return Line(words.text("Your price is not known yet"))
    rate = words.unit_rate(now.rate)
    tone = Tones(priced.today, many=priced.many).of(now.rate)
    if priced.is_the_meters:
        return Line(words.text("{rate} a unit, says your meter", rate=rate), tone)
    change = _changes_at(priced)
    if change is None:
        return Line(words.text("{rate} a unit, day and night", rate=rate), tone)
    time = words.time(change.interval.start, told.zone)
    return Line(words.text("{rate} a unit until {time}", rate=rate, time=time), tone)


def _changes_at(priced: Priced) -> RateSlice | None:
    """Return what comes next, where the price changes within today or tomorrow."""
    following = priced.rate.next
    if following is None or not priced.tomorrow:
        return None
    within = following.interval.start < priced.tomorrow[-1].interval.end
    return following if within else None


def _after(told: TariffTold, priced: Priced, words: Words) -> Line:
    change = _changes_at(priced)
    if priced.rate.now.rate is None:
        return Line(words.text("Prices for this time have not come in yet."))
    if priced.is_the_meters:
        return Line(words.text("Your meter will tell when it changes."))
    if change is None:
        return Line(_the_same(priced, words))
    if change.rate is None:
        return Line(words.text("What comes next is not published yet."))
    if priced.many:
        return Line(_turns(told, priced, words))
    rate = words.unit_rate(change.rate)
    wait = words.duration(change.interval.start - told.now)
    return Line(words.text("Then {rate}, in {duration}", rate=rate, duration=wait))


def _the_same(priced: Priced, words: Words) -> str:
    if priced.until is None:
        return words.text("It is the same at every hour.")
    day = words.day(priced.until - timedelta(days=1))
    if priced.then is None:
        return words.text("The same until {day}", day=day)
    return words.text(
        "The same until {day}, then {rate}", day=day, rate=words.unit_rate(priced.then)
    )


def _turns(told: TariffTold, priced: Priced, words: Words) -> str:
    """Say how far a price of many rises or falls from now on before it turns."""
    ahead = [p for p in priced.ahead if p.interval.end > told.now]
    until_unknown = takewhile(lambda p: p.rate is not None, ahead)
    known = [(p.rate.per_kwh, p) for p in until_unknown if p.rate is not None]
    rises = len(known) > 1 and known[1][0] > known[0][0]
    last = known[0]
    for one, other in pairwise(known):
        if (other[0] > one[0]) is not rises or other[0] == one[0]:
            break
        last = other
    rate = words.unit_rate(last[1].rate) if last[1].rate else ""
    start = last[1].interval.start
    time = words.time(start, told.zone)
    if local_date(start, told.zone) != told.day and rises:
        return words.text("It rises to {rate} by {time} tomorrow", rate=rate, time=time)
    if local_date(start, told.zone) != told.day:
        return words.text("It drops to {rate} by {time} tomorrow", rate=rate, time=time)
    if rises:
        return words.text("It rises to {rate} by {time}", rate=rate, time=time)
    return words.text("It drops to {rate} by {time}", rate=rate, time=time)


def _cheapest(told: TariffTold, priced: Priced, words: Words) -> tuple[Line | None, Line | None]:
    if priced.one_price:
        full = words.text("Every hour costs the same: run it when you like.")
        return Line(full), Line(words.text("Every hour costs the same"))
    found = priced.cheapest
    if found is None:
        return Line(words.text("No stretch that long has prices yet.")), None
    rate = words.unit_rate(found.mean)
    start = words.time(found.interval.start, told.zone)
    if found.interval.start - told.now >= timedelta(days=1):
        # Sooner than that the clock says it: there is no such time today any more.
        start = words.text("{time} tomorrow", time=start)
    brief = words.text("Cheapest: {time}, {rate}", time=start, rate=rate)
    return Line(_window(told, found, rate, words), Tone.LOW), Line(brief, Tone.LOW)


def _window(told: TariffTold, found: CheapTime, rate: str, words: Words) -> str:
    count = told.asked.job_hours
    start = words.time(found.interval.start, told.zone)
    fields = {"start": start, "end": words.time(found.interval.end, told.zone), "rate": rate}
    if found.interval.start <= told.now:
        return words.plural(
            "Cheapest hour: from now to {end}, at {rate}",
            "Cheapest {count} hours: from now to {end}, at {rate}",
            count,
            **fields,
        )
    if local_date(found.interval.start, told.zone) == told.day:
        return words.plural(
            "Cheapest hour: today {start} to {end}, at {rate}",
            "Cheapest {count} hours: today {start} to {end}, at {rate}",
            count,
            **fields,
        )
    if found.interval.start.astimezone(told.zone).hour < _MORNING:
        return words.plural(
            "Cheapest hour: tonight {start} to {end}, at {rate}",
            "Cheapest {count} hours: tonight {start} to {end}, at {rate}",
            count,
            **fields,
        )
    return words.plural(
        "Cheapest hour: tomorrow {start} to {end}, at {rate}",
        "Cheapest {count} hours: tomorrow {start} to {end}, at {rate}",
        count,
        **fields,
    )


def _jobs(told: TariffTold, words: Words) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            words.text("{hours} h", hours=hours),
            replace(told.asked, job_hours=hours),
            hours == told.asked.job_hours,
            words.plural("A job of {count} hour", "A job of {count} hours", hours),
        )
        for hours in JOBS
    )


def _day_choices(told: TariffTold, words: Words) -> tuple[Choice, ...]:
    named = enumerate((words.text("Today"), words.text("Tomorrow")))
    return tuple(
        Choice(word, replace(told.asked, days_ahead=ahead), ahead == told.asked.days_ahead)
        for ahead, word in named
    )


def _fuels(told: TariffTold, words: Words) -> tuple[Choice, ...]:
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
