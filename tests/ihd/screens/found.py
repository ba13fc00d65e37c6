"""A finding of every kind, each made by the check that makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from zoneinfo import ZoneInfo

from ihd.billing.prepayment import Prepaid, PrepaidStand, lasting
from ihd.checks.agreement import PowerWatch
from ihd.checks.belief import Belief, channel_of
from ihd.checks.corrections import Correction, CorrectionKind
from ihd.checks.counters import ClockWatch, day_counter
from ihd.checks.finding import Finding, FindingKind
from ihd.checks.gas_units import register_mix_up
from ihd.checks.rate_tally import RateTally, swapped
from ihd.checks.second_opinion import SensorKind, second_opinion, sensors_disagree
from ihd.checks.silence import silence, silence_limits, weak_signal
from ihd.checks.stuck import StuckWatch
from ihd.checks.supplier_link import Sign, SupplierSign, report, supplier_cannot_hear, supplier_link
from ihd.checks.switch_times import ExpectedSwitch, compare, switch_times
from ihd.checks.switching import Movement, Switch
from ihd.clock import Interval
from ihd.feed.events import PriceTrouble
from ihd.meter import UNITS, Fuel, Quality, Quantity, Reading
from ihd.prepaid import credit_doubts
from ihd.price_doubts import price_doubts
from ihd.prices import Prices
from ihd.snapshot import Dated, MeterState
from ihd.store.caretaker import CopyTrouble, Medium
from ihd.tariffs.file import load_tariff
from ihd.units import DayRate, Energy, Money, UnitRate

ZONE = ZoneInfo("Europe/London")
START = datetime(2026, 11, 24, 18, 22, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
METER = "glow/0C0FFEE00001/electricity"
STEADY = ["4595.563", "4595.570", "4595.577"]


def reading(
    value: str | None,
    at: datetime = START,
    quantity: Quantity = Quantity.IMPORT_ENERGY,
    fuel: Fuel = Fuel.ELECTRICITY,
    **more: object,
) -> Reading:
    """Return a reading as a bridge gives it; None for a value it does not believe."""
    named = {"unit": UNITS.get(quantity), "raw": value or "", **more}
    return Reading(
        meter=METER,
        fuel=fuel,
        quantity=quantity,
        value=None if value is None else Decimal(value),
        received_at=at,
        taken_at=at,
        **named,
    )


def judged(*values: str | Reading, corrections: Iterable[Correction] = ()) -> Iterator[Finding]:
    """Yield what belief finds in readings ten seconds apart."""
    readings = [
        value if isinstance(value, Reading) else reading(value, START + 10 * place * SECOND)
        for place, value in enumerate(values)
    ]
    belief = Belief()
    if corrections:
        for one in belief.again(channel_of(readings[0]), readings, corrections):
            yield from one.findings
        return
    for one in readings:
        yield from belief.judge(one).findings


def disbelieved() -> Iterator[Finding]:
    """Yield readings of every kind that cannot be believed."""
    later = START + 30 * SECOND
    yield from judged(*STEADY, "0", "4595.591")
    yield from judged(*STEADY, "3041.842", "4595.591")
    yield from judged(*STEADY, "304127.842")
    yield from judged(*STEADY, reading(None, later, raw="3041271842", quality=Quality.IMPLAUSIBLE))
    yield from judged(*STEADY, reading(None, later, raw="0xFFFFFFFFFFFF", quality=Quality.SENTINEL))
    yield from judged(*STEADY, reading("12.5", later, unit="therm"))
    yield from judged(reading(None, raw="-8388.608", quality=Quality.METER_ERROR))
    yield from judged(reading("90000", quantity=Quantity.POWER))
    yield from judged(reading("-90000", quantity=Quantity.POWER))
    yield from judged(reading("9", quantity=Quantity.UNIT_RATE, currency="GBP"))
    yield from judged(reading("90", quantity=Quantity.STANDING_CHARGE, currency="GBP"))
    yield from judged(reading("1200", quantity=Quantity.VOLTAGE))
    yield from judged(reading("9000", quantity=Quantity.IMPORT_ENERGY_TODAY))
    reject = Correction(
        kind=CorrectionKind.REJECT,
        channel=channel_of(reading("1")),
        at=START + 10 * SECOND,
        said_at=START,
    )
    yield from judged(*STEADY, corrections=[reject])


def breaks() -> Iterator[Finding]:
    """Yield every way a register can break its count."""
    old, jumped, new = ["4595.563", "4595.570"], ["5000.000", "5000.007"], ["12.400", "12.407"]
    yield from judged(*old, *jumped, "5000.014", "5000.021")
    yield from judged("45120.300", "45120.307", *new, "12.414", "12.421")
    yield from judged("45120.300", "45120.307", "0.001", "0.008", "0.015", "0.022")
    yield from judged("99999.99", "99999.999", "0.006", "0.013", "0.020", "0.027")
    yield from judged("7328", "7305.000", "7305.007", "7305.014", "7305.021")
    back = ["4595.619", "4595.626", "4595.633", "4595.640"]
    yield from judged(*old, *jumped, "5000.014", "5000.021", *back)


def silences() -> Iterator[Finding | None]:
    """Yield a meter late, silent and heard only just."""
    for fuel, age in (
        (Fuel.ELECTRICITY, 90 * SECOND),
        (Fuel.GAS, 100 * 60 * SECOND),
        *((fuel, 4 * HOUR) for fuel in Fuel),
    ):
        yield silence(METER, fuel, START, START + age, silence_limits(fuel))
    yield weak_signal(METER, START, -91, None)
    yield weak_signal(METER, START, None, 12)


def watched() -> Iterator[Finding | None]:
    """Yield what the watches of one meter find over hours."""
    stuck, power, clock = StuckWatch(), PowerWatch(), ClockWatch()
    for minute in range(5 * 60):
        at = START + minute * 60 * SECOND
        flowing = reading("2000", at, Quantity.POWER)
        standing = reading("4595.563", at)
        yield from stuck.take(flowing, at)
        yield from stuck.take(standing, at)
        power.power(Decimal(2000), at)
        yield power.register(standing, at, 1)
    yield from stuck.take(reading("2001", at + SECOND, Quantity.POWER), at + SECOND)
    for off in (HOUR, -5 * 60 * SECOND):
        for beat in range(16):
            arrived = START + beat * 10 * SECOND
            yield clock.take(_stamped(arrived, arrived + off))
        clock = ClockWatch()
    theirs = reading("9.4", quantity=Quantity.IMPORT_ENERGY_TODAY)
    yield day_counter(theirs, Decimal("4.1"), since=START)


def _stamped(received: datetime, taken: datetime) -> Reading:
    return Reading(
        meter=METER,
        fuel=Fuel.ELECTRICITY,
        quantity=Quantity.POWER,
        value=Decimal(500),
        received_at=received,
        taken_at=taken,
    )


def switching() -> Iterator[Finding | None]:
    """Yield a meter that switches late, one that drifts, and registers swapped."""
    for drift in (timedelta(0), 60 * SECOND):
        switches = [
            _switch(START.replace(hour=1, minute=23) + n * (DAY + drift)) for n in range(28)
        ]
        found = switch_times(switches, ZONE)
        expected = [ExpectedSwitch("night", time(0, 30), ZONE)]
        for cost in (None, Money(Decimal("31.20"), "GBP")):
            yield from compare(METER, found, expected, ZONE, cost_a_year=cost)
    tally = RateTally(lambda at: "night" if at.hour < 7 else "day", ZONE)
    for day in range(3):
        for hour in range(24):
            at = START.replace(hour=0, minute=0) + day * DAY + hour * HOUR
            register = "day" if hour < 7 else "night"
            rise = Decimal("0.4")
            tally.take(Movement(register=register, start=at, end=at + HOUR / 2, rise=rise))
    yield swapped(METER, tally, "day", "night", START)


def _switch(at: datetime) -> Switch:
    return Switch(source="day", to="night", earliest=at - 10 * SECOND, latest=at)


def opinions() -> Iterator[Finding | None]:
    """Yield gas in the wrong unit, a second sensor that disagrees, and a deaf supplier."""
    for energy in ("3171", "12540", "100"):
        yield register_mix_up(METER, Decimal(energy), Decimal("100"), START)
    month = Interval(START, START + 30 * DAY)
    for sensor in (SensorKind.DIN_METER, SensorKind.PULSE):
        opinion = second_opinion(sensor, month, _kwh("300"), _kwh("51"))
        yield sensors_disagree(METER, opinion)
    for sign in (Sign.ESTIMATED_BILL, Sign.EXPORT_GAP, Sign.PERSON_SAYS_SILENT):
        link = supplier_link([SupplierSign(sign, date(2026, 11, 2))], date(2026, 11, 24))
        for told in (None, report(date(2026, 11, 20)), report(date(2026, 11, 3))):
            yield supplier_cannot_hear(METER, link, told, date(2026, 11, 24))


def _kwh(text: str) -> Energy:
    return Energy.from_kwh(text)


def told_by_the_home() -> Iterator[Finding]:
    """Yield what the home itself finds of its broker, its card and its clock."""
    yield Finding(FindingKind.UNREADABLE_MESSAGE, "glow/x", START, facts={"count": 3})
    for kind in (
        FindingKind.BROKER_UNREACHABLE,
        FindingKind.BROKER_REFUSED,
        FindingKind.BROKER_UNTRUSTED,
        FindingKind.BROKER_NOT_LISTENING,
        FindingKind.CLIENT_ID_TAKEN,
        FindingKind.CLOCK_UNTRUSTED,
        FindingKind.RECORDED_ELSEWHERE,
    ):
        yield Finding(kind, "192.168.1.20:1883", START)
    for kind in (FindingKind.TARIFF_UNREADABLE, FindingKind.BRIDGE_UNREADABLE):
        yield Finding(kind, "mine.toml", START, facts={"problem": "line 3: 'rat' is unknown."})
    for trouble in PriceTrouble:
        facts = {"fuel": "gas", "trouble": str(trouble), "host": "api.example.com"}
        facts["code"] = "G-1R-NAME-24-10-01-C"
        yield Finding(FindingKind.PRICES_NOT_HAD, "prices/gas/asked", START, facts=facts)
    yield from price_doubts_of_all_kinds()
    yield Finding(FindingKind.STORE_TROUBLE, "card", START, facts={"reason": "the card is full."})
    for medium in Medium:
        for trouble in CopyTrouble:
            facts = {"trouble": trouble.value}
            yield Finding(FindingKind.COPY_NOT_MADE, medium.value, START, facts=facts)
    for days, copied, lost, tables in (
        *((400, 0, 0, ()), (400, 1, 0, ()), (400, 3, 0, ()), (400, 0, 0, ("note",))),
        *((400, 0, 1, ()), (400, 2, 3, ("total",)), (0, 0, 0, ("meter", "series"))),
    ):
        facts = {"mended": True, "days": days, "from_copy": copied, "lost_days": lost}
        facts |= {"aside": "x.db", "lost": tables}
        yield Finding(FindingKind.STORE_TROUBLE, "history", START, facts=facts)


def credit() -> Iterator[Finding]:
    """Yield credit on each meter that will not last through what it can be warned of."""
    usual = Decimal("0.10")
    friday = datetime(2026, 11, 20, 18, tzinfo=UTC)
    for fuel in (Fuel.ELECTRICITY, Fuel.GAS):
        for balance, now in (("2", START), ("6", friday), ("0", START)):
            prepaid = Prepaid(Money(Decimal(balance), "GBP"))
            found = lasting(prepaid, now, lambda _: usual, ZONE)
            money = Dated(prepaid.balance, now)
            state = MeterState(METER, fuel, balance=money)
            yield from credit_doubts({fuel: state}, {fuel: PrepaidStand(prepaid, now, found)})


def price_doubts_of_all_kinds() -> Iterator[Finding]:
    """Yield what a home says of meters that send another price than was agreed."""
    text = 'name = "Two rates"\ncurrency = "GBP"\nvat_percent = 5\nprices_include_vat = true\n'
    for first_day, night, day, standing in (
        ("2025-04-01", "0.11", "0.28", "0.50"),
        ("2026-04-01", "0.12", "0.30", "0.55"),
        ("2027-04-01", "0.13", "0.33", "0.60"),
    ):
        text += f"[[version]]\nfrom = {first_day}\nstanding_charge = {standing}\n"
        text += f'[[version.rate]]\nname = "Night"\nprice = {night}\nwhen = "00:30-07:30"\n'
        text += f'[[version.rate]]\nname = "Day"\nprice = {day}\n'
    tariff = load_tariff(text)
    for pounds in ("0.2857", "0.315", "30", "0.28", "0.33", "0.12", "0.4", "0.2"):
        prices = Prices(Fuel.ELECTRICITY, "GBP", tariff)
        prices.hear_rate(Dated(UnitRate(Decimal(pounds), "GBP"), START - DAY))
        yield from price_doubts(prices, METER, START, ZONE)
    for pounds in ("0.5238", "0.5775", "55", "0.50", "0.60", "0.8", "0.2"):
        prices = Prices(Fuel.ELECTRICITY, "GBP", tariff)
        prices.hear_standing(Dated(DayRate(Decimal(pounds), "GBP"), START - DAY))
        yield from price_doubts(prices, METER, START, ZONE)


def everything() -> list[Finding]:
    """Return findings of every kind."""
    sources = (disbelieved, breaks, silences, watched, switching, opinions, told_by_the_home)
    sources += (credit,)
    found = chain.from_iterable(source() for source in sources)
    return [finding for finding in found if finding is not None]
