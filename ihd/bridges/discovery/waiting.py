"""The last messages of topics nobody has described yet, kept for the config that may follow."""

from __future__ import annotations

from collections import OrderedDict

from ihd.meter import Message

_MOST_TOPICS = 1000
_MOST_BYTES = 1_000_000
_LARGEST = 16 * 1024


class Waiting:
    """A bounded memory of last messages by topic; the longest untouched is forgotten first."""

    def __init__(self) -> None:
        self._messages: OrderedDict[str, Message] = OrderedDict()
        self._bytes = 0

    def keep(self, message: Message) -> None:
        """Remember a topic's last message."""
        self.take(message.topic)
        if not 0 < len(message.payload) <= _LARGEST or len(message.topic) > _LARGEST:
            return
        self._messages[message.topic] = message
        self._bytes += _size(message)
        while len(self._messages) > _MOST_TOPICS or self._bytes > _MOST_BYTES:
            _, forgotten = self._messages.popitem(last=False)
            self._bytes -= _size(forgotten)

    def take(self, topic: str) -> Message | None:
        """Return and forget a topic's last message."""
        message = self._messages.pop(topic, None)
        if message is not None:
            self._bytes -= _size(message)
        return message


def _size(message: Message) -> int:
    return len(message.payload) + len(message.topic)
