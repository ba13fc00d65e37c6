"""Which meter each sensor of a device belongs to, and which of its power sensors are believed.

Most devices are one meter. Where two sensors of a device claim to be the same thing (the clamps of
a monitor, the sides of an inverter), what tells their names apart makes each a meter of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ihd.bridges.discovery.config import Entity
from ihd.meter import Fuel, Quantity


@dataclass(frozen=True, slots=True)
class Seat:
    """The meter a sensor speaks for, and how its power is taken.

    ``direction`` is 'import' or 'export' where power is told apart; ``is_paired`` where both halves
    are described; ``is_spare`` where a signed power beside it says the same.
    """

    meter: str
    direction: str = ""
    is_paired: bool = False
    is_spare: bool = False


def seats(entities: Iterable[Entity]) -> Mapping[tuple[str, str], Seat]:
    """Return the seat of every sensor of one device, by the sensor's key."""
    listed = sorted(entities, key=lambda entity: (not entity.is_total, entity.own_id, entity.key))
    meters = {entity.key: _meter(entity, entity.meaning.role) for entity in listed}
    for claimants in _claims(listed, meters):
        for entity in claimants:
            meters[entity.key] = _meter(entity, entity.stem or entity.meaning.role)
    for claimants in _claims(listed, meters):
        for entity in claimants[1:]:
            meters[entity.key] = _meter(entity, entity.own_id)
    return _with_power_pairs(listed, meters)


def _claims(listed: list[Entity], meters: Mapping[tuple[str, str], str]) -> Iterable[list[Entity]]:
    """Return the groups of two or more different sensors that claim to be the same thing."""
    groups: dict[object, list[Entity]] = defaultdict(list)
    for entity in listed:
        if entity.template is None:
            continue
        meant = entity.meaning
        claim = (meant.quantity, meant.register, meant.phase, meant.direction)
        groups[meters[entity.key], claim].append(entity)
    for group in groups.values():
        sources = {(entity.state_topic, entity.template) for entity in group}
        if len(group) > 1 and len(sources) > 1:
            yield group


def _with_power_pairs(
    listed: list[Entity], meters: Mapping[tuple[str, str], str]
) -> Mapping[tuple[str, str], Seat]:
    """Return the seats: import and export power are a pair, or spare beside a signed power."""
    directions: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for entity in listed:
        if entity.meaning.quantity is Quantity.POWER and entity.template is not None:
            at = meters[entity.key], entity.meaning.phase
            directions[at].add(entity.meaning.direction)
    return {
        entity.key: _seat(
            entity, meters[entity.key], directions[meters[entity.key], entity.meaning.phase]
        )
        for entity in listed
    }


def _seat(entity: Entity, meter: str, described: set[str]) -> Seat:
    meant = entity.meaning
    if not meant.direction:
        return Seat(meter)
    if "" in described:
        return Seat(meter, meant.direction, is_spare=True)
    if described == {"export"} and meant.is_produced:
        return Seat(meter)
    return Seat(meter, meant.direction, is_paired=len(described) == 2)


def _meter(entity: Entity, channel: str) -> str:
    fuel = entity.meaning.fuel
    parts = [entity.device]
    if fuel not in (None, Fuel.ELECTRICITY):
        parts.append(str(fuel))
    if channel:
        parts.append(channel)
    return "/".join(parts)
