"""The note beside an evidence pack: what each file is, and how to see that none was changed."""

from __future__ import annotations

from ihd.dossier import Dossier
from ihd.words import Words


def readme(dossier: Dossier, words: Words) -> str:
    """Return the note as plain text."""
    lines = [
        words.text("Meter readings and bills: evidence"),
        "",
        words.text(
            "Indicative readings of a home display, not of the billing meter."
            " Read evidence.pdf first; the other files hold its figures."
        ),
        "",
        words.text("To see that no file was changed:"),
        "",
        "    sha256sum -c SHA256SUMS",
        "",
        words.text("What is in the files (instants are UTC, days are local, numbers exact):"),
        "",
    ]
    for part in dossier.meters:
        lines += _of_meter(part.fuel.value, words)
    lines += [
        words.text("gaps.csv: when nothing was heard."),
        words.text("left-out.csv: readings not believed, and why; they are in no sum."),
        words.text("bills.json: each bill as printed, as it should be, and what differs."),
        words.text("findings.json: all else that the checks found."),
    ]
    if dossier.cases:
        lines.append(words.text("diary.csv: what was said and written."))
    return "\n".join(lines) + "\n"


def _of_meter(fuel: str, words: Words) -> list[str]:
    return [
        words.text(
            "readings-{fuel}.csv: what each register showed as every day began; at: the instant"
            " it stands for; meters_clock and received: by whose clock.",
            fuel=fuel,
        ),
        words.text(
            "half-hours-{fuel}.csv: what was used in each half-hour, from start on; measured_s:"
            " seconds between two readings; spread_s: seconds within a gap, over which what was"
            " used is spread evenly.",
            fuel=fuel,
        ),
        words.text(
            "days-{fuel}.csv: what each local day used and cost; cost is that of the energy with"
            " the tax.",
            fuel=fuel,
        ),
    ]
