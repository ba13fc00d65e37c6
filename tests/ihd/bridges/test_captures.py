"""Real messages of real bridges, kept beside the repository and not in it, decode to what they say.

Their README explains the keys of ``expect``; every folder is one conversation.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ihd.bridges import Bridges
from ihd.clock import parse_instant
from ihd.meter import Decoded, Message, Quality, Quantity, Reading
from ihd.paths import RESOURCES

CAPTURES = Path(__file__).parents[4] / "shared" / "captures"
FOLDERS = sorted(path for path in CAPTURES.glob("*") if path.is_dir())
NOW = datetime.now(UTC)

KEYS: dict[str, tuple[Quantity, str | None, str | None]] = {
    "power_w": (Quantity.POWER, None, None),
    "power_w_phase_a": (Quantity.POWER, "a", None),
    "power_w_phase_b": (Quantity.POWER, "b", None),
    "power_w_phase_c": (Quantity.POWER, "c", None),
    "import_kwh": (Quantity.IMPORT_ENERGY, None, None),
    "export_kwh": (Quantity.EXPORT_ENERGY, None, None),
    "import_t1_kwh": (Quantity.IMPORT_ENERGY, None, "1"),
    "import_t2_kwh": (Quantity.IMPORT_ENERGY, None, "2"),
    "import_m3": (Quantity.IMPORT_VOLUME, None, None),
    "import_today_kwh": (Quantity.IMPORT_ENERGY_TODAY, None, None),
    "export_today_kwh": (Quantity.EXPORT_ENERGY_TODAY, None, None),
    "unit_rate": (Quantity.UNIT_RATE, None, None),
    "standing_charge_per_day": (Quantity.STANDING_CHARGE, None, None),
    "active_rate": (Quantity.ACTIVE_RATE, None, None),
    "voltage_v": (Quantity.VOLTAGE, None, None),
    "link_rssi_dbm": (Quantity.LINK_RSSI, None, None),
    "link_lqi": (Quantity.LINK_LQI, None, None),
}
LINK = (Quantity.LINK_RSSI, Quantity.LINK_LQI)
BELIEVED = (Quality.GOOD, Quality.STALE)


@pytest.mark.skipif(not FOLDERS, reason="the real captures are not beside the repository")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_conversation_decodes_to_what_it_says(folder: Path) -> None:
    bridges = Bridges.load(RESOURCES / "bridges")
    faults = [fault for capture in conversation(folder) for fault in play(bridges, capture)]
    assert faults == []


def conversation(folder: Path) -> list[dict[str, Any]]:
    """Return a folder's captures in the order they are played, each with its file's name."""
    files = [(path.name, json.loads(path.read_text("utf-8"))) for path in folder.glob("*.json")]
    files.sort(key=lambda file: (file[1].get("sequence", int(file[0].split("_")[0])), file[0]))
    return [capture | {"name": name} for name, capture in files]


def play(bridges: Bridges, capture: dict[str, Any]) -> list[str]:
    """Decode one capture and return every way in which it is not what it must be."""
    hexed = capture.get("payload_hex")
    payload = bytes.fromhex(hexed) if hexed is not None else capture["payload"].encode()
    message = Message(capture["topic"], payload, NOW, bool(capture.get("retain")))
    start = time.perf_counter()
    decoded = bridges.decode(message)
    spent_s = time.perf_counter() - start
    wanted = dict(capture["expect"])
    limit = wanted.pop("max_seconds", 2)
    faults = [] if spent_s < limit else [f"took {spent_s:.1f} s"]
    faults += [fault for key, value in wanted.items() if (fault := judge(decoded, key, value))]
    shown = [
        f"{r.quantity} {r.phase or ''}{r.register or ''} {r.value} {r.quality}"
        for r in decoded.readings
    ]
    return [f"{capture['name']}: {fault}; got {decoded.bridge} {shown}" for fault in faults]


def judge(decoded: Decoded, key: str, wanted: Any) -> str | None:
    """Return what is wrong with one key, or None."""
    readings = [r for r in decoded.readings if r.quantity not in LINK]
    if key in KEYS:
        return judge_value(matching(decoded, key), key, wanted)
    if key.startswith("quality_"):
        found = {r.quality for r in matching(decoded, key.removeprefix("quality_"))}
        return None if wanted in found else f"{key} {found} is not {wanted}"
    if key.endswith("_not"):
        bad = wanted if isinstance(wanted, list) else [wanted]
        good = [r for r in matching(decoded, key.removesuffix("_not")) if r.quality is Quality.GOOD]
        return f"{key} {bad}" if any(is_near(r.value, b) for r in good for b in bad) else None
    found_value: object = {
        "online": decoded.online,
        "no_readings": not any(r.quality is Quality.GOOD for r in readings),
    }.get(key)
    if key in ("online", "no_readings"):
        return None if found_value == wanted else f"{key} is {found_value}, not {wanted}"
    return judge_of_any(readings, key, wanted)


def judge_value(found: list[Reading], key: str, wanted: Any) -> str | None:
    if wanted is None:
        good = [r.value for r in found if r.quality is Quality.GOOD]
        return f"{key} must be absent" if good else None
    values = [r.value for r in found if r.quality in BELIEVED]
    is_right = bool(values) and all(is_near(value, wanted) for value in values)
    return None if is_right else f"{key} must be {wanted}"


def judge_of_any(readings: list[Reading], key: str, wanted: Any) -> str | None:
    if not readings:
        return None
    if key == "fuel":
        return None if any(r.fuel == wanted for r in readings) else f"fuel must be {wanted}"
    if key == "not_fuel":
        return "fuel is wrong" if any(r.fuel in wanted for r in readings) else None
    if key == "currency":
        return None if wanted in {r.currency for r in readings} else f"currency must be {wanted}"
    assert key == "taken_at", key
    times = {r.taken_at for r in readings}
    if wanted is None:
        return None if all(t is None or t == NOW for t in times) else "taken_at must be absent"
    instant = parse_instant(wanted)
    is_told = any(t is not None and abs((t - instant).total_seconds()) <= 1 for t in times)
    return None if is_told else f"taken_at must be {wanted}"


def matching(decoded: Decoded, key: str) -> list[Reading]:
    quantity, phase, register = KEYS[key]
    return [
        r
        for r in decoded.readings
        if (r.quantity, r.phase, r.register) == (quantity, phase, register)
    ]


def is_near(value: object, wanted: Any) -> bool:
    if isinstance(wanted, str):
        return value == wanted
    if not isinstance(value, Decimal):
        return False
    exact = Decimal(str(wanted))
    return value == exact if exact == 0 else abs(value - exact) <= abs(exact) / 1000
