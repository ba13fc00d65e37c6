"""What the Now page says of what is wrong, and of the money on meters that are paid ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ihd.checks.finding import Finding, FindingKind
from ihd.screens.now import Line, Tone
from ihd.snapshot import Link, Snapshot
from ihd.words import Words

_BROKER = (
    FindingKind.BROKER_REFUSED,
    FindingKind.BROKER_UNTRUSTED,
    FindingKind.BROKER_UNREACHABLE,
    FindingKind.BROKER_NOT_LISTENING,
    FindingKind.CLIENT_ID_TAKEN,
)
_NEWS = timedelta(hours=24)
"""For how long a reading that was left out is worth a sentence here."""


def notice_of(snapshot: Snapshot, words: Words) -> Line | None:
    """Return the one thing worth a sentence: of the link, of us, of the credit, of a reading."""
    wrong = (
        _link_trouble(snapshot, words)
        or _own_trouble(snapshot, words)
        or _credit_warning(snapshot, words)
    )
    if wrong:
        return Line(wrong, Tone.WRONG)
    doubt = _doubt(snapshot, words)
    return Line(doubt) if doubt else None


def credit_of(snapshot: Snapshot, words: Words) -> tuple[Line, ...]:
    """Return the money on each meter that is paid ahead, in a few words each."""
    if not snapshot.prepaid:
        return ()
    # Imported here, as below: few homes pay ahead.
    from ihd.screens.prepayment_words import credit_briefly

    return credit_briefly(snapshot.prepaid, snapshot.at, words)


def _credit_warning(snapshot: Snapshot, words: Words) -> str | None:
    if not snapshot.prepaid:
        return None
    from ihd.screens.prepayment_words import first_warning

    return first_warning(snapshot.prepaid, snapshot.at, words)


def _link_trouble(snapshot: Snapshot, words: Words) -> str | None:
    found = _first(snapshot, _BROKER)
    if found is not None:
        # Imported here: sentences for what is wrong are seldom needed.
        from ihd.screens.findings import finding_sentence

        return finding_sentence(found, snapshot.zone, words)
    if snapshot.broker is Link.DOWN and snapshot.broker_since is not None:
        time = words.time(snapshot.broker_since, snapshot.zone)
        return words.text("Readings stopped coming at {time}. Trying again.", time=time)
    state = snapshot.electricity
    if state is not None and state.online is False:
        return words.text("Your meter cannot be heard at the moment.")
    return None


def _own_trouble(snapshot: Snapshot, words: Words) -> str | None:
    found = _first(snapshot, (FindingKind.STORE_TROUBLE, FindingKind.CLOCK_UNTRUSTED))
    if found is None or found.facts.get("mended"):
        return None
    if found.facts.get("full"):
        return words.text("The card is full, so readings are not kept.")
    from ihd.screens.findings import finding_sentence

    return finding_sentence(found, snapshot.zone, words)


def _doubt(snapshot: Snapshot, words: Words) -> str | None:
    """Return that a reading is left out, or that the meter seems to be another one."""
    if not snapshot.findings:
        return None
    # Imported here: in most homes every reading is believed.
    from ihd.screens.meter_cards import ASKED, DISBELIEVED

    if _first(snapshot, ASKED) is not None:
        return words.text("Was your meter changed? Tell us under Meter.")
    left_out = _first(snapshot, DISBELIEVED)
    if left_out is not None and snapshot.at - left_out.since < _NEWS:
        return words.text("A reading cannot be right: see Meter.")
    return None


def _first(snapshot: Snapshot, kinds: Sequence[FindingKind]) -> Finding | None:
    """Return the first finding of some kinds that still stands."""
    standing = (found for found in snapshot.findings if found.until is None)
    return next((found for found in standing if found.kind in kinds), None)
