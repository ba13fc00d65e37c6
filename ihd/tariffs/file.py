"""The tariff file: TOML that a person writes and reads; docs/tariffs.md is its one page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, timedelta, timezone, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ihd.meter import Fuel
from ihd.tariffs.ask import Ask, answered, read_asks
from ihd.tariffs.calorific import (
    ASSUMED_MJ_PER_M3,
    CORRECTION,
    M3_PER_HCF,
    CalorificValue,
    GasConversion,
)
from ihd.tariffs.cover import check_cover
from ihd.tariffs.holidays import HolidayRule, parse_rule
from ihd.tariffs.price_file import read_prices
from ihd.tariffs.source import Node, Source, TariffError
from ihd.tariffs.tariff import Rounding, Tariff, TariffVersion
from ihd.tariffs.version_file import VERSION_KEYS, read_version
from ihd.tariffs.when import WhenError, parse_minutes

_TOP_KEYS = (
    "name", "about", "fuel", "currency", "timezone", "clock", "day_start", "holidays", "day_kinds",
    "gas", "prices", "per", "rounding", "max_kw", "ask", "example", "version",
)  # fmt: skip


def load_tariff(origin: Path | str, answers: Mapping[str, str] | None = None) -> Tariff:
    """Read a tariff from a file's path or from text; raise TariffError naming the line.

    ``answers`` fill in what a preset asks for; a price not answered is not known, never zero.
    """
    folder = origin.parent if isinstance(origin, Path) else None
    return tariff_of(answered(source_of(origin), answers or {}), folder)


def asks_of(origin: Path | str) -> tuple[Ask, ...]:
    """Return what a preset asks for."""
    return read_asks(source_of(origin).root())


def source_of(origin: Path | str) -> Source:
    """Read the file or text as TOML; raise TariffError."""
    if isinstance(origin, str):
        return Source.parse(origin, "tariff")
    try:
        return Source.parse(origin.read_text(encoding="utf-8"), str(origin))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise TariffError(f"{origin}: cannot be read: {reason}") from error


def tariff_of(source: Source, folder: Path | None) -> Tariff:
    """Return the tariff a file says; a price file is looked for in ``folder``."""
    root = source.root()
    root.expect_only((*_TOP_KEYS, *VERSION_KEYS))
    currency = root.currency()
    kinds = _day_kinds(root)
    tariff = Tariff(
        name=root.text("name"),
        fuel=Fuel(root.choice("fuel", [fuel.value for fuel in Fuel], "electricity")),
        currency=currency,
        versions=_versions(root, kinds),
        zone=_zone_name(root),
        per=root.choice("per", ("kWh", "m3"), "kWh"),
        day_start_minutes=_day_start(root),
        holidays=_holidays(root),
        day_kinds=kinds,
        prices=read_prices(root, currency, folder),
        gas=_gas(root),
        rounding=Rounding(root.choice("rounding", list(Rounding), "line")),
        max_kw=root.number_from("max_kw", 0, Decimal(0)) if "max_kw" in root else None,
    )
    check_cover(tariff, root)
    _check_versions(tariff, root)
    return tariff


def _versions(root: Node, kinds: Mapping[str, frozenset[date]]) -> tuple[TariffVersion, ...]:
    own = {key: root.table[key] for key in VERSION_KEYS if key in root and key != "from"}
    nodes = list(root.tables("version")) or [root]
    versions: list[TariffVersion] = []
    for node in nodes:
        if node is not root:
            node.expect_only(VERSION_KEYS)
        version = read_version(node.with_defaults(own), kinds, read_clock(node.with_defaults(own)))
        if versions and version.first_day is None:
            raise node.error(None, "only the first version may leave out from = 2026-04-01")
        last = versions[-1].first_day if versions else None
        if last and version.first_day and version.first_day <= last:
            raise node.error("from", f"this version must start after {last}; put them in order")
        versions.append(version)
    return tuple(versions)


def _check_versions(tariff: Tariff, root: Node) -> None:
    """Raise TariffError where versions differ in what must go on over a change of price."""
    nodes = list(root.tables("version")) or [root]
    nets, blocks = set(), set()
    for version, node in zip(tariff.versions, nodes, strict=True):
        nets |= {version.netting} - {None}
        if len(nets) > 1:
            raise node.error("netting", "every version that nets must do so over the same time")
        blocks |= {
            (rate.tiers_per, rate.tiers_by_days, tuple(tier.up_to for tier in rate.tiers))
            for rate in version.rates
            if rate.tiers_shared
        }
        first = next((rate for rate in node.tables("rate") if "tiers_over" in rate), node)
        if blocks and tariff.fuel is Fuel.GAS and tariff.per == "kWh":
            raise first.error(
                "tiers_over", 'tiers_over = "all" is for energy the meter counts in kWh'
            )
        if len(blocks) > 1 or any(not limits for *_, limits in blocks):
            raise first.error(
                "tiers_over", 'rates with tiers_over = "all" must have tiers up_to the same'
            )


def read_clock(node: Node) -> tzinfo | None:
    """Return the clock that switches rates: UTC, a fixed offset, a named zone; None is local."""
    text = node.text("clock", "local")
    if text.lower() == "local":
        return None
    if text.upper() in ("UTC", "GMT"):
        return UTC
    if len(text) == 6 and text[0] in "+-" and text[3] == ":" and (text[1:3] + text[4:]).isdigit():
        offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:]))
        return timezone(offset if text[0] == "+" else -offset)
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise node.error(
            "clock", f'\'{text}\' is not a clock; write "local", "UTC" or "+10:00"'
        ) from None


def _zone_name(root: Node) -> str | None:
    if "timezone" not in root:
        return None
    name = root.text("timezone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise root.error(
            "timezone", f"'{name}' is not a time zone; write it as Europe/London"
        ) from None
    return name


def _day_start(root: Node) -> int:
    try:
        return parse_minutes(root.text("day_start", "00:00"))
    except WhenError as error:
        raise root.error("day_start", str(error)) from error


def _holidays(root: Node) -> tuple[HolidayRule, ...]:
    try:
        return tuple(parse_rule(text) for text in root.texts("holidays"))
    except ValueError as error:
        raise root.error("holidays", str(error)) from error


def _day_kinds(root: Node) -> dict[str, frozenset[date]]:
    """Return the tariff's own kinds of day: name → dates; no date may be of two kinds."""
    kinds: dict[str, frozenset[date]] = {}
    for node in root.tables("day_kinds"):
        for name in node.table:
            dates = _dates(node, name)
            for other, taken in kinds.items():
                if both := sorted(dates & taken):
                    raise node.error(name, f"{both[0]} is both {other} and {name}; take one out")
            kinds[name] = dates
    return kinds


def _dates(node: Node, name: str) -> frozenset[date]:
    values: Any = node.table[name]
    if not isinstance(values, list):
        raise node.error(name, f"{name} must be a list of days, as [2026-01-05, 2026-01-06]")
    try:
        return frozenset(v if type(v) is date else date.fromisoformat(v) for v in values)
    except (ValueError, TypeError):
        raise node.error(name, f"{name} holds something that is no day; write 2026-01-05") from None


def _gas(root: Node) -> GasConversion:
    found = list(root.tables("gas"))
    if not found:
        return GasConversion()
    node = found[0]
    node.expect_only(
        ("calorific_value", "calorific_values", "volume_correction", "m3_per_hcf", "readings_in")
    )
    return GasConversion(
        values=_calorific_values(node),
        correction=node.number_from("volume_correction", 0, CORRECTION),
        m3_per_hcf=node.number_from("m3_per_hcf", 0, M3_PER_HCF),
        readings_in=node.choice("readings_in", ("m3", "hcf", "ft3", "kWh"), "m3"),
        readings_in_said="readings_in" in node,
    )


def _calorific_values(node: Node) -> tuple[CalorificValue, ...]:
    values = []
    for key in ("calorific_value", "calorific_values"):
        if key in node and not isinstance(node.table[key], list):
            values.append(CalorificValue(None, _heat(node, key)))
            continue
        for item in node.tables(key):
            item.expect_only(("from", "value"))
            values.append(CalorificValue(item.day("from"), _heat(item, "value")))
    values.sort(key=lambda value: value.first_day or date.min)
    return tuple(values) or (CalorificValue(None, ASSUMED_MJ_PER_M3, assumed=True),)


def _heat(node: Node, key: str) -> Decimal:
    value = node.number(key)
    if not 5 <= value <= 60:
        raise node.error(key, f"{key} {value} is no heat of a gas in MJ/m3; it is near 39.5")
    return value
