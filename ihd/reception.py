"""How messages reach us: the link to the broker, and those that were not taken in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ihd.checks.finding import Finding, FindingKind
from ihd.feed.events import LinkChange, LinkState
from ihd.meter import Decoded, Message
from ihd.snapshot import Link

MOST_METERS = 1000
"""A radio in a city hears hundreds. More are names made up: each takes room for ever."""

_FINDINGS = {
    LinkState.REFUSED: FindingKind.BROKER_REFUSED,
    LinkState.UNTRUSTED: FindingKind.BROKER_UNTRUSTED,
    LinkState.UNREACHABLE: FindingKind.BROKER_UNREACHABLE,
    LinkState.CLIENT_ID_TAKEN: FindingKind.CLIENT_ID_TAKEN,
    LinkState.NOT_LISTENING: FindingKind.BROKER_NOT_LISTENING,
}
_LINKS = {LinkState.CONNECTING: Link.UNKNOWN, LinkState.UP: Link.UP}


@dataclass(slots=True)
class Reception:
    """The last change of the link, the messages not read since the start, and the meters heard."""

    change: LinkChange | None = None
    unread: int = 0
    unread_since: datetime | None = None
    unread_topic: str = ""
    problem: str = ""
    meters: set[str] = field(default_factory=set)

    @property
    def link(self) -> Link:
        """The state of the link."""
        return _LINKS.get(self.change.state, Link.DOWN) if self.change else Link.UNKNOWN

    @property
    def since(self) -> datetime | None:
        """Since when the link is as it is."""
        return self.change.at if self.change else None

    def count_unread(self, at: datetime, count: int, topic: str, problem: str) -> None:
        """Note messages that could not be read."""
        self.unread_since = self.unread_since or at
        self.unread += count
        self.unread_topic, self.problem = topic, problem

    def admits(self, message: Message, decoded: Decoded) -> bool:
        """Say whether a message is of meters there is room for; one that is not is counted."""
        named = [one.meter for one in decoded.readings] + [one.meter for one in decoded.told]
        if self.meters.issuperset(named):
            return True
        if len(self.meters.union(named)) > MOST_METERS:
            problem = f"more than {MOST_METERS} meters are heard; this one is not kept"
            self.count_unread(message.received_at, 1, message.topic, problem)
            return False
        self.meters.update(named)
        return True

    def findings(self, broker: str) -> Iterator[Finding]:
        """Yield what is wrong with the link to a broker, and with what came over it."""
        if self.change is not None and self.change.state in _FINDINGS:
            facts = {"reason": self.change.reason}
            kind = _FINDINGS[self.change.state]
            yield Finding(kind, subject=broker, since=self.change.at, facts=facts)
        if self.unread_since is not None:
            yield Finding(
                FindingKind.UNREADABLE_MESSAGE,
                subject=self.unread_topic,
                since=self.unread_since,
                facts={"count": self.unread, "problem": self.problem},
            )
