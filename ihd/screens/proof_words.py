"""From what is known of a figure to its proof: the readings, the prices, and the sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from ihd.billing.usage_row import RateUse
from ihd.clock import local_date
from ihd.meter import Reading
from ihd.screens.controls import control_words
from ihd.screens.now import Line
from ihd.screens.now_words import now_screen
from ihd.screens.proof import ProofRequest, ProofScreen, Proven
from ihd.screens.rows import Fact, Heading, OpenPage, Opens, Row, Said
from ihd.screens.usage import Unit
from ihd.screens.usage_basis import basis_of, note_of
from ihd.screens.usage_chart import Drawing
from ihd.screens.usage_sums import rate_label
from ihd.screens.usage_told import UsageTold
from ihd.screens.usage_words import title_of
from ihd.snapshot import PriceNow, PriceSource, Snapshot
from ihd.units import Energy, UnitRate
from ihd.words import Words

_SHOWN = Decimal("0.0005")
"""A difference (kWh) that three decimals do not show is none."""


_PRICE_PLACES = 6
"""Decimals of a price of a kWh, in pounds or euros, beyond which it is a mean of several."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A register at the beginning and the end of a period; it may have begun anew in between."""

    name: str | None
    unit: str
    first: Reading
    last: Reading
    anew: bool = False

    @property
    def difference(self) -> Decimal:
        """What it counted, in its unit."""
        before, after = self.first.value, self.last.value
        known = isinstance(before, Decimal) and isinstance(after, Decimal)
        return after - before if known else Decimal(0)  # type: ignore[operator]


def hour_proof(snapshot: Snapshot, words: Words, *, taxed: bool) -> ProofScreen:
    """Return how the amount an hour comes about; ``taxed`` says that the price holds VAT."""
    shown = now_screen(snapshot, words)
    rows: list[Row] = [*_hour_facts(snapshot, words)]
    if not shown.live:
        rows.insert(0, Said(shown.age))
    if snapshot.price is not None:
        rows.append(Said(Line(_hour_includes(taxed, words))))
    rows.append(Opens(words.text("Can I believe it?"), OpenPage("meter")))
    return _screen(Proven.HOUR, shown.amount.spoken, tuple(rows), words)


def _hour_facts(snapshot: Snapshot, words: Words) -> Iterator[Row]:
    """Yield the power, the price, and what an hour of it costs."""
    state, price = snapshot.electricity, snapshot.price
    if state is None or state.power_w is None:
        return
    watts = max(state.power_w.value, Decimal(0))
    power = words.text("{kilowatts} kW", kilowatts=words.number(watts / 1000, 3))
    time = f"{state.power_w.at.astimezone(snapshot.zone):%H:%M:%S}"
    said = words.text("Read from your meter at {time}", time=time)
    yield Fact(words.text("Power"), power, detail=said)
    if price is None:
        return
    rate = words.unit_rate_exact(price.rate)
    yield Fact(words.text("Price of a unit"), rate, detail=_source(price, snapshot.zone, words))
    cost = words.amount_per_hour(price.rate.per_hour(watts))
    product = words.text("{power} × {rate}", power=power, rate=rate)
    yield Fact(words.text("An hour of that"), cost, detail=product, strong=True)


def _source(price: PriceNow, zone: ZoneInfo, words: Words) -> str:
    match price.source:
        case PriceSource.METER:
            return words.text("As your meter sends it")
        case PriceSource.SETTINGS:
            return words.text("As you typed it in")
        case _ if price.until is not None:
            return words.text("By your tariff, until {time}", time=words.time(price.until, zone))
        case _:
            return words.text("By your tariff")


def _hour_includes(taxed: bool, words: Words) -> str:  # noqa: FBT001
    if taxed:
        return words.text("With VAT. The standing charge is not in it: that is by the day.")
    return words.text("The standing charge is not in it: that is by the day.")


def period_proof(
    request: ProofRequest, told: UsageTold, counters: Sequence[Counter], words: Words
) -> ProofScreen:
    """Return how the amount of a period comes about."""
    drawing = Drawing(told, Unit.MONEY, words)
    today, whole = request.of is Proven.TODAY, drawing.whole
    name = words.text("Today so far") if today else title_of(told, words)
    if not whole.known:
        nothing = Said(Line(words.text("Nothing is known of it yet.")))
        return _screen(request.of, name, (nothing,), words)
    total = whole.cost if today else whole.total
    amount = words.money(total) if total is not None else words.energy(whole.energy)
    note = note_of(drawing)
    rows = (
        *_readings(drawing, counters),
        *_costs(drawing),
        Said(Line(basis_of(drawing))),
        *((Said(note),) if note is not None else ()),
        Opens(words.text("Can I believe it?"), OpenPage("meter")),
    )
    title = words.text("{name}: {amount}", name=name, amount=amount)
    return _screen(request.of, title, rows, words)


def _readings(drawing: Drawing, counters: Sequence[Counter]) -> Iterator[Row]:
    """Yield what the counters showed, and what was used between their readings."""
    words, zone = drawing.words, drawing.told.zone
    if counters:
        yield Heading(words.text("What your meter counted"))
    for counter in counters:
        for label, reading in (
            (words.text("At the start"), counter.first),
            (words.text("At the end"), counter.last),
        ):
            named = label
            if counter.name is not None:
                named = words.text("{register}: {label}", register=counter.name, label=label)
            value = _counted(reading.value, counter.unit, words)
            yield Fact(named, value, detail=_instant(reading.at, zone, words))
    why = _why_other(drawing, counters)
    if why and counters and not any(counter.anew for counter in counters):
        yield Fact(words.text("Between them"), _between(counters, words))
    used = _kwh(drawing.whole.energy, words)
    yield Fact(words.text("Used in this time"), used, strong=True)
    if why:
        yield Said(Line(why))


def _why_other(drawing: Drawing, counters: Sequence[Counter]) -> str:
    """Return why what was used is not what lies between the readings; empty where it is."""
    words = drawing.words
    if not counters:
        return words.text("It is of half-hours that were taken in from elsewhere.")
    if any(counter.anew for counter in counters):
        return words.text("A counter began anew in between; its parts are added up.")
    if counters[0].unit != "kWh":
        return words.text("Volume is made into energy as on a gas bill.")
    between = sum((counter.difference for counter in counters), Decimal(0))
    if abs(between - drawing.whole.energy.kwh) < _SHOWN:
        return ""
    return words.text("It is cut at the hour, without what we do not believe.")


def _between(counters: Sequence[Counter], words: Words) -> str:
    between = sum((counter.difference for counter in counters), Decimal(0))
    return _counted(between, counters[0].unit, words)


def _costs(drawing: Drawing) -> Iterator[Row]:
    """Yield what each rate came to, what is fixed, and the sum."""
    words, whole, told = drawing.words, drawing.whole, drawing.told
    if whole.cost is None:
        return
    yield Heading(words.text("What it cost"))
    parts, uses = [whole.cost], _by_rate(told)
    for use in uses:
        cost = words.money(use.cost) if use.cost is not None else words.text("Price not known")
        yield Fact(rate_label(use.name, told.asked.fuel, words), cost, detail=_priced(use, words))
    if len(uses) > 1:
        yield Fact(words.text("Energy alone"), words.money(whole.cost))
    if whole.standing is not None:
        parts.append(whole.standing)
        days = words.plural("{count} day", "{count} days", whole.days)
        yield Fact(words.text("Standing charge"), words.money(whole.standing), detail=days)
    for charge in whole.charges:
        parts.append(charge.cost)
        yield Fact(charge.name, words.money(charge.cost))
    if whole.earned is not None:
        parts.append(-whole.earned)
        sent = _kwh(whole.export, words)
        yield Fact(words.text("Sent out"), words.money(-whole.earned), detail=sent)
    if whole.total is None:
        return
    yield Fact(words.text("In all"), words.money(whole.total), strong=True)
    rounded = sum((part.rounded().amount for part in parts), Decimal(0))
    if rounded != whole.total.rounded().amount:
        yield Said(Line(words.text("Lines are rounded to be read; the sum is of exact amounts.")))


def _priced(use: RateUse, words: Words) -> str:
    """Return what a rate supplied at what price; at the mean of its prices where it had several."""
    energy = _kwh(use.energy, words)
    if use.cost is None or not use.energy:
        return energy
    per_kwh = use.cost.amount / use.energy.kwh
    rate = words.unit_rate_exact(UnitRate(per_kwh, use.cost.currency))
    if per_kwh == round(per_kwh, _PRICE_PLACES):
        return words.text("{energy} × {rate}", energy=energy, rate=rate)
    return words.text("{energy} at {rate} on average", energy=energy, rate=rate)


def _by_rate(told: UsageTold) -> list[RateUse]:
    """Return what each rate supplied in the whole period, in the order in which they are met."""
    found: dict[str | None, RateUse] = {}
    for use in (use for row in told.whole for use in row.by_rate):
        before = found.get(use.name)
        if before is None:
            found[use.name] = use
            continue
        known = before.cost is not None and use.cost is not None
        cost = before.cost + use.cost if known else None  # type: ignore[operator]
        found[use.name] = RateUse(use.name, before.energy + use.energy, cost)
    return list(found.values())


def _screen(of: Proven, title: str, rows: tuple[Row, ...], words: Words) -> ProofScreen:
    back = OpenPage("usage" if of is Proven.PERIOD else "now")
    return ProofScreen(title, rows, back, control_words(words))


def _instant(at: datetime, zone: ZoneInfo, words: Words) -> str:
    day = words.day(local_date(at, zone))
    time = f"{at.astimezone(zone):%H:%M:%S}"
    return words.text("{day} at {time}", day=day, time=time)


def _kwh(energy: Energy, words: Words) -> str:
    return _counted(energy.kwh, "kWh", words)


def _counted(value: object, unit: str, words: Words) -> str:
    """Return a counter's value with three decimals, in its unit."""
    number = words.number(value, 3) if isinstance(value, Decimal) else str(value or "")
    return words.text("{number} {unit}", number=number, unit=unit.replace("m3", "m³"))
