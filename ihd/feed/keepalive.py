"""The one thing a home ever sends, and only with leave: the request that keeps a Victron telling.

A GX device falls silent 60 s after the last such request (dbus-flashmq, "Keep-alive"). Each
connection asks once for all values and from then on only for more; it asks whoever speaks as a GX
device does, and nothing is written to any of them.
"""

from __future__ import annotations

import json
import re
from typing import Any

TOPICS = ("N/+/heartbeat", "N/+/system/0/Serial")
"""What a GX device says even while nobody asks, so that its own id is known."""

EVERY_S = 25.0
_MOST = 4
_SPEAKS = re.compile(r"N/([0-9a-f]{12})/.+")
_ALL = b""
_MORE = json.dumps({"keepalive-options": ["suppress-republish"]}).encode()


class VictronKeepalive:
    """Knows which GX devices spoke on a connection, and asks each to go on."""

    def __init__(self) -> None:
        self._asked_at: dict[str, float | None] = {}

    def heard(self, topic: str) -> None:
        """Note who spoke on a topic."""
        spoken = _SPEAKS.fullmatch(topic)
        if spoken is not None and len(self._asked_at) < _MOST:
            self._asked_at.setdefault(spoken[1], None)

    def ask(self, wire: Any, moment: float) -> None:
        """Ask those whose turn it is."""
        for portal, asked_at in self._asked_at.items():
            if asked_at is None or moment - asked_at >= EVERY_S:
                wire.publish(f"R/{portal}/keepalive", _ALL if asked_at is None else _MORE, qos=0)
                self._asked_at[portal] = moment
