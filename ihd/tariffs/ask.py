"""What a preset asks of a person, and the file with the answers filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ihd.tariffs.source import Node, Source

KINDS = ("unit_rate", "day_rate", "month_rate", "kw_rate", "times", "clock", "number", "days")


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: its key (``?key`` in the file), what kind of answer, a default, choices."""

    key: str
    kind: str
    says: str
    default: str | None = None
    choices: tuple[str, ...] = ()


def read_asks(root: Node) -> tuple[Ask, ...]:
    """Return the questions of a file, in its order."""
    asks = []
    for node in root.tables("ask"):
        node.expect_only(("key", "kind", "says", "default", "choices"))
        asks.append(
            Ask(
                key=node.text("key"),
                kind=node.choice("kind", KINDS, "unit_rate"),
                says=node.text("says"),
                default=node.text("default") if "default" in node else None,
                choices=tuple(node.texts("choices")),
            )
        )
    return tuple(asks)


def answered(source: Source, answers: Mapping[str, str]) -> Source:
    """Return the file with every ``"?key"`` replaced by its answer, else by its default.

    Raise TariffError for a question the file does not declare or an answer nobody asked for.
    """
    root = source.root()
    asks = {ask.key: ask for ask in read_asks(root)}
    for key in answers:
        if key not in asks:
            raise root.error("ask", f"'{key}' is not asked for; asked are {', '.join(asks)}")
    known = {key: ask.default for key, ask in asks.items() if ask.default is not None}

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: fill(item) for key, item in value.items()}
        if isinstance(value, list):
            return [fill(item) for item in value]
        if isinstance(value, str) and len(value) > 1 and value.startswith("?"):
            key = value[1:]
            if key not in asks:
                raise root.error(None, f"'{value}' is not asked for; add [[ask]] key = \"{key}\"")
            return {**known, **answers}.get(key, value)
        return value

    kept = {key: value for key, value in source.table.items() if key in ("ask", "example")}
    filled = {key: fill(value) for key, value in source.table.items() if key not in kept}
    return Source(source.name, {**filled, **kept}, source.lines)
