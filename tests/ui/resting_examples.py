"""What the screen may say at rest."""

from ihd.screens.now import Amount, Line, Tone
from ihd.screens.resting import RestingScreen

EVENING = RestingScreen(
    Amount("32p", "an hour", "Using 32p an hour"), Line("Usual for a Tuesday evening", Tone.USUAL)
)
NIGHT = RestingScreen(
    Amount("4p", "an hour", "Using 4p an hour"),
    Line("Low, even for the night", Tone.LOW),
    brightness=0.4,
    minute=7,
)
STALE = RestingScreen(
    Amount("32p", "an hour", "32p an hour, at 14:05"),
    Line("No reading since 14:05", Tone.WRONG),
    live=False,
)
GERMAN = RestingScreen(
    Amount("12,08 €", "pro Stunde", "Gerade 12,08 Euro pro Stunde"),
    Line("Für einen Donnerstagabend ungewöhnlich viel", Tone.HIGH),
)
ALL = {"evening": EVENING, "night": NIGHT, "stale": STALE, "german": GERMAN}
