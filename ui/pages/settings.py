"""The Settings page: a door to each subject, and everything a person may choose behind it."""

from __future__ import annotations

from ihd.screens.rows import Heading, OpenSheet, Said
from ihd.screens.settings_screen import SettingsScreen
from ui.pages.sheet_page import SheetPage
from ui.theme import Theme


class SettingsPage(SheetPage):
    """Rows and sheets, as they are worded."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._led_to = ""

    def front(self) -> tuple[object, ...]:
        """Return the doors, the outcome of what was done last over them."""
        screen: SettingsScreen = self.shown
        notice = (Said(screen.notice),) if screen.notice else ()
        return (*notice, Heading(screen.title), *screen.rows)

    def show_screen(self, screen: object) -> None:
        """Show the settings, and go where they lead."""
        super().show_screen(screen)
        if self.shown.open != self._led_to:
            self._led_to = self.shown.open
            if self._led_to:
                self.obey(OpenSheet(self._led_to))
