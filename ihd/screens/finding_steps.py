"""One next step for each kind of finding; none where there is nothing to be done."""

from __future__ import annotations

from ihd.checks.finding import FindingKind
from ihd.screens.price_difference import METERS_FAULT
from ihd.screens.telling import Telling

_OURS = frozenset(
    {
        FindingKind.SENTINEL_READING,
        FindingKind.METER_ERROR,
        FindingKind.UNKNOWN_UNIT,
        FindingKind.IMPLAUSIBLE_READING,
        FindingKind.IMPOSSIBLE_POWER,
    }
)


def step(t: Telling) -> str | None:
    """Return what the person can do about a finding that stands."""
    if t.finding.kind in (FindingKind.BILL_SWAPPED, FindingKind.GAS_UNITS_MIXED):
        return t.text("Send these figures to your supplier, and ask for a corrected bill.")
    if not t.stands:
        return None
    if t.finding.kind in _OURS:
        return t.text("If it goes on, restart the bridge, then look for its update.")
    return _of_readings(t) or _of_links(t) or _of_our_own(t) or _of_meters(t) or _of_prices(t)


def _of_readings(t: Telling) -> str | None:
    text = t.text
    match t.finding.kind:
        case FindingKind.IMPOSSIBLE_RISE | FindingKind.FALLEN_READING | FindingKind.ZERO_READING:
            return text("Compare with the meter's own figures; if they agree, say so here.")
        case FindingKind.METER_JUMPED:
            return text("Compare with the meter's own figures, and say whether to count it.")
        case FindingKind.METER_EXCHANGED:
            return text(
                "Was your meter changed on {day}? Say so, with its last reading if you have it.",
                day=t.day(),
            )
        case FindingKind.METER_RESET:
            return text(
                "Was your meter changed on {day}, or did its bridge only begin again? Say which.",
                day=t.day(),
            )
        case FindingKind.IMPOSSIBLE_PRICE:
            return text("Put your price in yourself, in the settings, until the meter's is right.")
        case _:
            return None


def _of_links(t: Telling) -> str | None:
    text = t.text
    match t.finding.kind:
        case FindingKind.UNREADABLE_MESSAGE:
            return text("Look whether the bridge was updated; its new form may need to be added.")
        case FindingKind.BROKER_UNREACHABLE:
            return text("Look whether the broker is running, and its address in the settings.")
        case FindingKind.BROKER_REFUSED:
            return text("Type the broker's name and password again in the settings.")
        case FindingKind.BROKER_UNTRUSTED:
            return text("Choose the broker's certificate in the settings.")
        case FindingKind.BROKER_NOT_LISTENING:
            return text("Give it another port in the settings, or use the broker that is there.")
        case FindingKind.CLIENT_ID_TAKEN:
            return text("Close the other display, or give each its own home folder.")
        case FindingKind.METER_SILENT:
            return text("Look whether the bridge has power, and read your meter meanwhile.")
        case FindingKind.WEAK_SIGNAL:
            return text("Move the bridge nearer to the meter, and away from metal.")
        case FindingKind.SUPPLIER_CANNOT_HEAR:
            return _supplier(t)
        case _:
            return None


def _of_our_own(t: Telling) -> str | None:
    match t.finding.kind:
        case FindingKind.STORE_TROUBLE:
            return _card(t)
        case FindingKind.COPY_NOT_MADE:
            return _copy(t)
        case FindingKind.RECORDED_ELSEWHERE:
            return t.text("End the other one to settle things here: this one then records.")
        case FindingKind.CLOCK_UNTRUSTED:
            return t.text("Connect this machine to the network, so that it can set its clock.")
        case FindingKind.TARIFF_UNREADABLE | FindingKind.BRIDGE_UNREADABLE:
            return _file(t)
        case _:
            return None


def _card(t: Telling) -> str:
    if t.finding.facts.get("mended"):
        return t.text("Cards wear out: copy this home to a new one before long.")
    return t.text("Free some space on the card, or put in a new one.")


def _copy(t: Telling) -> str:
    trouble = t.name("trouble")
    if t.finding.subject != "second":
        if trouble == "full":
            return t.text("Free some space on the card, or put in a larger one.")
        return t.text("Make a copy in the settings: it says there what is in the way.")
    match trouble:
        case "gone":
            return t.text("Plug it in, or choose another place for copies in the settings.")
        case "full":
            return t.text("Free some space on it, or put in a larger one.")
        case _:
            return t.text("Look whether anything can be written to it, or try another.")


def _file(t: Telling) -> str:
    problem = t.name("problem")
    if problem is None:
        return t.text("Put the file right, and start Plainwatt again.")
    return t.text("Put the file right, and start Plainwatt again: {problem}", problem=problem)


def _supplier(t: Telling) -> str:
    due = t.day_of("due")
    if due is None:
        return t.text("Read your meter, send the reading, and report the fault today.")
    if not t.finding.facts.get("overdue"):
        return t.text("Your supplier owes you a plan by {day}.", day=t.words.day(due))
    stake = t.stake()
    if stake is None:
        return t.text("A plan was due by {day}. Ask your supplier for it.", day=t.words.day(due))
    return t.text(
        "A plan was due by {day}. Ask for it, and for the {amount} that may be owed to you.",
        day=t.words.day(due),
        amount=stake,
    )


def _of_meters(t: Telling) -> str | None:
    text = t.text
    match t.finding.kind:
        case FindingKind.REGISTER_STUCK:
            return text("Photograph the meter, and tell your supplier that it has stopped.")
        case FindingKind.VALUE_FROZEN:
            return text("Restart the bridge; if nothing changes, read the meter itself.")
        case FindingKind.POWER_DISAGREES:
            return text("Compare with the meter itself, and then make the heater test.")
        case FindingKind.COUNTERS_DISAGREE:
            return text("Go by the meter's own readings, as we do.")
        case FindingKind.METER_CLOCK_OFF:
            return text("If this machine's clock is right, tell your supplier of the meter's.")
        case FindingKind.SWITCHING_DIFFERS | FindingKind.SWITCHING_DRIFTS:
            return text("Ask your supplier to set the meter's clock, or to bill by its hours.")
        case FindingKind.REGISTERS_SWAPPED:
            return text("Send this to your supplier, and ask for your bills to be corrected.")
        case FindingKind.GAS_CONVERTED_TWICE:
            return text("Go by the meter's cubic metres, and update the bridge.")
        case FindingKind.SENSORS_DISAGREE:
            return text("Make one of the three tests on the Meter page.")
        case _:
            return None


def _of_prices(t: Telling) -> str | None:
    match t.finding.kind:
        case FindingKind.CREDIT_RUNS_OUT:
            return t.text("Top up, or ask your supplier for help with the meter today.")
        case FindingKind.PRICES_NOT_HAD:
            return t.text("Look at the tariff code and the host in the settings, under Prices.")
        case FindingKind.PRICE_DIFFERS:
            return _whose_price(t)
        case _:
            return None


def _whose_price(t: Telling) -> str:
    if t.name("difference") in METERS_FAULT:
        return t.text("Costs here go by your price; your supplier can correct the meter's.")
    return t.text("Compare with your bill, and put your price right in the settings if it is not.")
