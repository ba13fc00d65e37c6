"""From a home and a figure that was touched to what proves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ihd.clock import days_interval, local_date, to_ms
from ihd.home import Home
from ihd.meter import Fuel
from ihd.screens.proof import ProofRequest, ProofScreen, Proven
from ihd.screens.proof_words import Counter, hour_proof, period_proof
from ihd.screens.usage import Span, UsageRequest
from ihd.screens.usage_told import UsageTold
from ihd.usage_page import told_of
from ihd.used import registers
from ihd.words import Words


def proof_page(
    home: Home, request: ProofRequest | None, words: Words, now: datetime
) -> ProofScreen:
    """Return what proves a figure; unasked, the amount an hour."""
    asked = request or ProofRequest(Proven.HOUR)
    if asked.of is Proven.HOUR:
        force = home.in_force(Fuel.ELECTRICITY, now)
        taxed = force is not None and any(version.vat for version in force.tariff.versions)
        return hour_proof(home.snapshot(now), words, taxed=taxed)
    today = UsageRequest(local_date(now, home.settings.zone), Span.DAY)
    told = told_of(home, asked.period or today, now)
    return period_proof(asked, told, tuple(_counters(home, told, now)), words)


def _counters(home: Home, told: UsageTold, now: datetime) -> Iterator[Counter]:
    """Yield what the registers showed that were counted by, as the period began and ended."""
    fuel, stretch = told.asked.fuel, told.stretch
    meter = home.settings.meter_for(fuel)
    if meter is None:
        return
    tariff = home.past.supply(meter, fuel, stretch.first, now).tariff
    whole = days_interval(stretch.first, stretch.after, told.zone)
    end = min(whole.end, now)
    for register in registers(home.store, meter, tariff):
        channel = (meter, register.quantity, register.name, None)
        first = home.store.reading_at(
            meter, register.quantity, whole.start, register=register.name
        ) or home.store.reading_after(channel, whole.start)
        last = home.store.reading_at(meter, register.quantity, end, register=register.name)
        if first is None or last is None or last.at <= first.at:
            continue
        breaks = home.store.segments(channel)
        anew = any(to_ms(first.at) < at <= to_ms(last.at) for at in breaks)
        yield Counter(register.name, register.unit, first, last, anew=anew)
