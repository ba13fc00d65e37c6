"""The home's tariff files as text: a preset filled in, a dated change put behind what holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument

from ihd.meter import Fuel
from ihd.paths import RESOURCES
from ihd.tariffs.file import source_of
from ihd.tariffs.source import TariffError
from ihd.tariffs.version_file import VERSION_KEYS
from ihd.units import DayRate, UnitRate

ONE_PRICE, DAY_AND_NIGHT = "one_price", "day_and_night"
_PRESETS = RESOURCES / "tariffs"
_SHAPES = {
    (ONE_PRICE, Fuel.ELECTRICITY): "gb-single",
    (ONE_PRICE, Fuel.GAS): "gb-gas",
    (DAY_AND_NIGHT, Fuel.ELECTRICITY): "gb-economy-7",
}
"""The presets whose shape is everybody's; prices and zone become the home's own."""
_OF_A_PRESET = ("ask", "example", "about")
_DATED = tuple(key for key in VERSION_KEYS if key != "from")


def preset_path(kind: str, fuel: Fuel) -> Path | None:
    """Return the preset of a kind of tariff, or None where there is none."""
    path = _PRESETS / f"{_SHAPES.get((kind, fuel), kind)}.toml"
    return path if kind and path.parent == _PRESETS and path.exists() else None


@cache
def presets(currency: str) -> tuple[tuple[str, str, Fuel], ...]:
    """Return the presets in a currency: name, title, fuel; not those of everybody's shape."""
    paths = (path for path in sorted(_PRESETS.glob("*.toml")) if path.stem not in _SHAPES.values())
    tables = ((path.stem, source_of(path).table) for path in paths)
    return tuple(
        (name, str(table["name"]), Fuel(table.get("fuel", "electricity")))
        for name, table in tables
        if table["currency"] == currency
    )


def filled(
    kind: str, fuel: Fuel, answers: Mapping[str, str], *, currency: str, zone: str
) -> TOMLDocument:
    """Return a preset with its questions answered; raise TariffError where there is none."""
    path = preset_path(kind, fuel)
    if path is None:
        raise TariffError(f"'{kind}' is no kind of tariff")
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    if document["currency"] != currency:
        _make_own(document, currency, zone)
    known = {ask["key"]: ask["default"] for ask in document.get("ask", ()) if "default" in ask}
    for key in _OF_A_PRESET:
        document.pop(key, None)
    _fill(document, {**known, **answers})
    return document


def flat(
    fuel: Fuel, rate: UnitRate, standing: DayRate | None, *, zone: str, name: str
) -> TOMLDocument:
    """Return the tariff of one price, as a meter sends it or a person typed it."""
    document = tomlkit.document()
    document.update({"name": name, "fuel": str(fuel), "currency": rate.currency, "timezone": zone})
    document["unit_rate"] = str(rate.per_kwh)
    if standing is not None:
        document["standing_charge"] = str(standing.per_day)
    return document


def with_change(before: TOMLDocument | None, change: TOMLDocument, first_day: date) -> str:
    """Return a tariff that is as before until a day, and from it on as the change says.

    What held until then keeps its price. A change from the same day is replaced.
    """
    if before is None:
        before = tomlkit.parse(tomlkit.dumps(change))
        versions = []
    else:
        versions = _versions(before)
    fresh = {"from": first_day, **_dated(change)}
    versions = [version for version in versions if version.get("from") != first_day]
    versions.append(fresh)
    return _written({**_undated(change), **_undated(before)}, versions)


def without_change(before: TOMLDocument, first_day: date) -> str:
    """Return a tariff without the change that began on a day."""
    versions = [version for version in _versions(before) if version.get("from") != first_day]
    return _written(_undated(before), versions)


def _make_own(document: TOMLDocument, currency: str, zone: str) -> None:
    document["currency"], document["timezone"] = currency, zone
    # The rate of tax is of the preset's country; these prices are asked for with tax in them.
    for key in ("vat_percent", "prices_include_vat"):
        document.pop(key, None)


def _fill(node: Any, answers: Mapping[str, str]) -> None:
    entries = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in list(entries):
        if isinstance(value, dict | list):
            _fill(value, answers)
        elif isinstance(value, str) and value.startswith("?") and value[1:] in answers:
            node[key] = answers[value[1:]]


def _versions(document: TOMLDocument) -> list[dict[str, Any]]:
    own = _dated(document)
    versions = document.unwrap().get("version") or [{}]
    return [{**own, **version} for version in versions]


def _dated(document: TOMLDocument) -> dict[str, Any]:
    table = document.unwrap()
    return {key: table[key] for key in _DATED if key in table}


def _undated(document: TOMLDocument) -> dict[str, Any]:
    table = document.unwrap()
    return {key: value for key, value in table.items() if key not in (*VERSION_KEYS, "version")}


def _written(top: Mapping[str, Any], versions: list[dict[str, Any]]) -> str:
    """Return the text: what always holds, then each version in the order of its first day."""
    versions.sort(key=lambda version: version.get("from", date.min))
    tables = {key: value for key, value in top.items() if _is_table(value)}
    lines = {key: value for key, value in top.items() if not _is_table(value)}
    return tomlkit.dumps({**lines, **tables, "version": [_lines_first(one) for one in versions]})


def _lines_first(version: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(version.items(), key=lambda item: _is_table(item[1])))


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    )
