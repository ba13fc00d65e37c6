"""What the Save page may have to say."""

from __future__ import annotations

from dataclasses import replace

from ihd.screens.controls import control_words
from ihd.screens.now import Amount, Line, Tone
from ihd.screens.rows import Bar, Fact, Figure, Heading, OpenPage, Opens, OpenSheet, Said, Sheet
from ihd.screens.save import SaveScreen
from ihd.words import Words

CONTROLS = control_words(Words("en"))

ALWAYS = Sheet(
    "always-on",
    "Always on",
    (
        Said(Line("At 04:00 your home uses 184 W, with nobody up.")),
        Fact("Half of that, switched off", "£100 to £180 a year"),
        Said(Line("Fridge and router need some of it. Start with what is warm to touch.")),
    ),
)
SHIFT = Sheet(
    "shift",
    "Washing at night",
    (
        Said(Line("Your machines use about 9 kWh a week by day.")),
        Fact("At night instead", "£60 to £85 a year"),
        Fact("How sure", "From 8 weeks of your use"),
    ),
)
KNOWN = SaveScreen(
    title="Always on, and cheap times",
    back=OpenPage("bill"),
    rows=(
        Figure("Always on costs", Amount("£421", "a year", "£421 a year")),
        Bar(0.62, "£74 of your £120 for November", Tone.USUAL, 0.8),
        Heading("Just switched on"),
        Fact("2.1 kW, 3 minutes ago", "55p an hour", "About as much as a kettle"),
        Heading("What you could save"),
        Opens("Switch off half of it", OpenSheet("always-on"), value="£100 to £180 a year"),
        Opens("Washing at night", OpenSheet("shift"), value="£60 to £85 a year"),
        Opens("Cheapest hours today", OpenSheet("shift"), value="From 00:30"),
    ),
    controls=CONTROLS,
    sheets=(ALWAYS, SHIFT),
)
LEARNING = replace(
    KNOWN,
    rows=(Said(Line("Still learning. Ten nights of readings show what is always on.")),),
)
OVER = replace(
    KNOWN,
    rows=(Bar(1.18, "£142 of your £120 for November", Tone.HIGH, 0.9), *KNOWN.rows[2:]),
)
GERMAN = replace(
    KNOWN,
    rows=(
        Figure(
            "Was immer eingeschaltet ist, kostet",
            Amount("1.421 €", "im Jahr", "1421 Euro im Jahr"),
        ),
        Bar(0.62, "74 € von Ihren 120 € für den ganzen November", Tone.USUAL, 0.8),
        Opens(
            "Die Waschmaschine nachts laufen lassen",
            OpenSheet("shift"),
            value="60 € bis 85 € im Jahr",
        ),
    ),
)
ALL = {"known": KNOWN, "learning": LEARNING, "over": OVER, "german": GERMAN}
