"""The files of a pack: the document, the figures beside it, and the hashes that seal them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ihd.checks.finding import Finding
from ihd.clock import from_ms, iso_utc
from ihd.dossier import Dossier, HalfHours, MeterPart
from ihd.pack.pdf import pdf_of
from ihd.screens.dossier_words import document_of
from ihd.screens.findings import finding_sentence
from ihd.screens.pack_readme import readme
from ihd.screens.statement_json import as_json, plain_json
from ihd.words import Words

PDF, SUMS = "evidence.pdf", "SHA256SUMS"


def write_pack(dossier: Dossier, folder: Path, words: Words) -> list[Path]:
    """Write a pack into a folder that is there and empty; return its files, the document first."""
    files = dict(figures(dossier, words))
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    document = pdf_of(document_of(dossier, sums, words), dossier.made_at)
    files = {PDF: document, **files}
    sums[PDF] = hashlib.sha256(document).hexdigest()
    sealed = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
    files[SUMS] = sealed.encode()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def figures(dossier: Dossier, words: Words) -> Iterator[tuple[str, bytes]]:
    """Yield every file beside the document: its name and what is in it."""
    yield "README.txt", readme(dossier, words).encode()
    for part in dossier.meters:
        fuel = part.fuel.value
        yield f"readings-{fuel}.csv", _csv(_READINGS, _readings(part))
        yield f"half-hours-{fuel}.csv", _half_hours(part.half_hours).encode()
        yield f"days-{fuel}.csv", _csv(_DAYS, _days(part))
    yield "gaps.csv", _csv(_GAPS, _gaps(dossier))
    yield "left-out.csv", _csv(_LEFT_OUT, _left_out(dossier, words))
    yield "findings.json", _json([_finding(f, dossier, words) for f in dossier.findings])
    yield "bills.json", _json([as_json(check, words) for check in dossier.statements])
    if dossier.cases:
        yield "diary.csv", _csv(_DIARY, _diary(dossier))


_READINGS = ("day", "register", "reading", "unit", "at", "meters_clock", "received")
_HALF_HOURS = ("start", "used", "unit", "measured_s", "spread_s")
_DAYS = ("day", "kwh", "cost", "standing", "currency", "quality", "missing_s")
_GAPS = ("fuel", "from", "to", "seconds", "ended")
_LEFT_OUT = ("since", "until", "kind", "count", "sentence")
_DIARY = ("complaint", "day", "how", "by", "said")

_Row = Sequence[object]
_HALF_MS, _MILLION = 1_800_000, 1_000_000
_CLOCK = tuple(f"{half // 2:02}:{half % 2 * 30:02}:00" for half in range(48))


def _readings(part: MeterPart) -> Iterator[_Row]:
    for reading in part.readings:
        taken = "" if reading.taken_at is None else iso_utc(reading.taken_at)
        yield (
            reading.day,
            reading.register or "",
            format(reading.value, "f"),
            reading.unit,
            iso_utc(reading.at),
            taken,
            iso_utc(reading.received_at),
        )


def _half_hours(found: HalfHours) -> str:
    """Return years of half-hours as CSV: the day's name is made once for its 48, sums by integer.

    No field of it ever needs quotes.
    """
    lines = [",".join(_HALF_HOURS)]
    unit, known, day = found.unit, -1, ""
    rows = zip(found.starts, found.amounts, found.measured_s, found.spread_s, strict=True)
    for start, amount, measured, spread in rows:
        number, place = divmod(start // _HALF_MS, 48)
        if number != known:
            known, day = number, from_ms(start).date().isoformat()
        whole, part = divmod(abs(amount), _MILLION)
        sign = "-" if amount < 0 else ""
        lines.append(f"{day}T{_CLOCK[place]}Z,{sign}{whole}.{part:06},{unit},{measured},{spread}")
    return "\n".join(lines) + "\n"


def _days(part: MeterPart) -> Iterator[_Row]:
    for row in part.days:
        yield (
            row.first_day,
            "" if row.energy is None else format(row.energy.kwh, "f"),
            "" if row.cost is None else format(row.cost.amount, "f"),
            "" if row.standing is None else format(row.standing.amount, "f"),
            row.currency,
            row.quality.value,
            row.missing_s,
        )


def _gaps(dossier: Dossier) -> Iterator[_Row]:
    for part in dossier.meters:
        for gap in part.gaps:
            span = gap.interval
            seconds = int(span.duration.total_seconds())
            yield part.fuel.value, iso_utc(span.start), iso_utc(span.end), seconds, gap.ended


def _left_out(dossier: Dossier, words: Words) -> Iterator[_Row]:
    for finding in dossier.left_out:
        until = "" if finding.until is None else iso_utc(finding.until)
        count = finding.facts.get("count", 1)
        sentence = finding_sentence(finding, dossier.zone, words, now=dossier.made_at)
        yield iso_utc(finding.since), until, str(finding.kind), count, sentence


def _diary(dossier: Dossier) -> Iterator[_Row]:
    for case in dossier.cases:
        for contact in case.complaint.contacts:
            by = "us" if contact.by_us else "supplier"
            yield case.complaint.made, contact.on, contact.how, by, contact.said


def _finding(finding: Finding, dossier: Dossier, words: Words) -> dict[str, object]:
    named = dossier.identifiers.meters
    facts = {name: plain_json(value) for name, value in finding.facts.items()}
    return {
        "kind": str(finding.kind),
        "subject": finding.subject if named else None,
        "since": iso_utc(finding.since),
        "until": iso_utc(finding.until) if finding.until else None,
        "sentence": finding_sentence(finding, dossier.zone, words, now=dossier.made_at),
        "facts": facts,
    }


def _csv(head: Sequence[str], rows: Iterable[_Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
