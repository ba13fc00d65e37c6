"""Checking that a tariff's rates cover every kind of day once and only once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta

from ihd.tariffs.schedule import OverlapError, Schedule
from ihd.tariffs.source import Node, TariffError
from ihd.tariffs.tariff import RatePeriod, Tariff
from ihd.tariffs.timeline import candidates
from ihd.tariffs.when import DAY_MINUTES, HOLIDAY, OTHER, WEEKDAYS, month_day

_LEAP_YEAR = [month_day(date(2000, 1, 1) + timedelta(days=number)) for number in range(366)]
_DAY_NAMES = {
    "mon": "a Monday", "tue": "a Tuesday", "wed": "a Wednesday", "thu": "a Thursday",
    "fri": "a Friday", "sat": "a Saturday", "sun": "a Sunday", HOLIDAY: "a holiday",
}  # fmt: skip


def check_cover(tariff: Tariff, root: Node) -> None:
    """Raise TariffError where two rates hold at once, or none does, on some kind of day."""
    nodes = list(root.tables("version")) or [root]
    for version, node in zip(tariff.versions, nodes, strict=True):
        for key, rates in (("rate", version.rates), ("export", version.export)):
            for domain in domains(rates):
                _check(tariff, node, key, rates, domain)


def domains(rates: Sequence[RatePeriod]) -> Iterator[tuple[int, ...]]:
    """Yield the indexes of rates among which only the clock decides.

    They are the rates for energy no register tells apart, then those that share a register.
    """
    by_clock = candidates(rates, None)
    if by_clock:
        yield by_clock
    for register in dict.fromkeys(name for rate in rates for name in rate.registers):
        sharing = candidates(rates, register)
        if len(sharing) > 1 and sharing != by_clock:
            yield sharing


def _check(
    tariff: Tariff, node: Node, key: str, rates: Sequence[RatePeriod], domain: tuple[int, ...]
) -> None:
    schedule = Schedule(tariff, rates, domain, UTC)
    whole = [index for index in domain if not rates[index].when.clauses]
    if len(whole) > 1:
        first, second = (rates[index].name for index in whole[:2])
        raise _refusal(
            node, key, whole[1], f"{first} and {second} both hold all the time; give one a when"
        )
    seen: set[tuple[bool, ...]] = set()
    for number in _LEAP_YEAR:
        signature = schedule.seasons_on(number)
        if signature in seen:
            continue
        seen.add(signature)
        for kinds in _kinds_of_day(tariff, rates):
            try:
                plan = schedule.plan_of(kinds, number)
            except OverlapError as error:
                later = max(error.first, error.second)
                raise _refusal(node, key, later, _overlap(rates, error, number)) from None
            hole = next((first for first, _, index in plan if index is None), None)
            if hole is not None and not _may_be_unknown(tariff, rates, kinds):
                raise _refusal(node, key, domain[-1], _hole(kinds, number, hole))


def _kinds_of_day(tariff: Tariff, rates: Sequence[RatePeriod]) -> Iterator[frozenset[str]]:
    for kind in (*WEEKDAYS, HOLIDAY):
        if kind != HOLIDAY or _mentions(rates, HOLIDAY):
            for own in (*tariff.day_kinds, OTHER) if tariff.day_kinds else ("",):
                yield frozenset(filter(None, (kind, own)))


def _may_be_unknown(tariff: Tariff, rates: Sequence[RatePeriod], kinds: frozenset[str]) -> bool:
    """Say whether a day of no listed kind is one whose price is not published yet."""
    return bool(tariff.day_kinds) and OTHER in kinds and not _mentions(rates, OTHER)


def _mentions(rates: Sequence[RatePeriod], word: str) -> bool:
    return any(word in clause.days for rate in rates for clause in rate.when.clauses)


def _overlap(rates: Sequence[RatePeriod], error: OverlapError, number: int) -> str:
    first, second = (rates[index].name for index in sorted((error.first, error.second)))
    return (
        f"{first} and {second} both hold {_moment(error.kinds, number, error.minute)};"
        " change the when of one"
    )


def _hole(kinds: frozenset[str], number: int, minute: int) -> str:
    return (
        f"no rate holds {_moment(kinds, number, minute)};"
        " add the time to a when, or a rate without when for all the rest"
    )


def _moment(kinds: frozenset[str], number: int, minute: int) -> str:
    day = next((name for kind, name in _DAY_NAMES.items() if kind in kinds), "a day")
    own = "".join(f" ({kind})" for kind in sorted(kinds) if kind not in _DAY_NAMES)
    month = f"{date(2000, number // 100, 1):%B}"
    return f"at {minute % DAY_MINUTES // 60:02d}:{minute % 60:02d} on {day}{own} in {month}"


def _refusal(node: Node, key: str, index: int, what: str) -> TariffError:
    tables = list(node.tables(key)) if key in node else []
    return tables[index].error("when", what) if index < len(tables) else node.error(None, what)
