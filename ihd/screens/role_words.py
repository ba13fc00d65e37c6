"""Which meter stands for what in this home: the person picks, with reasons and live numbers."""

from __future__ import annotations

from collections.abc import Mapping

from ihd.bridges.candidates import Candidate
from ihd.guide import Guide
from ihd.meter import REGISTERS, Fuel, Quantity
from ihd.screens.meter_names import candidate_name, candidate_note, candidate_value, meter_name
from ihd.screens.now import Line, Tone
from ihd.screens.rows import (
    Action,
    Buttons,
    Heading,
    Opens,
    OpenSheet,
    Option,
    Row,
    Said,
    Sheet,
    Weight,
)
from ihd.screens.settings_screen import PickMeter, Scan
from ihd.snapshot import MeterState
from ihd.words import Words

ROLES = ("electricity", "gas", "export", "solar", "check")
_MOST = 40
_COUNTED = frozenset({Quantity.POWER, *REGISTERS})


def role_name(role: str, words: Words) -> str:
    """Return what a meter stands for, as the name of a row."""
    match role:
        case "electricity":
            return words.text("Electricity of the house")
        case "gas":
            return words.text("Gas")
        case "export":
            return words.text("What is sent out")
        case "solar":
            return words.text("Solar")
        case _:
            return words.text("A second sensor, to compare")


def role_rows(guide: Guide, roles: tuple[str, ...], words: Words) -> tuple[Row, ...]:
    """Return a door for each role, with the meter that has it."""
    return tuple(
        Opens(
            role_name(role, words),
            OpenSheet(f"role:{role}"),
            value=_named(guide, guide.settings.meter_for(role), words),
        )
        for role in roles
    )


def role_sheets(guide: Guide, words: Words) -> tuple[Sheet, ...]:
    """Return for each role the meters that may have it, the likeliest first."""
    return tuple(
        Sheet(
            f"role:{role}",
            role_name(role, words),
            role_options(guide, role, words) or _nothing_heard(role, words),
        )
        for role in ROLES
    )


def _nothing_heard(role: str, words: Words) -> tuple[Row, ...]:
    rows: list[Row] = [
        Said(Line(words.text("Nothing that could be this was heard yet."), Tone.QUIET), title=True)
    ]
    if role == "gas":
        rows.append(Said(Line(words.text("A gas meter may be heard only once in half an hour."))))
    rows.append(Buttons((Action(words.text("Look for meters"), Scan(), Weight.MAIN),)))
    return tuple(rows)


def role_options(
    guide: Guide, role: str, words: Words, *, with_none: bool = True
) -> tuple[Row, ...]:
    """Return the meters that may have a role, and that none has it.

    The house's own meter is nothing to compare it with, and makes no sun's energy.
    """
    chosen = guide.settings.meter_for(role)
    around = guide.around
    heard = around.candidates if around is not None else ()
    titles = around.titles if around is not None else {}
    house = guide.settings.meter_for("electricity") if role in ("check", "solar") else None
    fits = [one for one in heard if fits_role(one, role) and one.meter != house][:_MOST]
    rows: list[Row] = [_candidate(one, role, chosen, titles, words) for one in fits]
    known = {one.meter for one in heard}
    rows += [
        Option(
            meter_name(state.meter, state.fuel, _title(state.meter, titles), words),
            PickMeter(state.meter, role),
            chosen=state.meter == chosen,
            value=words.power(state.power_w.value) if state.power_w is not None else "",
        )
        for state in guide.home.meters
        if state.meter not in (*known, house)
        and _fits_fuel(state.fuel, role)
        and (state.meter == chosen or _says_something(state))
    ]
    if not rows and chosen is not None and with_none:
        rows.append(Option(_named(guide, chosen, words), PickMeter(chosen, role), chosen=True))
    if rows and with_none:
        rows.append(Option(words.text("None"), PickMeter("", role), chosen=chosen is None))
    return (*rows, *(_sensor_options(guide, words) if role == "check" else ()))


def _candidate(
    one: Candidate, role: str, chosen: str | None, titles: Mapping[str, str], words: Words
) -> Option:
    return Option(
        candidate_name(one, titles, words),
        PickMeter(one.meter, role),
        chosen=one.meter == chosen,
        note=candidate_note(one, words),
        value=candidate_value(one, words),
    )


def _sensor_options(guide: Guide, words: Words) -> tuple[Row, ...]:
    """Return what the second sensor may be: how far it can be trusted hangs on that."""
    check = next((one for one in guide.settings.meters if one.role == "check"), None)
    if check is None:
        return ()
    kinds = (
        ("clamp", words.text("A clamp around the cable")),
        ("din_meter", words.text("A meter in the fuse box")),
        ("plug_meter", words.text("A meter in a plug")),
        ("pulse", words.text("A reader of the meter's blinking light")),
    )
    heading = Heading(words.text("What kind of sensor is it?"))
    options = (
        Option(label, PickMeter(check.id, "check", kind), chosen=kind == check.sensor)
        for kind, label in kinds
    )
    return (heading, *options)


def fits_role(one: Candidate, role: str) -> bool:
    """Say whether a meter that was heard may have a role at all.

    A display's own id, which tells of its radio or a price alone, would be waited for in vain.
    """
    counts = any(reading.quantity in _COUNTED for reading in one.latest)
    return counts and _fits_fuel(one.fuel, role)


def _fits_fuel(fuel: Fuel | None, role: str) -> bool:
    return fuel in ((Fuel.GAS, None) if role == "gas" else (Fuel.ELECTRICITY, None))


def _says_something(state: MeterState) -> bool:
    """Say whether a meter ever told a reading: a display's own id tells only of its radio."""
    told = (state.power_w, state.export, state.volume_m3)
    return bool(state.registers) or any(one is not None for one in told)


def _named(guide: Guide, meter: str | None, words: Words) -> str:
    if meter is None:
        return words.text("None")
    around = guide.around
    one = around.candidate(meter) if around is not None else None
    titles = around.titles if around is not None else {}
    if one is not None:
        return candidate_name(one, titles, words)
    state = next((state for state in guide.home.meters if state.meter == meter), None)
    fuel = state.fuel if state is not None else None
    return meter_name(meter, fuel, _title(meter, titles), words)


def _title(meter: str, titles: Mapping[str, str]) -> str:
    """Return the own name of the bridge a meter's id most likely begins with."""
    return titles.get(meter.split("/")[0], "")
