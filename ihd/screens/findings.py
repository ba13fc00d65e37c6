"""The sentence for each kind of finding."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from ihd.checks.finding import Finding, FindingKind
from ihd.words import Words


def finding_sentence(finding: Finding, zone: ZoneInfo, words: Words) -> str:
    """Return one plain sentence for a finding."""
    time = words.time(finding.since, zone)
    match finding.kind:
        case FindingKind.BROKER_REFUSED:
            return words.text("The broker refused our password. Please check it in the settings.")
        case FindingKind.BROKER_UNTRUSTED:
            return words.text(
                "The broker's certificate is not one we trust, so we did not connect."
            )
        case FindingKind.CLIENT_ID_TAKEN:
            return words.text(
                "Another program is using our name at the broker, so we both drop out."
            )
        case FindingKind.BROKER_UNREACHABLE:
            return words.text("Nothing answers at {broker}. Trying again.", broker=finding.subject)
        case FindingKind.METER_SILENT:
            return words.text("No reading since {time}.", time=time)
        case FindingKind.UNREADABLE_MESSAGE:
            return words.plural(
                "{count} message could not be read, the last on {topic}.",
                "{count} messages could not be read, the last on {topic}.",
                int(str(finding.facts["count"])),
                topic=finding.subject,
            )
        case _:
            return words.text("Something needs a look since {time}.", time=time)
