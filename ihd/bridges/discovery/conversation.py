"""The discovery conversation: what was described, who is there, what was heard and when."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from ihd.bridges.discovery.availability import Presence
from ihd.bridges.discovery.catalogue import Catalogue, Key
from ihd.bridges.discovery.config import ConfigError, Entity, read_config
from ihd.bridges.discovery.meters import Seat
from ihd.bridges.discovery.readings import Payload, read
from ihd.bridges.discovery.topics import config_kind
from ihd.bridges.discovery.waiting import Waiting
from ihd.bridges.payload import MAX_BYTES
from ihd.meter import Decoded, Message, Quality, Quantity, Reading

BRIDGE = "homeassistant"
_MOST_NOTES = 3
_ONE_HALF = "import and export power are told apart, and only one of them is known yet"
_MOST_REMEMBERED = 4000


class Discovery:
    """One conversation with every publisher that describes itself."""

    def __init__(self) -> None:
        self._known = Catalogue()
        self._checksums: dict[str, int] = {}
        self._said: dict[Presence, bool] = {}
        self._heard: dict[Key, tuple[Entity, datetime]] = {}
        self._unreadable: dict[str, str] = {}
        self._waiting = Waiting()

    def handles(self, topic: str) -> bool:
        """Tell whether a topic is one on which publishers describe themselves."""
        return config_kind(topic) is not None

    def learn(self, message: Message) -> Decoded:
        """Take in a config, or its removal; return the readings that waited for it."""
        checksum = zlib.crc32(message.payload)
        if not message.payload:
            self._forget(message.topic)
            return _decoded(message)
        if self._checksums.get(message.topic) == checksum:
            return _decoded(message)
        try:
            described = read_config(message.topic, message.payload)
        except ConfigError as error:
            note = f"this is no discovery config: {error}"
            return Decoded(topic=message.topic, bridge=None, notes=(note,))
        self._forget(message.topic)
        entities, complete = self._known.add(message.topic, described)
        notes = () if complete else ("more sensors are described than are kept",)
        if entities:
            self._checksums[message.topic] = checksum
        unread = tuple(entity.problem for entity in entities if entity.problem)
        if unread:
            self._unreadable[message.topic] = unread[0]
        said = self._those_who_waited(entities)
        return _decoded(
            message,
            readings=tuple(reading for one in said for reading in one.readings),
            online=next((one.online for one in said if one.online is not None), None),
            device=next((one.device for one in said if one.device is not None), None),
            notes=(*notes, *unread[:_MOST_NOTES]),
        )

    def state(self, message: Message) -> Decoded | None:
        """Return what a message on a described topic says, or None where nobody described it."""
        entities = self._known.by_state(message.topic)
        present = self._known.by_presence(message.topic)
        if not entities and not present:
            if not self.handles(message.topic):
                self._waiting.keep(message)
            return None
        if len(message.payload) > MAX_BYTES:
            return _decoded(message, problem=f"larger than {MAX_BYTES} bytes")
        payload = Payload.of(message.payload)
        online, device = self._presence(present.values(), payload)
        readings, is_half = self._read(entities, payload, message)
        unread = tuple(entity.problem for entity in entities.values() if entity.problem)
        silent = not readings and online is None
        half = (_ONE_HALF,) if is_half else ()
        return _decoded(
            message,
            readings=readings,
            online=online,
            device=device or next((entity.device for entity in entities.values()), None),
            notes=(*half, *unread[:_MOST_NOTES]),
            problem=unread[0] if unread and silent else None,
        )

    def topics(self) -> tuple[str, ...]:
        """Return the state and availability topics of everything that can be read."""
        return self._known.topics()

    def expired(self, now: datetime) -> tuple[str, ...]:
        """Return the meters whose every value is older than its publisher said it may be.

        Meters with a value that never expires are not among them.
        """
        fresh: set[str] = set()
        old: set[str] = set()
        for entity, heard in self._heard.values():
            limit = entity.expire_after_s
            is_old = limit is not None and now - heard > timedelta(seconds=limit)
            (old if is_old else fresh).add(self._known.meter(entity))
        return tuple(sorted(old - fresh))

    def unreadable(self) -> Mapping[str, str]:
        """Return the config topics of meters' sensors that cannot be read, and why each cannot."""
        return dict(self._unreadable)

    def _forget(self, topic: str) -> None:
        self._checksums.pop(topic, None)
        self._unreadable.pop(topic, None)
        for entity in self._known.remove(topic):
            self._heard.pop(entity.key, None)

    def _those_who_waited(self, entities: Iterable[Entity]) -> list[Decoded]:
        topics = {
            topic: None
            for entity in entities
            for topic in (*(p.topic for p in entity.availability.presences), entity.state_topic)
        }
        waited = (self._waiting.take(topic) for topic in topics)
        said = (self.state(message) for message in waited if message is not None)
        return [one for one in said if one is not None]

    def _presence(
        self, entities: Iterable[Entity], payload: Payload
    ) -> tuple[bool | None, str | None]:
        """Return whether the described devices are there, and which if it is one alone."""
        verdicts: dict[str, bool] = {}
        for entity in entities:
            if entity.device in verdicts:
                continue
            for presence in entity.availability.presences:
                said = presence.read(payload.text, payload.document)
                if said is not None:
                    self._remember(presence, said=said)
                    verdict = entity.availability.combined(self._said, latest=said)
                    verdicts[entity.device] = verdict
                    self._known.device(entity).online = verdict
        if not verdicts:
            return None, None
        return any(verdicts.values()), next(iter(verdicts)) if len(verdicts) == 1 else None

    def _remember(self, presence: Presence, *, said: bool) -> None:
        if presence not in self._said and len(self._said) >= _MOST_REMEMBERED:
            self._said.pop(next(iter(self._said)))
        self._said[presence] = said

    def _read(
        self, entities: Mapping[Key, Entity], payload: Payload, message: Message
    ) -> tuple[tuple[Reading, ...], bool]:
        """Return the readings of a message, and whether it held but half of a power."""
        found: dict[object, tuple[Reading, Entity, Seat]] = {}
        for key, entity in entities.items():
            seat = self._known.device(entity).seat(key)
            reading = None if seat.is_spare else read(entity, seat.meter, payload, message)
            if reading is not None:
                self._heard[key] = entity, message.received_at
                claim = reading.meter, reading.quantity, reading.register, reading.phase
                found.setdefault((*claim, seat.direction), (reading, entity, seat))
        readings = [one for one, _, seat in found.values() if not seat.direction]
        net = self._net(found.values())
        readings.extend(one for one in net if one is not None)
        readings.extend(self._whole(readings, {one.device: one for _, one, _ in found.values()}))
        return self._dated(readings, entities.values(), message), None in net

    def _net(self, found: Iterable[tuple[Reading, Entity, Seat]]) -> list[Reading | None]:
        """Return one net power for each meter that tells import and export apart, if known."""
        apart: dict[tuple[str, str | None], list[tuple[Reading, Entity, Seat]]] = {}
        for reading, entity, seat in found:
            if seat.direction:
                apart.setdefault((reading.meter, reading.phase), []).append((reading, entity, seat))
        net: list[Reading | None] = []
        for parts in apart.values():
            _, entity, seat = parts[0]
            directed = [(reading, one.direction) for reading, _, one in parts]
            power = self._known.device(entity).power
            net.append(power.directed(directed, paired=seat.is_paired))
        return net

    def _whole(self, readings: Iterable[Reading], devices: Mapping[str, Entity]) -> list[Reading]:
        """Return the sum of the phases for meters none of whose sensors tells the whole power."""
        powers = [one for one in readings if one.quantity is Quantity.POWER and one.phase]
        if not powers:
            return []
        whole: list[Reading] = []
        for entity in devices.values():
            device = self._known.device(entity)
            meters = {seat.meter for seat in device.seats.values()} if device.seats else set()
            told = device.told()
            own = [one for one in powers if one.meter in meters]
            whole.extend(one for one in device.power.whole(own) if one.meter not in told)
        return whole

    def _dated(
        self, readings: list[Reading], entities: Iterable[Entity], message: Message
    ) -> tuple[Reading, ...]:
        """Return the readings, called stale where they are all that is left of a gone device."""
        if not message.retain or any(
            self._known.device(entity).online is not False for entity in entities
        ):
            return tuple(readings)
        return tuple(
            msgspec.structs.replace(one, quality=Quality.STALE)
            if one.quality is Quality.GOOD
            else one
            for one in readings
        )


def _decoded(
    message: Message,
    *,
    readings: tuple[Reading, ...] = (),
    online: bool | None = None,
    device: str | None = None,
    notes: tuple[str, ...] = (),
    problem: str | None = None,
) -> Decoded:
    return Decoded(
        topic=message.topic,
        bridge=BRIDGE,
        readings=readings,
        online=online,
        device=device,
        notes=notes,
        problem=problem,
    )
