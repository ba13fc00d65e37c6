"""Bring the translations up to the words in the code, and compile them.

Run: python packaging/catalogues.py
Sentences are what ``Words.text``, ``Words.plural`` and ``_`` are called with in ihd/screens and
ihd/words.py, and what the tariff presets ask. A language's catalogue is plainwatt.po in
resources/locale/LANGUAGE/LC_MESSAGES, and the .mo beside it is made from it and kept with it.
"""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "resources" / "locale"
LANGUAGES = {"cy": "Welsh", "nl": "Dutch", "de": "German", "fr": "French"}
SINCE = datetime(2026, 11, 24, tzinfo=UTC)
"""A date that does not change, so that an unchanged catalogue is the same file."""
KEYWORDS = {"text": (1,), "plural": (1, 2), "_": (1,)}


def sources() -> Iterator[Path]:
    """Yield the files that hold sentences."""
    yield ROOT / "ihd" / "words.py"
    yield from sorted((ROOT / "ihd" / "screens").rglob("*.py"))


def template() -> Catalog:
    """Return every sentence in the code, with the files it stands in."""
    found = Catalog(project="Plainwatt", charset="utf-8", fuzzy=False)
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        for _line, message, _comments, _context in extract_from_file("python", path, KEYWORDS):
            found.add(message, locations=[(name, 0)])
    for path in sorted((ROOT / "resources" / "tariffs").glob("*.toml")):
        for sentence in _said_by_preset(path):
            found.add(sentence, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return found


def _said_by_preset(path: Path) -> Iterator[str]:
    """Yield what a tariff preset shows a person: its name, and what it asks."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    yield table["name"]
    for ask in table.get("ask", []):
        yield ask["says"]


def po_path(language: str) -> Path:
    """Return where a language's catalogue is."""
    return LOCALE / language / "LC_MESSAGES" / "plainwatt.po"


def read(language: str) -> Catalog:
    """Return a language's catalogue, empty where there is none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, project="Plainwatt", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as gettext reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def update(language: str, words: Catalog) -> tuple[int, int]:
    """Write a language's catalogue anew; return how many sentences it has, and how many lack."""
    catalogue = read(language)
    catalogue.update(words, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# Plainwatt in {LANGUAGES[language]}. MIT, like Plainwatt."
    catalogue.creation_date = catalogue.revision_date = SINCE
    catalogue.version, catalogue.msgid_bugs_address = "1", ""
    catalogue.last_translator = catalogue.language_team = ""
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, sort_output=True, width=100, omit_header=False, no_location=True)
    path.with_suffix(".mo").write_bytes(compiled(catalogue))
    missing = sum(1 for message in catalogue if message.id and not is_translated(message.string))
    return len(catalogue), missing


def is_translated(string: str | tuple[str, ...] | list[str]) -> bool:
    """Say whether every form of a sentence has its translation."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


def main() -> int:
    """Update and compile every language."""
    words = template()
    for language in LANGUAGES:
        there, missing = update(language, words)
        sys.stdout.write(f"{language}: {there} sentences, {missing} without a translation\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
