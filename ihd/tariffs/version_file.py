"""Reading one version of a tariff from its table: rates, charges, demand and tax."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, tzinfo
from decimal import Decimal

from ihd.tariffs.source import Node
from ihd.tariffs.tariff import (
    EXPORT,
    Charge,
    Demand,
    Netting,
    RatePeriod,
    Span,
    TariffVersion,
    Tier,
    Vat,
)
from ihd.tariffs.when import Clause, When, WhenError, parse_clause

VERSION_KEYS = (
    "from", "unit_rate", "export_rate", "standing_charge", "rate", "export", "charge", "demand",
    "vat_percent", "prices_include_vat", "clock", "minimum_charge", "netting",
)  # fmt: skip
_RATE_KEYS = (
    "name", "price", "when", "days", "months", "register", "tiers", "tiers_per", "tiers_by_days",
    "tiers_over", "price_table", "factor",
)  # fmt: skip
_ABOVE = (
    *VERSION_KEYS, "currency", "timezone", "fuel", "holidays", "day_start", "rounding", "per",
)  # fmt: skip
_PER_WORDS = {"d": "day", "wk": "week", "mo": "month", "yr": "year", "annum": "year"}
_LOOKS_LIKE_PENCE = Decimal(5)
_MOST_A_DAY = Decimal(20)
_LARGE_UNITS = ("GBP", "EUR", "USD", "AUD", "CAD", "NZD", "CHF")


def read_version(node: Node, kinds: Collection[str], clock: tzinfo | None) -> TariffVersion:
    """Return the version of a table; ``kinds`` are the tariff's own kinds of day."""
    rates = _rates(node, "unit_rate", "rate", kinds)
    if not rates:
        raise node.error(None, 'no price of a kWh is given; add unit_rate = "26.11 p" or [[rate]]')
    return TariffVersion(
        first_day=node.day("from"),
        rates=rates,
        export=_rates(node, "export_rate", "export", kinds),
        charges=_charges(node),
        demands=tuple(_demand(item, kinds) for item in node.tables("demand")),
        vat=_vat(node),
        clock=clock,
        minimum=_minimum(node),
        netting=_netting(node, rates),
    )


def _rates(
    node: Node, short_key: str, table_key: str, kinds: Collection[str]
) -> tuple[RatePeriod, ...]:
    rates = [_rate(item, kinds, table_key) for item in node.tables(table_key)]
    if short_key in node:
        if rates:
            raise node.error(short_key, f"write either {short_key} or [[{table_key}]], not both")
        name, registers = ("Export", (EXPORT,)) if table_key == EXPORT else ("Energy", ())
        price = _unit_price(node, short_key)
        return (RatePeriod(name, price, registers=registers),)
    return tuple(rates)


def _rate(node: Node, kinds: Collection[str], table_key: str) -> RatePeriod:
    node.expect_only(_RATE_KEYS, above=_ABOVE)
    registers = tuple(name.casefold() for name in node.texts("register"))
    tiers = tuple(_tier(item, number) for number, item in enumerate(node.tables("tiers"), start=1))
    from_table = node.flag("price_table", default=False)
    if tiers and ("price" in node or from_table):
        raise node.error("tiers", "a rate has either a price or tiers, not both")
    has_price = "price" in node or not (tiers or from_table)
    _check_tiers(node, tiers)
    return RatePeriod(
        name=node.text("name", "Export" if table_key == EXPORT else None),
        price=_unit_price(node, "price") if has_price else Decimal(0),
        when=read_when(node, kinds),
        registers=registers or ((EXPORT,) if table_key == EXPORT else ()),
        tiers=tiers,
        tiers_per=Span(node.choice("tiers_per", ("day", "month", "year", "bill"), "month")),
        tiers_by_days=node.flag("tiers_by_days", default=False),
        tiers_shared=node.choice("tiers_over", ("rate", "all"), "rate") == "all",
        from_table=from_table,
        factor=node.number("factor", Decimal(1)),
    )


def read_when(node: Node, kinds: Collection[str]) -> When:
    """Return the times of ``when``, each narrowed by ``days`` and ``months`` if given."""
    try:
        narrow = parse_clause(" ".join(node.texts("months") + node.texts("days")), kinds)
    except WhenError as error:
        raise node.error("days" if "days" in node else "months", str(error)) from error
    try:
        clauses = [parse_clause(text, kinds) for text in node.texts("when")]
    except WhenError as error:
        raise node.error("when", str(error)) from error
    if not clauses:
        return When((narrow,)) if narrow.days or narrow.seasons else When()
    return When(
        tuple(
            Clause(
                clause.windows or narrow.windows,
                clause.days or narrow.days,
                clause.seasons or narrow.seasons,
            )
            for clause in clauses
        )
    )


def _tier(node: Node, number: int) -> Tier:
    node.expect_only(("name", "up_to", "price"))
    return Tier(
        name=str(node.table.get("name", number)),
        up_to=node.number("up_to") if "up_to" in node else None,
        price=_unit_price(node, "price"),
    )


def _check_tiers(node: Node, tiers: tuple[Tier, ...]) -> None:
    limits = [tier.up_to for tier in tiers]
    if tiers and (limits[-1] is not None or None in limits[:-1]):
        raise node.error("tiers", "every tier but the last says up_to, and the last does not")
    known = [limit for limit in limits if limit is not None]
    if known != sorted(set(known)) or any(limit <= 0 for limit in known):
        raise node.error("tiers", "the up_to of the tiers must rise")


def _unit_price(node: Node, key: str) -> Decimal | None:
    price, per = node.price(key)
    if per and per.lower() not in ("kwh", "m3", "m³"):
        raise node.error(key, f"{key} is a price per kWh, not per {per}")
    _check_hundredths(node, key, price, _LOOKS_LIKE_PENCE, "for a kWh")
    return price


def _check_hundredths(
    node: Node, key: str, price: Decimal | None, most: Decimal, what_for: str
) -> None:
    """Raise TariffError for a price in pounds that must be one in pence."""
    currency = str(node.source.table.get("currency", "")).upper()
    if price is not None and abs(price) > most and currency in _LARGE_UNITS:
        minor = {"GBP": "p"}.get(currency, "ct")
        raise node.error(
            key, f'{price} {currency} {what_for} looks like hundredths; write "{price} {minor}"'
        )


def _charges(node: Node) -> tuple[Charge, ...]:
    charges = []
    if "standing_charge" in node:
        price, per = node.price("standing_charge")
        span = _span(node, "standing_charge", per)
        if span is Span.DAY:
            _check_hundredths(node, "standing_charge", price, _MOST_A_DAY, "a day")
        charges.append(Charge("Standing charge", price, span))
    for item in node.tables("charge"):
        item.expect_only(("name", "price", "per"), above=_ABOVE)
        price, per = item.price("price")
        charges.append(
            Charge(item.text("name"), price, _span(item, "per", item.table.get("per") or per))
        )
    return tuple(charges)


def _minimum(node: Node) -> Charge | None:
    """Return the least that is charged; without a word it is for a month."""
    if "minimum_charge" not in node:
        return None
    price, per = node.price("minimum_charge")
    span = _span(node, "minimum_charge", per or "month")
    if span not in (Span.DAY, Span.MONTH, Span.BILL):
        raise node.error("minimum_charge", 'write minimum_charge = "15 per month", or per bill')
    return Charge("Minimum charge", price, span)


def _netting(node: Node, rates: tuple[RatePeriod, ...]) -> Netting | None:
    word = node.text("netting", "none").lower()
    if word == "none":
        return None
    match = re.fullmatch(r"(month|bill|year)(?: from (\d\d)-(\d\d))?", word)
    if not match or (match[2] and match[1] != "year"):
        raise node.error(
            "netting",
            f'\'{word}\' is no time to net over; write "year", "year from 07-01", "month",'
            ' "bill" or "none"',
        )
    if any(rate.tiers or rate.from_table for rate in rates):
        raise node.error("netting", "netting needs rates of one price each, without tiers or table")
    if len(list(node.tables("export"))) > 1:
        raise node.error("netting", "with netting, write one export_rate for what is left over")
    starts = int(match[2]) * 100 + int(match[3]) if match[2] else 101
    try:
        date(2001, starts // 100, starts % 100)
    except ValueError:
        raise node.error("netting", f"'{word}' names no day of the year; write 07-01") from None
    return Netting(Span(match[1]), starts)


def _span(node: Node, key: str, per: object) -> Span:
    word = str(per or "day").strip()
    found = next((s for s in Span if s.value.lower() == _PER_WORDS.get(word, word).lower()), None)
    if found is None:
        raise node.error(key, f"'{word}' is nothing a charge is for; write per {'/'.join(Span)}")
    return found


def _demand(node: Node, kinds: Collection[str]) -> Demand:
    node.expect_only(
        ("name", "price", "per", "slot_minutes", "when", "days", "months_of_year", "at_least_kw",
         "mean_of_months", "history")
    )  # fmt: skip
    price, per = node.price("price")
    slot = node.number("slot_minutes", Decimal(30))
    if slot not in (5, 10, 15, 30, 60):
        raise node.error("slot_minutes", "slot_minutes must be 5, 10, 15, 30 or 60")
    word = re.sub(r"^kW(?:/|\s+per\s+)?", "", str(node.table.get("per") or per or "month"))
    span = _span(node, "per", word or "month")
    if span not in (Span.DAY, Span.MONTH, Span.YEAR):
        raise node.error("per", 'a demand is priced per "day", "month" or "year" for each kW')
    return Demand(
        name=node.text("name"),
        price=price,
        per=span,
        slot_minutes=int(slot),
        when=read_when(node, kinds),
        floor_kw=node.number_from("at_least_kw", 0, Decimal(0)),
        months=_months(node),
        history=_history(node),
    )


def _months(node: Node) -> int:
    months = node.number("mean_of_months", Decimal(1))
    if months != int(months) or not 1 <= months <= 120:
        raise node.error("mean_of_months", "mean_of_months must be a whole number, as 12")
    return int(months)


def _history(node: Node) -> tuple[tuple[int, int, Decimal], ...]:
    rows = []
    for item in node.tables("history"):
        for key in item.table:
            match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", key)
            if not match:
                raise item.error(key, f"'{key}' is no month; write \"2026-03\" = 4.1")
            rows.append((int(match[1]), int(match[2]), item.number(key)))
    return tuple(sorted(rows))


def _vat(node: Node) -> Vat | None:
    if "vat_percent" not in node:
        if node.flag("prices_include_vat", default=True):
            return None
        raise node.error("prices_include_vat", "prices without VAT need vat_percent = 5")
    percent = node.number("vat_percent")
    if not 0 <= percent <= 100:
        raise node.error("vat_percent", "vat_percent must be from 0 to 100")
    if "prices_include_vat" not in node:
        raise node.error("vat_percent", "say prices_include_vat = true or false as well")
    return Vat(percent, included=node.flag("prices_include_vat", default=True))
