"""From a home to what the Meter page says: two lights, one thing to do, registers and doors."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from ihd.checks.finding import FindingKind
from ihd.checks.silence import WEAK_LQI, WEAK_RSSI_DBM
from ihd.checks.silence import Light as Lit
from ihd.checks.supplier_link import Sign
from ihd.meter import Fuel
from ihd.screens.controls import control_words
from ihd.screens.meter import Light, LightLine, MeterScreen, RegisterReading
from ihd.screens.meter_cards import card_of
from ihd.screens.meter_checks import check_rows, check_sheets
from ihd.screens.meter_facts import MeterFacts, Told
from ihd.screens.meter_sheets import record_rows, record_sheets
from ihd.screens.now import Line, Tone
from ihd.screens.rows import Action, Card, OpenPage, OpenSheet, Weight
from ihd.snapshot import Dated, Link, MeterState, Snapshot
from ihd.units import Energy
from ihd.words import Words

STRONG_RSSI_DBM = -70
STRONG_LQI = 100
_LIGHTS = {
    Lit.GREEN: Light.FINE,
    Lit.AMBER: Light.SLOW,
    Lit.RED: Light.SILENT,
    Lit.UNKNOWN: Light.UNKNOWN,
}
_DIGITS = {Fuel.ELECTRICITY: 6}
_FEWEST_DIGITS = 5


def meter_screen(facts: MeterFacts, words: Words) -> MeterScreen:
    """Return what the Meter page says, in one language."""
    snapshot = facts.snapshot
    is_chosen = snapshot.electricity is not None or snapshot.gas is not None
    card = card_of(facts, words) if is_chosen else _no_meter(words)
    return MeterScreen(
        to_us=_to_us(snapshot, words),
        to_supplier=_to_supplier(facts, words),
        compare=words.text("Your meter should show this") if is_chosen else "",
        registers=tuple(_registers(snapshot, words)),
        controls=control_words(words),
        cards=(card,) if card is not None else (),
        rows=(*record_rows(facts, words), *check_rows(facts, words)) if is_chosen else (),
        sheets=(*record_sheets(facts, words), *check_sheets(facts, words)) if is_chosen else (),
        notice=_notice(facts, words),
    )


def signal_in_words(state: MeterState, words: Words) -> str | None:
    """Return how well the bridge hears the meter, or None where it does not say."""
    rssi, lqi = state.rssi_dbm, state.lqi
    if rssi is None and lqi is None:
        return None
    if (rssi is not None and rssi <= WEAK_RSSI_DBM) or (lqi is not None and lqi <= WEAK_LQI):
        return words.text("weak signal")
    strong = (rssi is None or rssi >= STRONG_RSSI_DBM) and (lqi is None or lqi >= STRONG_LQI)
    return words.text("strong signal") if strong else words.text("good signal")


# -- the two lights -----------------------------------------------------------------------------


def _to_us(snapshot: Snapshot, words: Words) -> LightLine:
    title = words.text("Meter to you")
    state = snapshot.electricity or snapshot.gas
    if state is None or state.last_heard is None:
        chosen = words.text("No reading yet") if state else words.text("No meter chosen yet")
        return LightLine(title, Light.UNKNOWN, chosen)
    opens = OpenSheet("link")
    if snapshot.broker is Link.DOWN and snapshot.broker_since is not None:
        time = words.time(snapshot.broker_since, snapshot.zone)
        lost = words.text("No link to the broker since {time}", time=time)
        return LightLine(title, Light.SILENT, lost, opens)
    if state.online is False:
        lost = words.text("The bridge has lost your meter")
        return LightLine(title, Light.SILENT, lost, opens)
    light = _light_of(snapshot, state)
    if light is Light.SILENT:
        time = _moment(state.last_heard, snapshot, words)
        return LightLine(title, light, words.text("Nothing since {time}", time=time), opens)
    age = words.duration(max(snapshot.at - state.last_heard, timedelta(0)))
    signal = signal_in_words(state, words)
    if signal is None:
        return LightLine(title, light, words.text("Heard {age} ago", age=age), opens)
    said = words.text("{age} ago, {signal}", age=age, signal=signal)
    return LightLine(title, light, said, opens)


def _light_of(snapshot: Snapshot, state: MeterState) -> Light:
    kinds = {f.kind for f in snapshot.findings if f.subject == state.meter}
    if FindingKind.METER_SILENT in kinds:
        return Light.SILENT
    slow = kinds & {FindingKind.METER_SLOW, FindingKind.WEAK_SIGNAL}
    return Light.SLOW if slow else Light.FINE


def _to_supplier(facts: MeterFacts, words: Words) -> LightLine:
    title = words.text("Meter to your supplier")
    link = facts.examined.supplier
    return LightLine(title, _LIGHTS[link.light], _sign(facts, words), OpenSheet("supplier"))


def _sign(facts: MeterFacts, words: Words) -> str:
    sign = facts.examined.supplier.sign
    if sign is None or facts.examined.supplier.light is Lit.UNKNOWN:
        return words.text("We cannot tell")
    day = words.day(sign.day)
    match sign.sign:
        case Sign.ESTIMATED_BILL:
            return words.text("Your bill of {day} was estimated", day=day)
        case Sign.SMART_BILL:
            return words.text("Your bill of {day} used real readings", day=day)
        case Sign.EXPORT_GAP:
            return words.text("Their figures have a gap up to {day}", day=day)
        case Sign.EXPORT_FULL:
            return words.text("Their figures are whole up to {day}", day=day)
        case Sign.PERSON_SAYS_SILENT:
            return words.text("Not heard, you said on {day}", day=day)
        case _:
            return words.text("Heard, you said on {day}", day=day)


# -- registers ----------------------------------------------------------------------------------


def _registers(snapshot: Snapshot, words: Words) -> list[RegisterReading]:
    found: list[RegisterReading] = []
    state = snapshot.electricity
    if state is not None:
        named = any(name is not None for name in state.registers)
        names = [name for name in state.registers if name is not None or not named]
        for name in sorted(names, key=lambda name: name or ""):
            label = words.text("Electricity")
            if name is not None:
                label = words.text("Electricity, register {name}", name=name)
            found.append(_energy(label, state.registers[name], state, snapshot, words))
        if state.export is not None and state.export.value:
            sent = words.text("Electricity sent out")
            found.append(_energy(sent, state.export, state, snapshot, words))
    gas = snapshot.gas
    if gas is not None and gas.volume_m3 is not None:
        volume = gas.volume_m3
        found.append(
            _reading(words.text("Gas"), volume.value, "m³", volume.at, gas, snapshot, words)
        )
    elif gas is not None:
        found += [
            _energy(words.text("Gas"), dated, gas, snapshot, words)
            for dated in gas.registers.values()
        ]
    return found


def _energy(
    label: str, dated: Dated[Energy], state: MeterState, snapshot: Snapshot, words: Words
) -> RegisterReading:
    return _reading(label, dated.value.kwh, "kWh", dated.at, state, snapshot, words)


def _reading(
    label: str,
    value: Decimal,
    unit: str,
    at: datetime,
    state: MeterState,
    snapshot: Snapshot,
    words: Words,
) -> RegisterReading:
    whole, _, decimals = f"{value:.3f}".partition(".")
    digits = _DIGITS.get(state.fuel, _FEWEST_DIGITS) if state.fuel else _FEWEST_DIGITS
    heard = state.last_heard
    spoken = words.text(
        "{label}: {value} {unit} at {time}",
        label=label,
        value=words.number(value, 3),
        unit=words.text("cubic metres") if unit == "m³" else words.text("kilowatt-hours"),
        time=_moment(at, snapshot, words),
    )
    return RegisterReading(
        label=label,
        whole=whole.zfill(digits),
        fraction=words.number(Decimal("0.5"), 1)[1] + decimals,
        unit=unit,
        when=words.text("at {time}", time=_second(at, snapshot, words)),
        spoken=spoken,
        live=heard is not None and (snapshot.at - heard).total_seconds() < state.silent_after_s,
    )


def _second(at: datetime, snapshot: Snapshot, words: Words) -> str:
    local = at.astimezone(snapshot.zone)
    if local.date() != snapshot.at.astimezone(snapshot.zone).date():
        return _moment(at, snapshot, words)
    return f"{local:%H:%M:%S}"


def _moment(at: datetime, snapshot: Snapshot, words: Words) -> str:
    local = at.astimezone(snapshot.zone).date()
    time = words.time(at, snapshot.zone)
    if local == snapshot.at.astimezone(snapshot.zone).date():
        return time
    return words.text("{time} on {day}", time=time, day=words.day(local))


def _no_meter(words: Words) -> Card:
    """Return what there is to do before anything can be said of a meter."""
    choose = Action(words.text("Choose my meter"), OpenPage("settings", "meters"), Weight.MAIN)
    title = Line(words.text("No meter chosen yet"), Tone.WRONG)
    return Card(title, (words.text("We never guess which meter is your house."),), (choose,))


def _notice(facts: MeterFacts, words: Words) -> Line | None:
    if facts.told is None:
        return None
    tone = Tone.LOW if facts.told is Told.KEPT else Tone.WRONG
    return Line(_answer(facts.told, words), tone)


def _answer(told: Told, words: Words) -> str:
    match told:
        case Told.NO_DAY:
            return words.text("That is no day. Type it as 24.11.2026.")
        case Told.DAY_TO_COME:
            return words.text("That day is still to come.")
        case Told.NO_READING:
            return words.text("That is no reading. Type its digits, with the mark.")
        case Told.CLOSING_LOWER:
            return words.text("The old meter had already counted further than that.")
        case Told.NO_POWER:
            return words.text("Type the heater's power first; it is on its plate.")
        case Told.NOTHING_HEARD:
            return words.text("We need a reading of that time, and there is none.")
        case _:
            return words.text("Kept. Your totals have followed.")
