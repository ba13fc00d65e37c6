"""Every colour, size and weight of the program; nothing else names one.

Colours come in four sets, sizes from the screen's real dots per millimetre and the window, so that
text is as large on a small panel as on a wall. All text stands 7:1 or more off its ground.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette, QPen

from ihd.paths import RESOURCES
from ihd.screens.now import Tone

FAMILY = "Atkinson Hyperlegible Next"
FONT_FILE = RESOURCES / "fonts" / "AtkinsonHyperlegibleNext.woff2"
ICONS = RESOURCES / "icons"

REGULAR, STRONG, HEAVY = 400, 600, 700
TEXT_SIZES = (1, 2, 3)

BODY_MM = 16 * 25.4 / 72
TARGET_MM = 12.0
FLOOR_MM = 9.0
_HAND_MM = 80.0
"""A screen of which one side is shorter has no room for targets as large as they should be."""

_DRAWN = 1.8
"""How high a control is drawn where room is short, in sizes of the body type."""

_TEXT_GROWTH = {1: 1.0, 2: 1.2, 3: 1.44}
_HOME_PANEL_MM = (154.0, 92.0)
_GROWTH_LIMIT = 2.0
_FEWEST_ROWS, _FEWEST_COLUMNS = 9.6, 13.5

CODE_DARK, CODE_LIGHT = QColor("#000000"), QColor("#ffffff")
"""A camera's colours, whatever the theme."""

LEADING = 1.24
REPAINT_GAP_MS = 250


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme's colours as ``#rrggbb``; ``*_fill`` are grounds on which ink is still read."""

    ground: str
    raised: str
    line: str
    ink: str
    soft: str
    low: str
    usual: str
    high: str
    wrong: str
    low_fill: str
    usual_fill: str
    high_fill: str
    quiet_fill: str
    bold: bool = False


COLOURS = {
    "dark": Colours(
        ground="#0f1216",
        raised="#171c22",
        line="#2b323b",
        ink="#f5f2ec",
        soft="#b8bec8",
        low="#5fd3c0",
        usual="#9db9ff",
        high="#ffb35c",
        wrong="#ff9b8a",
        low_fill="#17423d",
        usual_fill="#26324f",
        high_fill="#523410",
        quiet_fill="#262d36",
    ),
    "light": Colours(
        ground="#fbf8f1",
        raised="#fffdf8",
        line="#ddd6c8",
        ink="#16181c",
        soft="#474c55",
        low="#005c50",
        usual="#1d428a",
        high="#8a3d00",
        wrong="#9b1c12",
        low_fill="#c3e6de",
        usual_fill="#d3def6",
        high_fill="#f8d9b8",
        quiet_fill="#e8e2d5",
    ),
    "dark-contrast": Colours(
        ground="#000000",
        raised="#000000",
        line="#8f98a3",
        ink="#ffffff",
        soft="#e4e7eb",
        low="#7df0dc",
        usual="#b9cdff",
        high="#ffc680",
        wrong="#ffb8ab",
        low_fill="#0c3d37",
        usual_fill="#1d2c52",
        high_fill="#4d2d05",
        quiet_fill="#262b31",
        bold=True,
    ),
    "light-contrast": Colours(
        ground="#ffffff",
        raised="#ffffff",
        line="#5f656d",
        ink="#000000",
        soft="#25292f",
        low="#00463c",
        usual="#11306e",
        high="#6a2c00",
        wrong="#7d0f08",
        low_fill="#bdeade",
        usual_fill="#cfdcfb",
        high_fill="#ffd9ae",
        quiet_fill="#e6e6e6",
        bold=True,
    ),
}

_NIGHT = {name: name.replace("light", "dark") for name in COLOURS}


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes in whole pixels for one window on one screen.

    ``body`` is the size chosen for text, and ``plain`` (16 pt or more) the least it may fall back
    to where a line would otherwise break. ``target`` is how large what is touched should be, and
    ``floor`` the least it may be: less only on a screen that is held in a hand.
    """

    body: int
    plain: int
    title: int
    figure: int
    pad: int
    gap: int
    target: int
    floor: int
    hair: int
    radius: int
    stroke: int
    columns: float
    rows: float

    @property
    def slim(self) -> float:
        """How much less of a control is drawn, above and below, than can be touched, in pixels.

        That is for where room is short: the space around a control is then within its reach.
        """
        return max(0.0, (self.floor - self.body * _DRAWN) / 2)


def scale_for(width: int, height: int, px_per_mm: float, text_size: int) -> Scale:
    """Return the sizes for a window of logical pixels on a screen of so many pixels a millimetre.

    Body text is 16 pt or larger. It grows with a window that is larger than a 7 inch panel, because
    such a screen is read from further away, and only shrinks where fewer rows than a page needs
    would be left.
    """
    text_size = min(max(text_size, TEXT_SIZES[0]), TEXT_SIZES[-1])
    panel_w, panel_h = _HOME_PANEL_MM
    spread = (width * height / px_per_mm**2 / (panel_w * panel_h)) ** 0.5
    growth = min(max(spread, 1.0) ** 0.65, _GROWTH_LIMIT)
    limit = min(height / _FEWEST_ROWS, width / _FEWEST_COLUMNS)
    plain = min(BODY_MM * px_per_mm * growth, limit * 0.92)
    body = min(plain * _TEXT_GROWTH[text_size], plain + (limit - plain) * (text_size - 1) / 2)
    roomy = min(width, height) / px_per_mm >= _HAND_MM
    least_mm = TARGET_MM if roomy else FLOOR_MM
    grand = min(max(width / body / 10 - 3, 0.0), 1.0)
    ease = min(max((height / body - 15) / 12, 0.0), 1.0)
    return Scale(
        body=round(body),
        plain=round(plain),
        title=round(body * (1.16 + 0.1 * ease)),
        figure=round(body * (1.9 + (0.2 + 0.9 * grand) * ease)),
        pad=round(min(body * 0.8, width * 0.031)),
        gap=round(body * 0.3),
        target=round(max(TARGET_MM * px_per_mm, body * _DRAWN)),
        floor=round(max(least_mm * px_per_mm, body * 1.5)),
        hair=max(1, round(px_per_mm * 0.2)),
        radius=round(body * 0.22),
        stroke=max(2, round(body * 0.09)),
        columns=width / body,
        rows=height / body,
    )


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours and sizes together: what a widget is dressed in."""

    name: str
    colours: Colours
    scale: Scale

    def tone(self, tone: Tone) -> QColor:
        """Return the colour that words and shapes of a tone take."""
        colours = self.colours
        return QColor(
            {
                Tone.LOW: colours.low,
                Tone.USUAL: colours.usual,
                Tone.HIGH: colours.high,
                Tone.WRONG: colours.wrong,
                Tone.QUIET: colours.soft,
            }[tone]
        )

    def fill(self, tone: Tone) -> QColor:
        """Return the ground of a tone, on which ink is read."""
        colours = self.colours
        return QColor(
            {
                Tone.LOW: colours.low_fill,
                Tone.USUAL: colours.usual_fill,
                Tone.HIGH: colours.high_fill,
                Tone.WRONG: colours.high_fill,
                Tone.QUIET: colours.quiet_fill,
            }[tone]
        )

    def spent(self, tone: Tone) -> QColor:
        """Return the ground of a tone whose time is over: half drained."""
        return _mixed(self.fill(tone), self.ground, 0.6)

    def faded(self, tone: Tone) -> QColor:
        """Return the colour of a tone whose time is over, for shapes that carry no words."""
        return _mixed(self.tone(tone), self.ground, 0.4)

    def block(self, tone: Tone) -> QColor:
        """Return the colour of a block in a chart: what is cheap stands back, also in lightness.

        Ink is read on LOW and QUIET, the ground's colour on the others.
        """
        if tone in (Tone.LOW, Tone.QUIET):
            return _mixed(self.tone(tone), self.ground, 0.36)
        return self.tone(tone)

    @property
    def ground(self) -> QColor:
        """The page's ground."""
        return QColor(self.colours.ground)

    @property
    def raised(self) -> QColor:
        """The ground of a card."""
        return QColor(self.colours.raised)

    @property
    def quiet(self) -> QColor:
        """The ground of what is pressed, and of a key."""
        return QColor(self.colours.quiet_fill)

    @property
    def line(self) -> QColor:
        """The colour of hairlines, and of what cannot be touched now."""
        return QColor(self.colours.line)

    @property
    def ink(self) -> QColor:
        """The colour of what matters."""
        return QColor(self.colours.ink)

    @property
    def soft(self) -> QColor:
        """The colour of what accompanies it."""
        return QColor(self.colours.soft)

    @property
    def hairline(self) -> QPen:
        """The pen that parts one thing from another."""
        return QPen(QColor(self.colours.line), self.scale.hair)

    def dimmed(self, brightness: float) -> Theme:
        """Return the theme on black with all colours so much less bright (1.0: as it is)."""
        if brightness >= 1.0:
            return self
        night = {
            field.name: _mixed(QColor(colour), QColor(Qt.GlobalColor.black), brightness).name()
            for field in fields(Colours)
            if isinstance(colour := getattr(COLOURS[_NIGHT[self.name]], field.name), str)
        }
        return replace(self, colours=replace(self.colours, **night))  # type: ignore[arg-type]

    def font(self, px: int, weight: int = REGULAR, *, tabular: bool = False) -> QFont:
        """Return the typeface; ``tabular`` for numbers that change in place or stand in columns."""
        return _font(px, weight + 60 * self.colours.bold, tabular=tabular)

    def palette(self) -> QPalette:
        """Return the palette for whatever Qt draws by itself."""
        palette = QPalette()
        roles = QPalette.ColorRole
        for role in (roles.Window, roles.Base, roles.Button):
            palette.setColor(role, self.ground)
        for role in (roles.WindowText, roles.Text, roles.ButtonText):
            palette.setColor(role, self.ink)
        palette.setColor(roles.Highlight, self.tone(Tone.USUAL))
        palette.setColor(roles.HighlightedText, self.ground)
        palette.setColor(roles.PlaceholderText, self.soft)
        return palette


def _mixed(colour: QColor, other: QColor, share: float) -> QColor:
    """Return a colour of which a share is the first and the rest the other."""
    rest = 1 - share
    return QColor.fromRgbF(
        colour.redF() * share + other.redF() * rest,
        colour.greenF() * share + other.greenF() * rest,
        colour.blueF() * share + other.blueF() * rest,
    )


@cache
def _font(px: int, weight: int, *, tabular: bool) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(max(1, px))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setVariableAxis(QFont.Tag("wght"), weight)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def load_font() -> None:
    """Give Qt the typeface, once; raise RuntimeError where it cannot be read."""
    if QFontDatabase.hasFamily(FAMILY):
        return
    if QFontDatabase.addApplicationFont(str(FONT_FILE)) < 0:
        raise RuntimeError(f"the typeface {FONT_FILE} cannot be loaded")


def theme_for(name: str, width: int, height: int, *, px_per_mm: float, text_size: int = 1) -> Theme:
    """Return a theme by its name in settings, for a window of a size on a screen."""
    return Theme(name, COLOURS[name], scale_for(width, height, px_per_mm, text_size))
