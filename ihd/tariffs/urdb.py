"""A US tariff from an OpenEI Utility Rate Database record, as a tariff file a person can read.

Whatever the record holds that a tariff file cannot say is refused, all of it named: a bill that
leaves a charge out is worse than none. Tiers count each period's own energy of the month.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ihd.tariffs.source import TariffError

_NO_LIMIT = Decimal(10) ** 30
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NOT_EXPRESSED = {
    "annualmincharge": "a minimum charge a year",
    "coincidentratestructure": "a charge for the grid's own peak",
    "fueladjustmentsmonthly": "fuel adjustments by month",
    "demandratchetpercentage": "a demand that remembers earlier months",
    "demandreactivepowercharge": "a charge for reactive power",
    "fixedchargeeaaddl": "a charge for further meters",
}
_FIXED = {"$/month": "month", "$/day": "day", "$/year": "year"}


def toml_from_urdb(payload: str | bytes, name: str = "urdb") -> str:
    """Return a URDB record as the text of a tariff file.

    The record says no time zone, so neither does the file. Raise TariffError naming everything
    the record holds that a tariff file cannot say.
    """
    record = _record(payload, name)
    refused = [says for key, says in _NOT_EXPRESSED.items() if _is_set(record.get(key))]
    periods = _periods(record, "energyratestructure", name)
    rates = list(_rates(record, periods, refused, name))
    demands = list(_demands(record, refused, name))
    charge = [*_fixed_charge(record, refused), *_minimum_charge(record, refused)]
    if refused:
        raise TariffError(f"{name}: this record has {'; '.join(dict.fromkeys(refused))}")
    title = record.get("name") or record.get("label") or "URDB rate"
    about = f"{record.get('utility', 'unknown utility')}, from the Utility Rate Database"
    head = [f"name = {_quoted(title)}", f"about = {_quoted(about)}", 'currency = "USD"', *charge]
    return "\n".join([*head, "", *rates, *demands]) + "\n"


def _record(payload: str | bytes, name: str) -> Mapping[str, Any]:
    try:
        body = json.loads(payload, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as error:
        raise TariffError(f"{name}: this is not JSON: {error}") from error
    if isinstance(body, dict) and isinstance(body.get("items"), list) and len(body["items"]) == 1:
        body = body["items"][0]
    if not isinstance(body, dict) or "energyratestructure" not in body:
        raise TariffError(f"{name}: this is not one URDB record with an energyratestructure")
    return body


def _rates(
    record: Mapping[str, Any],
    periods: Sequence[Sequence[Mapping[str, Any]]],
    refused: list[str],
    name: str,
) -> Iterator[str]:
    weekday = _schedule(record, "energyweekdayschedule", len(periods), name)
    weekend = _schedule(record, "energyweekendschedule", len(periods), name)
    for number, tiers in enumerate(periods):
        when = _when(number, weekday, weekend)
        if when is None:
            continue
        yield "[[rate]]"
        yield f"name = {_quoted('Energy' if len(periods) == 1 else f'Period {number + 1}')}"
        if when:
            yield f"when = [{', '.join(_quoted(clause) for clause in when)}]"
        yield from _prices(tiers, refused)
        yield ""


def _prices(tiers: Sequence[Mapping[str, Any]], refused: list[str]) -> Iterator[str]:
    units = {str(tier.get("unit") or "kWh") for tier in tiers}
    refused.extend(f"tiers in {unit}" for unit in sorted(units - {"kWh", "kWh daily"}))
    if len(units) > 1:
        refused.append("tiers in several units")
    if any(_is_set(tier.get("sell")) for tier in tiers):
        refused.append("a price for energy sold")
    prices = [_number(tier.get("rate")) + _number(tier.get("adj")) for tier in tiers]
    if len(tiers) == 1:
        yield f"price = {prices[0]:f}"
        return
    yield f"tiers_per = {_quoted('day' if units == {'kWh daily'} else 'month')}"
    yield "tiers = ["
    for tier, price in zip(tiers, prices, strict=True):
        limit = _limit(tier)
        upper = "" if limit is None else f"up_to = {limit:f}, "
        yield f"  {{ {upper}price = {price:f} }},"
    yield "]"


def _demands(record: Mapping[str, Any], refused: list[str], name: str) -> Iterator[str]:
    """Yield flat and time-of-use demand charges, each of one tier."""
    slot = int(_number(record.get("demandwindow")) or 15)
    flat = _periods(record, "flatdemandstructure", name)
    months = _months(record, "flatdemandmonths", len(flat), name) if flat else []
    for number, tiers in enumerate(flat):
        held = [_MONTHS[month] for month, period in enumerate(months) if period == number]
        if held:
            clause = [] if len(held) == 12 else [" ".join(held)]
            yield from _demand(f"Demand {number + 1}", tiers, clause, slot, refused)
    timed = _periods(record, "demandratestructure", name)
    weekday, weekend = (
        _schedule(record, f"demand{days}schedule", len(timed), name) if timed else []
        for days in ("weekday", "weekend")
    )
    for number, tiers in enumerate(timed):
        when = _when(number, weekday, weekend)
        if when is not None:
            yield from _demand(f"Demand in period {number + 1}", tiers, when, slot, refused)
    unit = record.get("demandrateunit") or record.get("flatdemandunit") or "kW"
    if (flat or timed) and unit != "kW":
        refused.append(f"a demand in {unit}")


def _demand(
    name: str,
    tiers: Sequence[Mapping[str, Any]],
    when: Sequence[str],
    slot: int,
    refused: list[str],
) -> Iterator[str]:
    if len(tiers) > 1:
        refused.append("a demand charge in tiers")
    price = _number(tiers[0].get("rate")) + _number(tiers[0].get("adj"))
    if not price:
        return
    yield "[[demand]]"
    yield f"name = {_quoted(name)}"
    yield f"price = {price:f}"
    yield 'per = "month"'
    yield f"slot_minutes = {slot}"
    if when:
        yield f"when = [{', '.join(_quoted(clause) for clause in when)}]"
    yield ""


def _fixed_charge(record: Mapping[str, Any], refused: list[str]) -> list[str]:
    monthly = _number(record.get("fixedmonthlycharge"))
    first = _number(record.get("fixedchargefirstmeter"))
    unit = str(record.get("fixedchargeunits") or "$/month")
    if first and unit not in _FIXED:
        refused.append(f"a fixed charge in {unit}")
    if not first and not monthly:
        return []
    per = _FIXED.get(unit, "month") if first else "month"
    return [f"standing_charge = {_quoted(f'{first or monthly:f} per {per}')}"]


def _minimum_charge(record: Mapping[str, Any], refused: list[str]) -> list[str]:
    monthly, other = _number(record.get("minmonthlycharge")), _number(record.get("mincharge"))
    unit = str(record.get("minchargeunits") or "$/month")
    if other and unit not in ("$/month", "$/day"):
        refused.append(f"a minimum charge in {unit}")
    if not other and not monthly:
        return []
    per = _FIXED.get(unit, "month") if other else "month"
    return [f"minimum_charge = {_quoted(f'{other or monthly:f} per {per}')}"]


def _when(
    number: int, weekday: Sequence[Sequence[Any]], weekend: Sequence[Sequence[Any]]
) -> list[str] | None:
    """Return the clauses of a period in the 12 × 24 schedules; [] is always, None is never."""
    profiles: dict[tuple[str, str], list[str]] = {}
    for month, (on_weekdays, on_weekends) in enumerate(zip(weekday, weekend, strict=True)):
        for days, hours in (("weekdays", on_weekdays), ("weekends", on_weekends)):
            times = _times([hour for hour, period in enumerate(hours) if period == number])
            if times is not None:
                profiles.setdefault((days, times), []).append(_MONTHS[month])
    clauses = []
    for (days, times), months in profiles.items():
        other = ("weekends" if days == "weekdays" else "weekdays", times)
        if profiles.get(other) == months:
            if days == "weekends":
                continue
            days = ""
        held = "" if len(months) == 12 else " ".join(months)
        clauses.append(" ".join(word for word in (held, days, times) if word))
    if not profiles:
        return None
    return [] if clauses == [""] else clauses


def _times(hours: Sequence[int]) -> str | None:
    """Return the windows of whole hours as text; "" is the whole day, None is no hour."""
    if not hours:
        return None
    if len(hours) == 24:
        return ""
    starts = [hour for hour in hours if hour - 1 not in hours]
    ends = [hour + 1 for hour in hours if hour + 1 not in hours]
    return " ".join(f"{a:02d}:00-{b:02d}:00" for a, b in zip(starts, ends, strict=True))


def _schedule(
    record: Mapping[str, Any], key: str, periods: int, name: str
) -> Sequence[Sequence[Decimal]]:
    months: Any = record.get(key)
    if not _is_list_of(months, 12) or not all(_is_list_of(hours, 24) for hours in months):
        raise TariffError(f"{name}: {key} is not 12 months of 24 hours")
    if any(period not in range(periods) for hours in months for period in hours):
        raise TariffError(f"{name}: {key} names a period that has no rate")
    return list(months)


def _months(record: Mapping[str, Any], key: str, periods: int, name: str) -> Sequence[Decimal]:
    """Return the number of each month's period; raise TariffError where it is none."""
    months: Any = record.get(key)
    if not _is_list_of(months, 12) or any(period not in range(periods) for period in months):
        raise TariffError(f"{name}: {key} is not 12 numbers of periods that have a rate")
    return list(months)


def _is_list_of(value: object, length: int) -> bool:
    return isinstance(value, list) and len(value) == length


def _periods(
    record: Mapping[str, Any], key: str, name: str
) -> Sequence[Sequence[Mapping[str, Any]]]:
    """Return the tiers of each period, none where the record has none; raise TariffError."""
    periods = record.get(key) or []
    if not isinstance(periods, list) or not all(isinstance(tiers, list) for tiers in periods):
        raise TariffError(f"{name}: {key} is not a list of periods")
    if not all(tiers and all(map(_is_tier, tiers)) for tiers in periods):
        raise TariffError(f"{name}: {key} has a period without a rate")
    return list(periods)


def _is_tier(tier: object) -> bool:
    """Say whether a tier's figures are numbers, as far as it has any."""
    figures = ("rate", "adj", "max")
    return isinstance(tier, dict) and all(
        isinstance(tier.get(figure), Decimal | None) for figure in figures
    )


def _limit(tier: Mapping[str, Any]) -> Decimal | None:
    limit = tier.get("max")
    return None if limit is None or limit >= _NO_LIMIT else Decimal(limit)


def _number(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def _is_set(value: object) -> bool:
    return any(value) if isinstance(value, list) else bool(value)


def _quoted(text: object) -> str:
    return json.dumps(str(text), ensure_ascii=False)
