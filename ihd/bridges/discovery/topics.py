"""The topics on which publishers describe themselves, under whatever prefix a person chose."""

from __future__ import annotations

from enum import StrEnum

LONGEST_TOPIC = 400

CONFIG_TOPICS = (
    "+/sensor/+/config",
    "+/sensor/+/+/config",
    "+/device/+/config",
    "+/device/+/+/config",
    "+/+/sensor/+/config",
    "+/+/sensor/+/+/config",
    "+/+/device/+/config",
)
"""Subscriptions that catch every config under a prefix of one level, or of two."""


class ConfigKind(StrEnum):
    """What a config topic describes: one sensor, or a device with its components."""

    SENSOR = "sensor"
    DEVICE = "device"


_OTHER_COMPONENTS = frozenset(
    (
        *("alarm_control_panel", "binary_sensor", "button", "camera", "climate", "cover"),
        *("device_automation", "device_tracker", "event", "fan", "humidifier", "image"),
        *("lawn_mower", "light", "lock", "notify", "number", "scene", "select", "siren"),
        *("switch", "tag", "text", "update", "vacuum", "valve", "water_heater"),
    )
)


def config_kind(topic: str) -> ConfigKind | None:
    """Return what a topic configures, or None where it is no config topic of ours."""
    if not topic.endswith("/config") or len(topic) > LONGEST_TOPIC:
        return None
    levels = topic.split("/")
    for level in levels[-4:-2] if len(levels) > 4 else levels[1:-2]:
        if level in _OTHER_COMPONENTS:
            return None
        if level in ("sensor", "device"):
            return ConfigKind(level)
    return None


def object_id(topic: str) -> str:
    """Return the last level before ``config``: the publisher's own name for what it describes."""
    return topic.split("/")[-2]


def is_plain(topic: str) -> bool:
    """Tell whether a topic names one thing, so that a config cannot make us subscribe to all."""
    return 0 < len(topic) <= LONGEST_TOPIC and not any(mark in topic for mark in "+#\x00")
