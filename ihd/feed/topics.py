"""Topic filters: which are allowed, and how many go into one packet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

MAX_TOPIC_BYTES = 65_535
MAX_PER_PACKET = 100


def checked_topics(topics: Sequence[str]) -> tuple[str, ...]:
    """Return topic filters without repeats; raise ValueError naming one MQTT does not allow."""
    for topic in topics:
        if not _is_filter(topic):
            raise ValueError(f"'{topic}' is not a topic one can subscribe to")
    return tuple(dict.fromkeys(topics))


def in_packets(topics: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield topics in packets of a size every broker takes."""
    for start in range(0, len(topics), MAX_PER_PACKET):
        yield topics[start : start + MAX_PER_PACKET]


def _is_filter(topic: str) -> bool:
    """Say whether text is a topic filter by the rules of MQTT 3.1.1, section 4.7."""
    *parents, last = topic.split("/")
    return (
        0 < len(topic.encode()) <= MAX_TOPIC_BYTES
        and "\0" not in topic
        and all(level == "+" or not set(level) & set("+#") for level in parents)
        and (last in ("+", "#") or not set(last) & set("+#"))
    )
