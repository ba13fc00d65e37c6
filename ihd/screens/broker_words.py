"""Which broker, in words: where readings may arrive, what became of the try, what to type."""

from __future__ import annotations

from ihd.feed.events import LinkState
from ihd.guide import Around, Guide
from ihd.screens.first_run import UseBroker
from ihd.screens.now import Line, Tone
from ihd.screens.own_broker_words import own_option
from ihd.screens.rows import Action, Entry, Keys, Option, Row, Switch, Weight
from ihd.screens.settings_screen import ChangeSetting, SetPassword
from ihd.settings import BrokerSettings
from ihd.words import Words

_HERE = ("127.0.0.1", "localhost", "::1")


def broker_line(around: Around, words: Words) -> Line:
    """Return what became of the try of a broker, in one sentence."""
    host, port = place(around.broker, words), around.broker.port
    match around.state:
        case LinkState.UP:
            return Line(words.text("The broker at {host} answers.", host=host), Tone.LOW)
        case LinkState.CONNECTING:
            return Line(words.text("Trying {host} …", host=host))
        case LinkState.REFUSED if around.reason.endswith("topics"):
            sentence = words.text("The broker at {host} lets us in, but read nothing.", host=host)
        case LinkState.REFUSED:
            sentence = words.text("The broker at {host} wants another name or password.", host=host)
        case LinkState.UNTRUSTED:
            sentence = words.text("The encrypted link to {host} is not to be trusted.", host=host)
        case LinkState.DOWN:
            sentence = words.text("The link to {host} was lost. Trying again.", host=host)
        case _:
            sentence = words.text("Nothing answers at {host}, port {port}.", host=host, port=port)
    return Line(sentence, Tone.WRONG)


def heard_line(around: Around, words: Words) -> Line | None:
    """Return how much was heard, where the broker lets us listen."""
    if not around.reached:
        return None
    if not around.messages:
        return Line(words.text("Nothing was sent yet. Most meters speak every 10 seconds."))
    return Line(
        words.plural(
            "One message so far.",
            "{count} messages so far.",
            around.messages,
        )
    )


def place(broker: BrokerSettings, words: Words) -> str:
    """Return where a broker is: a host, or this machine."""
    return words.text("this machine") if broker.host in _HERE else broker.host


def broker_rows(guide: Guide, words: Words) -> tuple[Row, ...]:
    """Return the places a broker may be, with what is to be typed of the one being tried.

    An address is typed right below its option; our own broker is then out of the way, at the end.
    """
    own = own_option(guide.own, words, chosen=guide.which == "embedded")
    options, entries = _options(guide, words), _entries(guide, words)
    if guide.which == "typed":
        return (*options, *entries, *own)
    return (*options, *own, *entries)


def _options(guide: Guide, words: Words) -> tuple[Row, ...]:
    here = Option(
        words.text("This machine"),
        UseBroker("this_machine"),
        chosen=guide.which == "this_machine",
        note=words.text("A broker such as mosquitto runs here"),
    )
    found = (
        Option(
            one.name,
            UseBroker(which),
            chosen=guide.which == which,
            note=words.text("Found on this network: {host}", host=one.host),
        )
        for one in guide.nearby
        for which in (f"found:{one.host}:{one.port}",)
    )
    typed = Option(words.text("Another address"), UseBroker("typed"), chosen=guide.which == "typed")
    return (here, *found, typed)


def _entries(guide: Guide, words: Words) -> tuple[Row, ...]:
    if not to_be_typed(guide):
        return ()
    typed = guide.which == "typed"
    where = _where(guide.broker, words) if typed else ()
    secure = _secure(guide.broker, words) if typed else ()
    return (*where, *_who(guide, words), *secure)


def to_be_typed(guide: Guide) -> bool:
    """Say whether the broker being tried needs something typed: its place, or who we are."""
    refused = guide.around is not None and guide.around.state is LinkState.REFUSED
    return guide.which == "typed" or refused


def try_it(guide: Guide, words: Words) -> Action:
    """Return the button that tries a broker with what was typed."""
    return Action(words.text("Try it"), UseBroker(guide.which), Weight.MAIN)


def _where(broker: BrokerSettings, words: Words) -> tuple[Row, ...]:
    host, port = broker.host, str(broker.port)
    return (
        Entry(words.text("Address"), ChangeSetting("broker.host"), Keys.ADDRESS, host, host),
        Entry(words.text("Port"), ChangeSetting("broker.port"), Keys.DIGITS, port, port),
    )


def _who(guide: Guide, words: Words) -> tuple[Row, ...]:
    name, none = guide.broker.username, words.text("None")
    kept = words.text("Kept, not shown") if guide.password else ""
    return (
        Entry(
            words.text("User name"),
            ChangeSetting("broker.username"),
            Keys.TEXT,
            name,
            name,
            hint=none,
        ),
        Entry(words.text("Password"), SetPassword(), Keys.SECRET, kept, hint=none),
    )


def _secure(broker: BrokerSettings, words: Words) -> tuple[Row, ...]:
    switch = Switch(
        words.text("Encrypted (TLS)"),
        ChangeSetting("broker.tls", "false" if broker.tls else "true"),
        broker.tls,
        note=words.text("Most brokers then listen on port 8883"),
    )
    if not broker.tls:
        return (switch,)
    files = (
        (words.text("Authority's file"), "ca_file", broker.ca_file),
        (words.text("Our certificate's file"), "certificate_file", broker.certificate_file),
        (words.text("Our key's file"), "key_file", broker.key_file),
    )
    none = words.text("None")
    entries = (
        Entry(label, ChangeSetting(f"broker.{name}"), Keys.TEXT, path, path, hint=none)
        for label, name, path in files
    )
    return (switch, *entries)
