"""The Now page: what this costs at this moment, and whether that is a lot."""

from __future__ import annotations

import re

from ihd.screens.now import Line, NowScreen
from ui.pages.now_layout import Choice, arrange_now
from ui.pages.page import Page
from ui.theme import STRONG, Theme
from ui.widgets.age import Age
from ui.widgets.amount import AmountView
from ui.widgets.dressed import Dressed
from ui.widgets.hairline import Hairline
from ui.widgets.notice import Notice
from ui.widgets.progress import Progress
from ui.widgets.proves import Proves
from ui.widgets.ribbon import RibbonView
from ui.widgets.sentence import Sentence, Voice

_CREDIT = "account_balance_wallet"


class NowPage(Page):
    """The pieces of the page, in the order in which they are read out; the layout places them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.shown: NowScreen | None = None
        self._choice: Choice | None = None
        self._pattern: tuple[object, ...] = ()
        self.hero = AmountView(theme, self)
        self.band = Sentence(theme, self, voice=Voice.TONE, weight=STRONG, mark=True)
        self.notice = Notice(theme, self)
        self.plain_notice = Sentence(theme, self, mark=True)
        self.title = Sentence(theme, self, voice=Voice.SOFT)
        self.today = Sentence(theme, self, voice=Voice.FIGURE, weight=STRONG, tabular=True)
        self.energy = Sentence(theme, self, voice=Voice.SOFT, tabular=True)
        self.progress = Progress(theme, self)
        self.usual = Sentence(theme, self, voice=Voice.SOFT, tabular=True, notch=True)
        self.standing = Sentence(theme, self, voice=Voice.SOFT)
        self.price = Sentence(theme, self)
        self.price_words = ("", "")
        self.ribbon = RibbonView(theme, self)
        self.gas = Sentence(theme, self, voice=Voice.SOFT, icon="local_fire_department")
        self.export = Sentence(theme, self, voice=Voice.SOFT, icon="solar_power")
        self.credit = Sentence(theme, self, voice=Voice.TONE, icon=_CREDIT)
        self.other_credit = Sentence(theme, self, voice=Voice.TONE, icon=_CREDIT)
        self.budget = Sentence(theme, self, voice=Voice.TONE, icon="savings")
        self.clock = Sentence(theme, self, voice=Voice.SOFT, tabular=True)
        self.age = Age(theme, self)
        self.rules = tuple(Hairline(theme, self) for _ in range(3))
        block = (self.title, self.today, self.energy, self.progress, self.usual, self.standing)
        self.proves = tuple(
            Proves(theme, covered, self)
            for covered in ((self.hero,), block, (self.price, self.ribbon))
        )
        for touch in self.proves:
            touch.chosen.connect(self.asked)

    def show_screen(self, screen: object) -> None:
        """Show what the home is like at one instant."""
        if not isinstance(screen, NowScreen) or screen == self.shown:
            return
        self.shown = screen
        rest = screen.power if screen.power != screen.amount.figure else ""
        self.hero.show_amount(screen.amount, rest, live=screen.live)
        self.band.show_line(screen.band)
        self.notice.show_line(screen.notice)
        self.plain_notice.show_line(screen.notice)
        self._show_today(screen)
        self.price_words = (screen.price, screen.price_briefly or screen.price)
        self.ribbon.show_ribbon(screen.ribbon)
        self.gas.show_line(screen.gas)
        self.export.show_line(screen.export)
        self._show_credit(screen.credit)
        self.budget.show_line(screen.budget)
        self.clock.show_line(screen.clock)
        self.age.show_line(screen.age)
        hour, today, price = self.proves
        hour.show_choice(screen.why, self.hero.text())
        today.show_choice(screen.today.why, f"{screen.today.title} {screen.today.amount}")
        price.show_choice(screen.prices, screen.price)
        self.arrange_all()

    def arrange(self) -> None:
        """Compose the page for its size."""
        if self.shown is None:
            return
        pattern = (self.size(), self.theme.scale, *(_pattern(said) for said in self._said()))
        last = self._choice if pattern == self._pattern else None
        self._choice, self._pattern = arrange_now(self, last), pattern
        for touch in self.proves:
            touch.cover(self)

    def _said(self) -> list[str]:
        return [piece.text() for piece in self.findChildren(Dressed)]

    def _show_today(self, screen: NowScreen) -> None:
        today = screen.today
        self.title.show_line(today.title)
        self.today.show_line(today.amount)
        self.energy.show_line(today.energy)
        self.progress.show_filled(today.filled, today.tone, today.filled_says or "", today.expected)
        self.usual.show_line(today.filled_says)
        self.standing.show_line(today.standing)

    def _show_credit(self, lines: tuple[Line, ...]) -> None:
        for piece, at in ((self.credit, 0), (self.other_credit, 1)):
            piece.show_line(lines[at] if len(lines) > at else None)


def _pattern(said: str) -> str:
    """Return what is said with every digit the same."""
    return re.sub(r"\d", "0", said)
