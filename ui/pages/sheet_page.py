"""A page that is a list of rows, with sheets behind some of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ihd.screens.rows import Card, Entry, GoBack, OpenSheet, Question, Sheet, with_value
from ui.pages.page import Page
from ui.theme import Theme
from ui.widgets.card import laid_open
from ui.widgets.dialog import Dialog
from ui.widgets.leafed import Leafed
from ui.widgets.title_bar import TitleBar
from ui.widgets.touch import Touch
from ui.widgets.typing import Typing

_DOORS_FROM_ROWS = 13
"""On a window of fewer rows of type an open sheet takes the doors' room too."""

_TURNS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}


class SheetPage(Page):
    """Shows a screen's front or one of its sheets; passes on the command behind what is touched.

    A page gives ``front``, and ``beginning`` where sheets are open from the beginning. Its screens
    have ``sheets``, ``controls`` and ``question``.
    """

    beginning: tuple[str, ...] = ()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.shown: Any = None
        self.trail = list(self.beginning)
        self.over: Dialog | Typing | None = None
        self.title = TitleBar(theme, self)
        self.title.clicked.connect(self.go_back)
        self.list = Leafed(theme, self)
        self.list.touched.connect(self._touch)
        self._closed: Question | None = None
        self._wanted = ""
        self._leaves: dict[str, int] = {}

    def front(self) -> tuple[object, ...]:
        """Return the rows shown before anything is opened; to be given by each page."""
        raise NotImplementedError

    @property
    def sheet(self) -> Sheet | None:
        """The sheet that is open, or None."""
        return self._sheet(self.trail[-1]) if self.trail else None

    def show_screen(self, screen: object) -> None:
        """Show a screen of the page's kind; an open sheet stays open while there is one."""
        if screen == self.shown:
            return
        before = self.sheet
        self.shown = screen
        self.trail = [place for place in self.trail if self._sheet(place) is not None]
        controls = self.shown.controls
        after = self.sheet
        if before is not None and after is not None and after.title != before.title:
            # What was asked for is there: it is another matter now, and begins at its beginning.
            self.list.leaf = 0
        self.list.pager.name(controls.earlier, controls.more)
        self._ask_what_the_screen_asks()
        self.refresh()
        self.lead_to(self._wanted)

    def lead_to(self, sheet: str) -> None:
        """Open a sheet from the front on, as soon as there is a screen that has it."""
        self._wanted = sheet
        if sheet and self.shown is not None and self._sheet(sheet) is not None:
            self._wanted, self.trail = "", list(self.beginning)
            self.obey(OpenSheet(sheet))

    def begin_again(self) -> None:
        """Leave the sheets that are open, for the beginning of the front."""
        if self.shown is not None and self.over is None:
            self.trail, self.list.leaf = list(self.beginning), 0
            self.refresh()

    def refresh(self) -> None:
        """Show what is open now."""
        sheet = self.sheet
        self.list.show_rows(sheet.rows if sheet else self.front())
        if sheet:
            self.title.show_title(sheet.title, self.shown.controls.back)
        self._take_room()
        self.arrange_all()

    def dress(self, theme: Theme) -> None:
        """Wear another theme, and take the room its sizes ask for."""
        self.theme = theme
        self._take_room()
        super().dress(theme)

    def arrange(self) -> None:
        """Place the way back, and the list under it."""
        if self.shown is None:
            return
        if self.over is not None:
            self.place(self.over, 0, 0, self.width(), self.height())
            return
        scale = self.theme.scale
        left, width, top = scale.pad, self.width() - 2 * scale.pad, scale.gap * 0.8
        if self.sheet:
            high = self.title.height_in(width)
            reach = self.title.reach
            self.place(self.title, left - reach, top, width + reach, high)
            top += high + scale.gap * 0.4
        self.place(self.list, 0, top, self.width(), self.height() - top - scale.gap * 0.8)

    def obey(self, command: object) -> None:
        """Do what a command asks of the page itself, and pass every other on."""
        if isinstance(command, OpenSheet):
            self._leaves[self._here] = self.list.leaf
            self.trail.append(command.place)
            self.list.leaf = 0
            self.refresh()
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(command, GoBack):
            self.go_back()
        elif isinstance(command, Question):
            self.cover(self._dialog(command))
        else:
            self.uncover()
            self.asked.emit(command)

    def go_back(self) -> None:
        """Close the question, or the sheet that was opened last: its row is where it was."""
        if self.over is not None:
            self.uncover()
        elif self.trail:
            left = self.trail.pop()
            self.list.leaf = self._leaves.get(self._here, 0)
            self.refresh()
            self._focus_on(OpenSheet(left))

    @property
    def _here(self) -> str:
        """The place of the open sheet; nothing for the front."""
        return self.trail[-1] if self.trail else ""

    def _focus_on(self, command: object) -> None:
        """Let the keys go on from what asks for a command, where it is seen."""
        for touch in self.list.findChildren(Touch):
            if touch.command == command and touch.isVisible():
                touch.setFocus(Qt.FocusReason.OtherFocusReason)

    def cover(self, over: Dialog | Typing) -> None:
        """Cover the page until what covers it is done with."""
        self.uncover()
        self.over = over
        self.refresh()
        over.take_focus()

    def uncover(self) -> None:
        """Take away what covers the page."""
        if self.over is None:
            return
        over, self.over = self.over, None
        self._closed = self.shown.question
        over.hide()
        over.setParent(None)
        over.deleteLater()
        self.refresh()

    def swiped(self, across: int, down: int) -> bool:
        """Turn a leaf up or down, go back from a sheet; nothing passes what covers the page."""
        if self.over is not None:
            return True
        if across and self.sheet:
            if across < 0:
                self.go_back()
            return True
        if down:
            self.list.turn(down)
        return bool(down)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Turn leaves with the page keys, and go back with Escape."""
        step = _TURNS.get(Qt.Key(event.key()))
        if step is not None:
            self.list.turn(step)
        elif event.key() == Qt.Key.Key_Escape and (self.trail or self.over):
            self.go_back()
        else:
            super().keyPressEvent(event)

    def _touch(self, touched: object) -> None:
        """Do what the touched row or action asks for."""
        if isinstance(touched, Entry):
            self._type(touched)
        else:
            self.obey(touched.command)  # type: ignore[attr-defined]

    def _type(self, entry: Entry) -> None:
        """Let a person type, then pass the entry's command on with what was typed."""
        typing = Typing(self.theme, entry, self.shown.controls, self)
        typing.left.connect(self.uncover)
        typing.done.connect(lambda text: self.obey(with_value(entry.command, text)))
        self.cover(typing)

    def _ask_what_the_screen_asks(self) -> None:
        question = self.shown.question
        if question is None:
            self._closed = None
            if self.over is not None and self.over.of_home:
                self.uncover()
        elif question not in (self._closed, self._asked):
            self.cover(self._dialog(question, of_home=True))

    @property
    def _asked(self) -> Question | None:
        """The home's question that covers the page."""
        over = self.over
        return over.question if isinstance(over, Dialog) and over.of_home else None

    def _dialog(self, question: Question, *, of_home: bool = False) -> Dialog:
        dialog = Dialog(self.theme, question, self, of_home=of_home)
        dialog.answered.connect(self.obey)
        return dialog

    def _sheet(self, place: str) -> Sheet | None:
        """Return a sheet of the screen, or one made of a card that was too high for the front."""
        cards = (row for row in self.front() if isinstance(row, Card))
        made = (Sheet(card.title.text, card.title.text, laid_open(card)) for card in cards)
        return next((one for one in (*self.shown.sheets, *made) if one.place == place), None)

    def _take_room(self) -> None:
        """Take the doors' room while covered, or for a sheet on a small window."""
        small = self.theme.scale.rows < _DOORS_FROM_ROWS
        whole = self.over is not None or (bool(self.trail) and small)
        if whole != self.whole:
            self.whole = whole
            self.spread.emit()
