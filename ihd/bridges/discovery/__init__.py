"""Home Assistant discovery: publishers describe their sensors, we read what is described."""

from __future__ import annotations

from ihd.bridges.discovery.conversation import Discovery
from ihd.bridges.discovery.topics import CONFIG_TOPICS

__all__ = ["CONFIG_TOPICS", "Discovery"]
