"""The home's own ids for readings, by which a page speaks of the one a person decides on."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import msgspec

from ihd.checks.corrections import Correction, CorrectionKind
from ihd.checks.finding import Finding
from ihd.clock import from_us, to_us
from ihd.meter import Quantity


def reading_id(finding: Finding) -> str | None:
    """Return the id of the reading a finding is about, where it is about one."""
    facts = finding.facts
    if not facts.get("quantity"):
        return None
    about = (facts["quantity"], facts.get("register"), facts.get("phase"))
    return msgspec.json.encode((finding.subject, *about, to_us(finding.since))).decode()


def word_id(word: Correction) -> str:
    """Return the id of the reading a word of the person is about."""
    return msgspec.json.encode((*word.channel, to_us(word.at))).decode()


def word_about(id_text: str, kind: CorrectionKind, now: datetime) -> Correction | None:
    """Return the person's word on the reading with an id; None where it is no such id."""
    with suppress(msgspec.MsgspecError):
        meter, quantity, register, phase, at = msgspec.json.decode(
            id_text, type=tuple[str, Quantity, str | None, str | None, int]
        )
        channel = (meter, str(quantity), register, phase)
        return Correction(kind=kind, channel=channel, at=from_us(at), said_at=now)
    return None
