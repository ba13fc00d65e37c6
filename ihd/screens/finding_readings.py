"""Sentences for readings that were not believed, and for registers that broke their count."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ihd.checks.finding import FindingKind
from ihd.meter import Quantity
from ihd.screens.telling import Telling

_TODAYS = (Quantity.IMPORT_ENERGY_TODAY, Quantity.EXPORT_ENERGY_TODAY)


def _sentinel(t: Telling) -> str:
    return t.text(
        "{meter} sent {value} at {time}, which stands for “no value”. We left it out.",
        meter=t.meter(), value=t.sent(), time=t.when(),
    )  # fmt: skip


def _error(t: Telling) -> str:
    return t.text(
        "{meter} sent {value} at {time}: its way to say that it cannot tell. We left it out.",
        meter=t.meter(), value=t.sent(), time=t.when(),
    )  # fmt: skip


def _implausible(t: Telling) -> str:
    return t.text(
        "{meter} said {value} at {time}. That cannot be, so we left it out.",
        meter=t.meter(), value=t.sent(), time=t.when(),
    )  # fmt: skip


def _unknown_unit(t: Telling) -> str:
    return t.text(
        "The reading of {time}, {value}, is in a unit we do not know. We left it out.",
        value=t.sent(), time=t.when(),
    )  # fmt: skip


def _zero(t: Telling) -> str:
    last = t.value("last_value")
    if last is None:
        return _implausible(t)
    if t.name("became"):
        return _counted_again(t)
    return t.text(
        "{meter} said 0 at {time}, after {last}. We left it out.",
        meter=t.meter(), time=t.when(), last=last,
    )  # fmt: skip


def _fallen(t: Telling) -> str:
    last = t.value("last_value")
    if last is None:
        return _implausible(t)
    if t.name("became"):
        return _counted_again(t)
    return t.text(
        "{meter} said {value} at {time}, less than {last} before. We left it out.",
        meter=t.meter(), value=t.sent(), time=t.when(), last=last,
    )  # fmt: skip


def _counted_again(t: Telling) -> str:
    return t.text(
        "{meter} said {value} at {time} and counted on from there, so we believe it.",
        meter=t.meter(), value=t.sent(), time=t.when(),
    )  # fmt: skip


def _rise(t: Telling) -> str:
    if t.name("became"):
        return _counted_again(t)
    if t.name("quantity") in _TODAYS:
        return t.text(
            "{meter} counted {value} for the day at {time}, more than your supply can pass. "
            "We left it out.",
            meter=t.meter(), value=t.sent(), time=t.when(),
        )  # fmt: skip
    span = t.span("passes_in_s")
    if span is None or not t.number("passes_in_s"):
        return _implausible(t)
    return t.text(
        "{meter} said {value} at {time}. That cannot be: your supply could not pass that in "
        "{span}. We left it out.",
        meter=t.meter(), value=t.sent(), time=t.when(), span=span,
    )  # fmt: skip


def _stray(t: Telling) -> str:
    if t.number("next_value") is None:
        return t.text(
            "The very first reading, {last}, was wrong: the meter says {value} since {time}.",
            last=t.value("last_value"), value=t.sent(), time=t.when(),
        )  # fmt: skip
    return t.text(
        "{meter} said {value} at {time}, and {next_value} after it. We left the first out.",
        meter=t.meter(), value=t.sent(), time=t.when(), next_value=t.value("next_value"),
    )  # fmt: skip


def _rejected(t: Telling) -> str:
    return t.text(
        "You said that {value} at {time} is wrong. We left it out.",
        value=t.sent(), time=t.when(),
    )  # fmt: skip


def _power(t: Telling) -> str:
    number = t.number("value")
    most = t.value("least" if number is not None and number < 0 else "most")
    if most is None:
        return _implausible(t)
    return t.text(
        "{meter} said {value} at {time}; your supply passes {most} at most. We left it out.",
        meter=t.meter(), value=t.sent(), time=t.when(), most=most.lstrip("-−"),
    )  # fmt: skip


def _price(t: Telling) -> str:
    if t.name("quantity") == Quantity.STANDING_CHARGE:
        return t.text(
            "{meter} sent {value} a day at {time}. That is no standing charge. We left it out.",
            meter=t.meter(), value=t.sent(), time=t.when(),
        )  # fmt: skip
    return t.text(
        "{meter} sent {value} for a unit at {time}. That is no price. We left it out.",
        meter=t.meter(), value=t.sent(), time=t.when(),
    )  # fmt: skip


def _jumped(t: Telling) -> str:
    if t.number("carried") is not None:
        return t.text(
            "{meter} went from {last} to {value} at {time}. You said that is right: it counts.",
            meter=t.meter(), last=t.value("last_value"), value=t.sent(), time=t.when(),
        )  # fmt: skip
    return t.text(
        "{meter} jumped from {last} to {value} at {time}. We did not count the difference.",
        meter=t.meter(), last=t.value("last_value"), value=t.sent(), time=t.when(),
    )  # fmt: skip


def _exchanged(t: Telling) -> str:
    if t.finding.facts.get("told"):
        return t.text(
            "Your meter was exchanged at {time}, as you told us: from {last} to {value}.",
            time=t.when(), last=t.value("last_value"), value=t.sent(),
        )  # fmt: skip
    return t.text(
        "{meter} went from {last} to {value} at {time}, as a new meter does. We counted on.",
        meter=t.meter(), last=t.value("last_value"), value=t.sent(), time=t.when(),
    )  # fmt: skip


def _reset(t: Telling) -> str:
    if t.finding.facts.get("told"):
        return t.text(
            "{meter} began again at {value} after {last}, at {time}, as you told us.",
            meter=t.meter(), value=t.sent(), last=t.value("last_value"), time=t.when(),
        )  # fmt: skip
    return t.text(
        "{meter} began again at {value} after {last}, at {time}. Nothing is counted twice.",
        meter=t.meter(), value=t.sent(), last=t.value("last_value"), time=t.when(),
    )  # fmt: skip


def _rolled_over(t: Telling) -> str:
    return t.text(
        "{meter} passed its last digit at {time} and went on from {value}. Nothing is lost.",
        meter=t.meter(), value=t.sent(), time=t.when(),
    )  # fmt: skip


def _resumed(t: Telling) -> str:
    return t.text(
        "{meter} went on from {last} at {time}, as if nothing had been. We left out what came "
        "between.",
        meter=t.meter(), last=t.value("last_value"), time=t.when(),
    )  # fmt: skip


SENTENCES: Mapping[FindingKind, Callable[[Telling], str]] = {
    FindingKind.SENTINEL_READING: _sentinel,
    FindingKind.METER_ERROR: _error,
    FindingKind.IMPLAUSIBLE_READING: _implausible,
    FindingKind.UNKNOWN_UNIT: _unknown_unit,
    FindingKind.ZERO_READING: _zero,
    FindingKind.FALLEN_READING: _fallen,
    FindingKind.IMPOSSIBLE_RISE: _rise,
    FindingKind.STRAY_READING: _stray,
    FindingKind.REJECTED_READING: _rejected,
    FindingKind.IMPOSSIBLE_POWER: _power,
    FindingKind.IMPOSSIBLE_PRICE: _price,
    FindingKind.METER_JUMPED: _jumped,
    FindingKind.METER_EXCHANGED: _exchanged,
    FindingKind.METER_RESET: _reset,
    FindingKind.METER_ROLLED_OVER: _rolled_over,
    FindingKind.METER_RESUMED: _resumed,
}
"""The sentence of each kind."""
