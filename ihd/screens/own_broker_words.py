"""Plainwatt's own broker, in words: what turning it on means, and what a bridge must be told."""

from __future__ import annotations

from functools import lru_cache

from ihd.feed.events import ListenState
from ihd.guide import OwnBroker
from ihd.screens.first_run import UseBroker
from ihd.screens.now import Line, Tone
from ihd.screens.rows import (
    Action,
    Buttons,
    CodeShown,
    Entry,
    Fact,
    GoBack,
    Keys,
    Opens,
    OpenSheet,
    Option,
    Question,
    Row,
    Said,
    Sheet,
    Weight,
)
from ihd.screens.settings_screen import ChangeSetting, StopListening
from ihd.settings import BrokerSettings
from ihd.words import Words

OWN, CODE = "own_broker", "own_broker_code"


def own_option(own: OwnBroker | None, words: Words, *, chosen: bool) -> tuple[Row, ...]:
    """Return the choice of our own broker, where this machine can carry one; it opens a sheet."""
    if own is None:
        return ()
    name, note = words.text("Plainwatt's own broker"), words.text("For a home that has no other")
    return (Option(name, OpenSheet(OWN), chosen=chosen, note=note),)


def own_sheets(own: OwnBroker | None, words: Words) -> tuple[Sheet, ...]:
    """Return what is said of our own broker, and its code for a phone while it listens."""
    if own is None:
        return ()
    title = words.text("Plainwatt's own broker")
    if not own.listens:
        return (Sheet(OWN, title, _before(own, words)),)
    told = words.text("Type this into your bridge's page")
    return (Sheet(OWN, told, _listening(own, words)), _code(own, words))


def own_line(own: OwnBroker, words: Words) -> Line | None:
    """Return how our own broker stands, where it was asked for."""
    port, address = own.broker.port, own.broker.listens_on
    match own.state:
        case None:
            return None
        case ListenState.STARTING:
            return Line(words.text("Plainwatt's broker is starting …"))
        case ListenState.LISTENING:
            return Line(words.text("Plainwatt listens on port {port}.", port=port), Tone.LOW)
        case ListenState.PORT_TAKEN:
            sentence = words.text("Another program has port {port} on this machine.", port=port)
        case ListenState.NO_ADDRESS:
            sentence = words.text("This machine has no address {address}.", address=address)
        case _:
            sentence = words.text("Plainwatt's broker could not be started.")
    return Line(sentence, Tone.WRONG)


def _before(own: OwnBroker, words: Words) -> tuple[Row, ...]:
    """Return what turning it on means, before it is turned on."""
    told = own_line(own, words)
    rows: list[Row] = [Said(told)] if told is not None else []
    if own.state is ListenState.PORT_TAKEN:
        step = words.text("Choose another port, or go back and choose the broker on this machine.")
        rows.append(Said(Line(step)))
    rows += [
        Said(Line(words.text("Your bridge sends to this machine."))),
        Said(Line(_then(own.broker.port, words))),
    ]
    if own.state is not ListenState.STARTING:
        start = Action(words.text("Start listening"), UseBroker("embedded"), Weight.MAIN)
        rows.append(Buttons((start,)))
    return (*rows, *_where(own.broker, words))


def _then(port: int, words: Words) -> str:
    return words.text(
        "Plainwatt then listens on port {port} of your home network, with a name and password.",
        port=port,
    )


def _where(broker: BrokerSettings, words: Words) -> tuple[Row, ...]:
    port, on = str(broker.port), broker.listens_on
    every = words.text("Every address of this machine")
    return (
        Entry(words.text("Port"), ChangeSetting("own.port"), Keys.DIGITS, port, port),
        Entry(
            words.text("Listen on"),
            ChangeSetting("own.listens_on"),
            Keys.ADDRESS,
            on,
            on,
            hint=every,
        ),
    )


def _listening(own: OwnBroker, words: Words) -> tuple[Row, ...]:
    """Return what is to be typed into the bridge's page, and the way to turn it off."""
    stop = words.text("Stop listening")
    question = Question(
        words.text("Stop listening?"),
        (
            Action(words.text("Go on listening"), GoBack(), Weight.MAIN),
            Action(stop, StopListening(), Weight.DANGER),
        ),
        more=words.text("Your bridge then has nowhere to send. The next time has a new password."),
    )
    return (
        Fact(words.text("Address"), own.address or words.text("Not on a network"), strong=True),
        Fact(words.text("Port"), str(own.broker.port), strong=True),
        Fact(words.text("User name"), own.broker.username, strong=True),
        Fact(words.text("Password"), own.password, strong=True),
        Opens(words.text("For a phone"), OpenSheet(CODE)),
        Buttons((Action(stop, question, Weight.DANGER),)),
        Said(Line(words.text("What a bridge leaves here to be kept is lost at a restart."))),
    )


def _code(own: OwnBroker, words: Words) -> Sheet:
    who = f"{own.broker.username}:{own.password}"
    squares = _squares(f"mqtt://{who}@{own.address}:{own.broker.port}")
    caption = words.text("A phone's camera reads all four.")
    return Sheet(CODE, words.text("For a phone"), (CodeShown(squares, caption),))


@lru_cache(maxsize=1)
def _squares(text: str) -> tuple[tuple[bool, ...], ...]:
    # Imported here: only a home with its own broker pays for it.
    from ihd.complaints.qr import codes

    return codes(text)[0].rows
