"""Paper: an A4 sheet with a running place on it, type, rules and boxes; reportlab behind it.

Lengths are points. The type is the project's own, its figures tabular.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from ihd.paths import RESOURCES

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 62.0, 62.0, 64.0, 66.0
MEASURE = WIDTH - LEFT - RIGHT

Shade = tuple[float, float, float]
INK: Shade = (0.09, 0.10, 0.13)
FAINT: Shade = (0.40, 0.42, 0.46)
HAIR: Shade = (0.78, 0.79, 0.82)
WASH: Shade = (0.955, 0.957, 0.965)
ACCENT: Shade = (0.05, 0.30, 0.45)
GOOD: Shade = (0.06, 0.36, 0.24)
BAD: Shade = (0.60, 0.13, 0.10)


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of type: weight, size, distance of lines, shade."""

    size: float
    leading: float
    bold: bool = False
    shade: Shade = INK

    @property
    def font(self) -> str:
        """The font's name on paper."""
        return "Bold" if self.bold else "Regular"


class Paper:
    """Sheets being drawn from top to bottom; ``y`` is how far down the next thing stands.

    On a ``dry`` one nothing is drawn: it only counts the sheets.
    """

    def __init__(self, made_at: datetime, language: str, *, dry: bool = False) -> None:
        canvas = _canvas_module()
        _register_fonts()
        self.dry = dry
        self._out = io.BytesIO()
        self.canvas = canvas.Canvas(
            self._out,
            pagesize=(WIDTH, HEIGHT),
            lang=language,
            invariant=1,
            initialFontName="Regular",
        )
        self.canvas.setDateFormatter(lambda *_: made_at.strftime("D:%Y%m%d%H%M%SZ"))
        self.y = TOP
        self._shade: Shade | None = None
        self.pages = 1
        self.header: Callable[[], None] = lambda: None

    def room(self) -> float:
        """Return how much is left on the sheet."""
        return HEIGHT - BOTTOM - self.y

    def need(self, height: float) -> None:
        """Begin another sheet where there is less room than this."""
        if self.room() < height:
            self.new_page()

    def new_page(self) -> None:
        """Begin another sheet."""
        if not self.dry:
            self.canvas.showPage()
        self._shade = None
        self.pages += 1
        self.y = TOP
        self.header()

    def entry(self, title: str, key: str) -> None:
        """Put a heading that stands here into the outline."""
        if not self.dry:
            self.canvas.bookmarkHorizontal(key, 0, HEIGHT - self.y + 8)
            self.canvas.addOutlineEntry(title, key, level=0)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        kind: Type,
        *,
        right: bool = False,
        middle: bool = False,
    ) -> None:
        """Set a line of text with its baseline at y; ``right`` ends it at x."""
        if self.dry:
            return
        canvas = self.canvas
        self._fill(kind.shade)
        canvas.setFont(kind.font, kind.size)
        place = canvas.drawRightString if right else canvas.drawString
        place = canvas.drawCentredString if middle else place
        place(x, HEIGHT - y, text)

    def rule(
        self, x: float, y: float, width: float, shade: Shade = HAIR, weight: float = 0.5
    ) -> None:
        """Draw a line across."""
        if self.dry:
            return
        self.canvas.setStrokeColorRGB(*shade)
        self.canvas.setLineWidth(weight)
        self.canvas.line(x, HEIGHT - y, x + width, HEIGHT - y)

    def box(self, x: float, y: float, width: float, height: float, shade: Shade) -> None:
        """Fill a box whose top is at y."""
        if self.dry:
            return
        self._fill(shade)
        self.canvas.rect(x, HEIGHT - y - height, width, height, stroke=0, fill=1)

    def _fill(self, shade: Shade) -> None:
        """Fill with a shade from here on; a new sheet knows of none."""
        if self._shade != shade:
            self._shade = shade
            self.canvas.setFillColorRGB(*shade)

    def finish(self) -> bytes:
        """Return the document."""
        self.canvas.showPage()
        self.canvas.save()
        return self._out.getvalue()


@cache
def width_of(text: str, font: str, size: float) -> float:
    """Return how wide a text is."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    _register_fonts()
    return float(stringWidth(text, font, size))


def wrapped(text: str, kind: Type, width: float) -> list[str]:
    """Break a text into lines; a word wider than a line is broken anywhere."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _fitting(word, kind, width):
            longer = f"{line} {piece}" if line else piece
            if line and width_of(longer, kind.font, kind.size) > width:
                lines.append(line)
                longer = piece
            line = longer
    return [*lines, line] if line or not lines else lines


def _fitting(word: str, kind: Type, width: float) -> list[str]:
    if width_of(word, kind.font, kind.size) <= width:
        return [word]
    pieces = [""]
    for sign in word:
        if pieces[-1] and width_of(pieces[-1] + sign, kind.font, kind.size) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces


@cache
def _register_fonts() -> None:
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for style in ("Regular", "Bold"):
        path = RESOURCES / "fonts" / f"AtkinsonHyperlegibleNext-{style}.ttf"
        registerFont(TTFont(style, str(path)))


def _canvas_module() -> Any:
    # Imported here: reportlab takes a moment, and only a pack needs it.
    from reportlab.pdfgen import canvas

    return canvas
