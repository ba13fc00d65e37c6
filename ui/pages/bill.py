"""The Bill page: this bill and where it is heading, whether a bill is right, and the account."""

from __future__ import annotations

from ihd.screens.bill import BillScreen, FormStep
from ihd.screens.rows import Heading, OpenSheet, Said, Sheet, with_value
from ui.pages.sheet_page import SheetPage
from ui.theme import Theme
from ui.widgets.typing import Typing


class BillPage(SheetPage):
    """Rows and sheets as they are worded, and a form that is typed in step by step."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.form: FormStep | None = None
        self._led_to = ("", 0)

    def front(self) -> tuple[object, ...]:
        """Return the page's rows, the outcome of what was done last over them."""
        screen: BillScreen = self.shown
        notice = (Said(screen.notice),) if screen.notice else ()
        return (*notice, *screen.rows)

    @property
    def sheet(self) -> Sheet | None:
        """The question of the form that is touched, not typed; else the sheet that is open."""
        if self.form is not None and self.form.entry is None:
            return Sheet(
                self.form.place, self.form.title, (Heading(self.form.progress), *self.form.rows)
            )
        return super().sheet

    def show_screen(self, screen: object) -> None:
        """Show a screen: its question first, then its form, then the sheet it leads to."""
        if screen == self.shown:
            return
        before = self.form
        self.form = screen.form if isinstance(screen, BillScreen) else None
        super().show_screen(screen)
        if self.over is not None and self.over.of_home and not isinstance(self.over, Typing):
            return
        self._show_form(before)
        led_to = (self.shown.open, self.shown.turn)
        if led_to != self._led_to:
            self._led_to = led_to
            if self.shown.open and (not self.trail or self.trail[-1] != self.shown.open):
                self.obey(OpenSheet(self.shown.open))

    def go_back(self) -> None:
        """Go a step back where a form is open."""
        if self.form is not None and self.over is None:
            self.asked.emit(self.form.back)
        else:
            super().go_back()

    def _take_room(self) -> None:
        """Take the doors' room for every step of a form, typed or touched."""
        super()._take_room()
        if self.form is not None and not self.whole:
            self.whole = True
            self.spread.emit()

    def _show_form(self, before: FormStep | None) -> None:
        """Let the step be typed that the screen is at; what is typed already is left in place."""
        form, typing = self.form, self.over if isinstance(self.over, Typing) else None
        if form is None or form.entry is None:
            if typing is not None and before is not None:
                self.uncover()
            return
        if typing is None or before is None or before.place != form.place:
            typing = Typing(self.theme, form.entry, self.shown.controls, self)
            typing.left.connect(self._step_back)
            typing.done.connect(self._answer)
            typing.letters.chosen.connect(self.asked)
            typing.skip.clicked.connect(self._skip)
            self.cover(typing)
        typing.guide(form.step, form.steps, form.progress)
        typing.offer(form.choices, form.skip)
        typing.advise(form.entry.hint)

    def _answer(self, text: str) -> None:
        if self.form is not None and self.form.entry is not None:
            self.asked.emit(with_value(self.form.entry.command, text))

    def _step_back(self) -> None:
        if self.form is not None:
            self.asked.emit(self.form.back)

    def _skip(self) -> None:
        if self.form is not None and self.form.skip is not None:
            self.asked.emit(self.form.skip.command)
