"""What Settings says of speech: off, short or full, at rest or not, and a try."""

from __future__ import annotations

from ihd.guide import Guide
from ihd.screens.now import Line, Tone
from ihd.screens.rows import Action, Buttons, Option, Row, Said, Sheet, Switch, Weight
from ihd.screens.settings_screen import ChangeSetting
from ihd.screens.speech import SayNow
from ihd.settings import BASIC, FULL, OFF
from ihd.words import Words


def speech_sheet(guide: Guide, words: Words) -> Sheet:
    """Return how the display speaks, and the way to hear it."""
    display = guide.settings.display
    rows: list[Row] = []
    if not guide.has_voice:
        rows.append(Said(Line(words.text("This machine has no voice."), Tone.WRONG), title=True))
        rows.append(Said(Line(words.text("Install espeak-ng or speech-dispatcher, then try it."))))
    rows += [
        Option(
            speech_name(mode, words),
            ChangeSetting("display.speech", mode),
            chosen=mode == display.speech,
            note=note,
        )
        for mode, note in (
            (OFF, ""),
            (BASIC, words.text("Low, usual or high, and what an hour costs.")),
            (FULL, words.text("Also today so far, and the price of a unit.")),
        )
    ]
    rows.append(Buttons((Action(words.text("Say it now"), SayNow(), Weight.MAIN),)))
    if display.speech != OFF:
        rows.append(_at_rest(on=display.speech_at_rest, words=words))
    rows += [
        Said(Line(words.text("It speaks when use turns low, usual or high."))),
        Said(Line(words.text("While use is high it says so again, every ten minutes."))),
        Said(Line(words.text("Touch the loudspeaker to hear it again; hold it for silence."))),
    ]
    return Sheet("speech", words.text("Speech"), tuple(rows))


def speech_name(mode: str, words: Words) -> str:
    """Return the name of a way to speak."""
    match mode:
        case "basic":
            return words.text("Short")
        case "full":
            return words.text("In full")
        case _:
            return words.text("Off")


def _at_rest(*, on: bool, words: Words) -> Switch:
    return Switch(
        words.text("Speak at rest too"),
        ChangeSetting("display.speech_at_rest", "false" if on else "true"),
        on,
        note=words.text("Otherwise it is silent while the screen rests."),
    )
