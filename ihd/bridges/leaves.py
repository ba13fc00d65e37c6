"""The values of a payload nobody has described, each with what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ihd.bridges.payload import Tree

MOST_LEAVES = 300
DEEPEST = 8
_MOST_ENTRIES = 32
_VALUE_KEYS = ("value", "val", "reading", "state", "v")
_UNIT_KEYS = ("unit", "units", "uom", "unit_of_measurement", "unitOfMeasurement", "u")
_NAME_KEYS = (
    *("obis", "metric", "name", "label", "key", "sensor", "datapoint", "type", "friendly_name"),
)
_TIME_KEYS = (
    *("timestamp", "timestamp_utc", "time", "Time", "ts", "datetime", "date_time", "dateTime"),
    *(
        "last_seen",
        "lastSeen",
        "last_updated",
        "lastUpdated",
        "measured_at",
        "read_at",
        "Timestamp",
    ),
)


class Leaf(NamedTuple):
    """A value: the keys that lead to it, the unit's word and the name beside it, its siblings.

    ``shares_unit``: the unit stands for all the object's values, not for this one alone.
    """

    path: tuple[str, ...]
    value: Any
    unit: str | None = None
    name: str | None = None
    around: Mapping[str, Any] = {}
    shares_unit: bool = False


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Yield the values of a payload, so many at most."""
    for count, leaf in enumerate(_walk(tree, (), {})):
        if count >= MOST_LEAVES:
            return
        yield leaf


def described_value(tree: Tree) -> dict[str, Any] | None:
    """Return the one value that says its own unit, if a payload is that and no more."""
    while type(tree) in (dict, list) and len(tree) == 1:
        tree = tree[0] if type(tree) is list else next(iter(tree.values()))
    if type(tree) is not dict or "value" not in tree:
        return None
    return {**tree, "unit": _text(tree, _UNIT_KEYS) or ""}


def time_in(tree: Tree) -> Any:
    """Return the time as sent that stands under one of the usual keys, or None."""
    if not isinstance(tree, Mapping):
        return None
    return next((tree[key] for key in _TIME_KEYS if key in tree), None)


def _walk(node: Tree, path: tuple[str, ...], around: Mapping[str, Any]) -> Iterator[Leaf]:
    if type(node) is dict and len(path) < DEEPEST:
        yield from _walk_object(node, path)
    elif type(node) is list and len(path) < DEEPEST:
        for place, below in enumerate(node[:_MOST_ENTRIES]):
            yield from _walk(below, (*path, str(place)), around)
    else:
        yield Leaf(path, node, around=around)


def _walk_object(node: dict[str, Any], path: tuple[str, ...]) -> Iterator[Leaf]:
    beside = node.get("attributes")
    beside = {**beside, **node} if type(beside) is dict else node
    unit = _text(beside, _UNIT_KEYS)
    value_key = next((key for key in _VALUE_KEYS if key in node), None)
    if unit is not None and value_key is not None:
        yield Leaf(path, node[value_key], unit, _text(beside, _NAME_KEYS), node)
        return
    for key, below in node.items():
        if unit is not None and type(below) not in (dict, list):
            yield Leaf((*path, key), below, unit, around=node, shares_unit=True)
        else:
            yield from _walk(below, (*path, key), node)


def _text(node: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((node[key] for key in keys if type(node.get(key)) is str), None)
