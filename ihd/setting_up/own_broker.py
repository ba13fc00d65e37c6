"""The broker of our own: asked for, begun or not, and what a bridge must be told of it."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field

from ihd.feed import own_broker
from ihd.feed.events import ListenState
from ihd.guide import OwnBroker
from ihd.setting_up.change import changed_broker
from ihd.setting_up.works import Works
from ihd.settings import BrokerSettings


@dataclass(slots=True)
class OwnDesk:
    """Owns where our own broker shall listen, and whether that was asked for but is not yet so.

    Nothing listens before ``open``. ``trouble`` is why it could not, the last time.
    """

    works: Works
    chosen: InitVar[BrokerSettings]
    password: str | None = None
    draft: BrokerSettings = field(init=False)
    trouble: ListenState | None = None
    _asked: bool = False

    def __post_init__(self, chosen: BrokerSettings) -> None:
        self.draft = chosen if chosen.own else own_broker.OWN

    def change(self, name: str, text: str) -> None:
        """Change where it shall listen; raise SettingsError."""
        self.draft = changed_broker(self.draft, name, text)
        self.trouble = None

    def open(self) -> str:
        """Have it begin to listen; return the password it lets in by, a new one where none is."""
        self.password = self.password or own_broker.new_password()
        own_broker.keep_user(self.works.folder.broker_users, self.draft.username, self.password)
        self.works.listen(self.draft)
        self.trouble, self._asked = None, True
        return self.password

    def close(self) -> None:
        """Have nothing listen any more, and forget who was let in."""
        self.works.listen(None)
        self.works.folder.broker_users.unlink(missing_ok=True)
        self.password, self.trouble, self._asked = None, None, False

    def abandon(self) -> None:
        """End what was asked for and is not so yet; that it failed is told by the next tick."""
        if self._asked:
            self.works.listen(None)

    def came_up(self) -> bool:
        """Say once that what was asked for listens."""
        came = self._asked and self.works.listens is ListenState.LISTENING
        self._asked = self._asked and not came
        return came

    def failed(self) -> bool:
        """Say once that what was asked for does not listen, and will not."""
        state = self.works.listens
        if not self._asked or (state is not None and not state.is_trouble):
            return False
        self._asked, self.trouble = False, state
        return True

    def stands(self) -> OwnBroker | None:
        """Return how it stands; None where this machine cannot carry one."""
        if not own_broker.can_listen():
            return None
        # What a bridge is told must be kept already, or it is told in vain.
        state = ListenState.STARTING if self._asked else self.works.listens or self.trouble
        address = self.draft.listens_on or own_broker.home_address()
        return OwnBroker(self.draft, state, address, self.password or "")
