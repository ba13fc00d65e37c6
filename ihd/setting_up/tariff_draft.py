"""A tariff being written: what it still asks for, and what a unit would cost now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

import tomlkit

from ihd.guide import Agreed, AgreedVersion, Draft
from ihd.meter import Fuel
from ihd.setting_up.progress import DraftKept
from ihd.setting_up.tariff_text import filled, preset_path
from ihd.setting_up.typed import MINOR, answer
from ihd.tariffs.ask import Ask
from ihd.tariffs.file import asks_of, load_tariff, source_of
from ihd.tariffs.now import rate_at
from ihd.tariffs.source import TariffError
from ihd.tariffs.tariff import Tariff
from ihd.units import DayRate, UnitRate

METER = "meter"
"""The kind of tariff that is whatever price the meter sends."""

Own = tuple[UnitRate | None, DayRate | None]


def draft_of(
    fuel: Fuel, kept: DraftKept, own: Own, *, currency: str, zone: ZoneInfo, now: datetime
) -> Draft:
    """Return a draft as it stands, the meter's own price standing where nothing was typed."""
    if kept.kind in ("", METER):
        known = kept.kind == METER and own[0] is not None
        return Draft(fuel, kept.kind, ready=known, rate=own[0] if kept.kind else None)
    answers = tuple(sorted(kept.answers.items()))
    minute = now.replace(second=0, microsecond=0)
    draft = _evaluated(fuel, kept.kind, answers, own, currency, zone, minute)
    return replace(draft, first_day=kept.first_day)


@lru_cache(maxsize=16)
def _evaluated(
    fuel: Fuel,
    kind: str,
    typed: tuple[tuple[str, str], ...],
    own: Own,
    currency: str,
    zone: ZoneInfo,
    now: datetime,
) -> Draft:
    path = preset_path(kind, fuel)
    if path is None:
        return Draft(fuel, kind, problem=f"'{kind}' is no kind of tariff")
    asks = asks_of(path)
    defaults = {ask.key: ask.default for ask in asks if ask.default is not None}
    said = _own_answers(kind, fuel, asks, own, currency, zone, now)
    answers = {**defaults, **said, **dict(typed)}
    answers = {ask.key: answers[ask.key] for ask in asks if ask.key in answers}
    draft = Draft(fuel, kind, asks, answers)
    if any(ask.key not in answers for ask in asks):
        return draft
    try:
        text = filled(kind, fuel, answers, currency=currency, zone=zone.key)
        tariff = load_tariff(tomlkit.dumps(text))
    except TariffError as error:
        return replace(draft, problem=str(error).partition(": ")[2])
    return replace(draft, ready=True, rate=rate_at(tariff, now, zone).now.rate)


def _own_answers(
    kind: str,
    fuel: Fuel,
    asks: tuple[Ask, ...],
    own: Own,
    currency: str,
    zone: ZoneInfo,
    now: datetime,
) -> dict[str, str]:
    """Return what the meter itself says of the prices asked for: the one that holds now."""
    rate, standing = own
    found: dict[str, str | None] = {}
    if rate is not None and rate.currency == currency:
        key = _asked_now(kind, fuel, now, zone)
        found |= {ask.key: _typed(ask, rate.per_kwh, currency) for ask in asks if ask.key == key}
    if standing is not None and standing.currency == currency:
        days = [ask for ask in asks if ask.kind == "day_rate"]
        found |= {ask.key: _typed(ask, standing.per_day, currency) for ask in days[:1]}
    return {key: text for key, text in found.items() if text}


def _asked_now(kind: str, fuel: Fuel, now: datetime, zone: ZoneInfo) -> str | None:
    """Return the key of the price of a kWh that holds now, by the preset's usual hours."""
    path = preset_path(kind, fuel)
    if path is None:
        return None
    table = source_of(path).table
    period = rate_at(load_tariff(path), now, zone).now.period
    prices = [table.get("unit_rate")]
    prices += [rate.get("price") for rate in table.get("rate", ()) if rate.get("name") == period]
    keys = [price[1:] for price in prices if isinstance(price, str) and price.startswith("?")]
    return keys[0] if keys else None


def _typed(ask: Ask, price: Decimal, currency: str) -> str | None:
    hundredths = price * 100 if currency in MINOR else price
    return answer(ask, f"{hundredths:f}", currency)


def agreed_of(tariff: Tariff) -> Agreed:
    """Return a tariff as its versions' prices, for a list."""
    versions = tuple(
        AgreedVersion(
            first_day=version.first_day,
            rates=tuple((rate.name, None if rate.tiers else rate.price) for rate in version.rates),
            standing=version.charges[0].price if version.charges else None,
        )
        for version in tariff.versions
    )
    by_table = any(rate.from_table for version in tariff.versions for rate in version.rates)
    return Agreed(tariff.name, tariff.currency, versions, by_table)
