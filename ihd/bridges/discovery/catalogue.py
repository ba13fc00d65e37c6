"""What publishers have described: sensors by config, topic and device, within bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ihd.bridges.discovery.config import Entity
from ihd.bridges.discovery.meters import Seat, seats
from ihd.bridges.discovery.net_power import NetPower
from ihd.meter import Quantity

MOST_ENTITIES = 2000
MOST_ENTITIES_OF_A_DEVICE = 400

Key = tuple[str, str]
_NONE: Mapping[Key, Entity] = {}


@dataclass(slots=True)
class Device:
    """The sensors of one device, and what is remembered of them until they change."""

    entities: dict[Key, Entity] = field(default_factory=dict)
    online: bool | None = None
    power: NetPower = field(default_factory=NetPower)
    seats: Mapping[Key, Seat] | None = None

    def seat(self, key: Key) -> Seat:
        """Return the meter a sensor speaks for."""
        if self.seats is None:
            self.seats = seats(self.entities.values())
        return self.seats[key]

    def told(self) -> set[str]:
        """Return the meters whose whole power one of the sensors tells."""
        return {
            self.seat(key).meter
            for key, entity in self.entities.items()
            if entity.meaning.quantity is Quantity.POWER and entity.meaning.phase is None
        }

    def changed(self) -> None:
        """Forget what rested on the sensors as they were."""
        self.seats = None
        self.power = NetPower()


class Catalogue:
    """Every described sensor that is kept."""

    def __init__(self) -> None:
        self._configs: dict[str, tuple[Entity, ...]] = {}
        self._devices: dict[str, Device] = {}
        self._by_state: dict[str, dict[Key, Entity]] = defaultdict(dict)
        self._by_presence: dict[str, dict[Key, Entity]] = defaultdict(dict)
        self._count = 0
        self._topics: tuple[str, ...] | None = None

    def add(self, topic: str, entities: Iterable[Entity]) -> tuple[tuple[Entity, ...], bool]:
        """Take in a config's sensors; return those that there was room for, and if that is all."""
        listed = tuple(entities)
        kept = tuple(entity for entity in listed if self._add(entity))
        if kept:
            self._configs[topic] = kept
            self._topics = None
        return kept, len(kept) == len(listed)

    def remove(self, topic: str) -> tuple[Entity, ...]:
        """Forget a config's sensors and return them."""
        entities = self._configs.pop(topic, ())
        self._topics = None
        for entity in entities:
            self._count -= 1
            _drop(self._by_state, entity.state_topic, entity.key)
            for presence in entity.availability.presences:
                _drop(self._by_presence, presence.topic, entity.key)
            device = self._devices[entity.device]
            del device.entities[entity.key]
            device.changed()
            if not device.entities:
                del self._devices[entity.device]
        return entities

    def by_state(self, topic: str) -> Mapping[Key, Entity]:
        """Return the sensors whose values come on a topic."""
        return self._by_state.get(topic, _NONE)

    def by_presence(self, topic: str) -> Mapping[Key, Entity]:
        """Return the sensors whose presence is told on a topic."""
        return self._by_presence.get(topic, _NONE)

    def device(self, entity: Entity) -> Device:
        """Return the device a kept sensor is part of."""
        return self._devices[entity.device]

    def meter(self, entity: Entity) -> str:
        """Return the meter a kept sensor speaks for."""
        return self._devices[entity.device].seat(entity.key).meter

    def topics(self) -> tuple[str, ...]:
        """Return the state and availability topics of the sensors that can be read."""
        if self._topics is None:
            readable = {
                topic
                for topic, entities in self._by_state.items()
                if any(entity.template is not None for entity in entities.values())
            }
            self._topics = tuple(sorted(readable.union(self._by_presence)))
        return self._topics

    def _add(self, entity: Entity) -> bool:
        device = self._devices.get(entity.device)
        full = device is not None and len(device.entities) >= MOST_ENTITIES_OF_A_DEVICE
        if full or self._count >= MOST_ENTITIES:
            return False
        if device is None:
            device = self._devices[entity.device] = Device()
        device.entities[entity.key] = entity
        device.changed()
        self._count += 1
        self._by_state[entity.state_topic][entity.key] = entity
        for presence in entity.availability.presences:
            self._by_presence[presence.topic][entity.key] = entity
        return True


def _drop(index: dict[str, dict[Key, Entity]], topic: str, key: Key) -> None:
    at_topic = index.get(topic)
    if at_topic is not None:
        at_topic.pop(key, None)
        if not at_topic:
            del index[topic]
