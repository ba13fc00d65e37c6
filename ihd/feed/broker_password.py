"""Who the embedded broker lets in. amqtt imports this module itself, by name."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from amqtt.plugins.base import BaseAuthPlugin
from amqtt.session import Session


class OnePassword(BaseAuthPlugin):  # type: ignore[misc]
    """Lets in who knows the one name and the one password."""

    @dataclass
    class Config:
        """The name and the password; amqtt fills this in from the broker's configuration."""

        username: str = ""
        password: str = ""

    async def authenticate(self, *, session: Session) -> bool:
        """Say whether a session gave the right name and password."""
        given = f"{session.username}\0{session.password}"
        right = f"{self.config.username}\0{self.config.password}"
        return bool(self.config.password) and hmac.compare_digest(given.encode(), right.encode())
