"""The sentence for each kind of finding, and the one next step."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from ihd.checks.finding import Finding
from ihd.screens import finding_links, finding_meters, finding_readings
from ihd.screens.finding_steps import step
from ihd.screens.telling import FactMissingError, Telling
from ihd.statements.settled import is_of_statement
from ihd.words import Words

_SENTENCES = {
    **finding_readings.SENTENCES,
    **finding_links.SENTENCES,
    **finding_meters.SENTENCES,
}
TOLD = frozenset(_SENTENCES)
"""The kinds that have their own sentence here; what a bill's check finds is told with the bill."""


def finding_sentence(
    finding: Finding, zone: ZoneInfo, words: Words, *, now: datetime | None = None
) -> str:
    """Return what was found in a plain sentence or two; with ``now`` an earlier day is named."""
    telling = Telling(finding, zone, words, now)
    try:
        if is_of_statement(finding):
            return _of_statement(finding, zone, words)
        return _SENTENCES[finding.kind](telling)
    except (FactMissingError, KeyError):
        return telling.text("Something needs a look since {time}.", time=telling.when())


def next_step(
    finding: Finding, zone: ZoneInfo, words: Words, *, now: datetime | None = None
) -> str | None:
    """Return the one thing to do about a finding, or None where there is nothing to be done."""
    if is_of_statement(finding):
        with suppress(KeyError):
            return _to_send(finding, zone, words) if finding.until is None else None
        return None
    return step(Telling(finding, zone, words, now))


def _of_statement(finding: Finding, zone: ZoneInfo, words: Words) -> str:
    # Imported here: few look at a bill, and its sentences are many.
    from ihd.screens.statement_words import says

    return says(finding, zone, words)


def _to_send(finding: Finding, zone: ZoneInfo, words: Words) -> str:
    from ihd.screens.statement_words import asks

    return words.text("Write to your supplier: {sentence}", sentence=asks(finding, zone, words))
