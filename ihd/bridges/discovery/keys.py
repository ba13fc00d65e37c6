"""The short keys of a discovery config, made long again.

Home Assistant documents the abbreviations; publishers mix short and long keys in one message.
Only the keys that say something about a sensor are here: the others are not read.
"""

from __future__ import annotations

from collections.abc import Mapping

_CONFIG = {
    "avty": "availability",
    "avty_mode": "availability_mode",
    "avty_t": "availability_topic",
    "avty_tpl": "availability_template",
    "cmp": "components",
    "cmps": "components",
    "def_ent_id": "default_entity_id",
    "dev": "device",
    "dev_cla": "device_class",
    "exp_aft": "expire_after",
    "lrst_val_tpl": "last_reset_value_template",
    "o": "origin",
    "obj_id": "object_id",
    "p": "platform",
    "pl_avail": "payload_available",
    "pl_not_avail": "payload_not_available",
    "stat_cla": "state_class",
    "stat_t": "state_topic",
    "t": "topic",
    "uniq_id": "unique_id",
    "unit_of_meas": "unit_of_measurement",
    "val_tpl": "value_template",
}
_DEVICE = {
    "cns": "connections",
    "ids": "identifiers",
    "mdl": "model",
    "mf": "manufacturer",
}
_LONGEST_TEXT = 300

Table = Mapping[str, object]


def long_keys(table: Table) -> dict[str, object]:
    """Return a config, a component or an availability entry with long keys."""
    return _expanded(table, _CONFIG)


def long_device_keys(table: Table) -> dict[str, object]:
    """Return a device block with long keys."""
    return _expanded(table, _DEVICE)


def text(table: Table, key: str) -> str:
    """Return a value as text; the empty text where there is none, or where it is overlong."""
    value = table.get(key)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_TEXT else ""
    return str(value) if isinstance(value, int) and abs(value) < 10**15 else ""


def subtable(table: Table, key: str) -> Table:
    """Return a value that is a table, or an empty one."""
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def topic(table: Table, key: str, base: str) -> str:
    """Return a topic with ``~`` at its start or end replaced by the config's base topic."""
    named = text(table, key)
    if not base or not named:
        return named
    if named.startswith("~"):
        named = base + named[1:]
    return named[:-1] + base if named.endswith("~") else named


def _expanded(table: Table, names: Mapping[str, str]) -> dict[str, object]:
    expanded = {names[key]: value for key, value in table.items() if key in names}
    expanded.update((key, value) for key, value in table.items() if key not in names)
    return expanded
