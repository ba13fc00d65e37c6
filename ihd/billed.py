"""The bills a home keeps, as signs of whether the supplier hears its meter."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ihd.checks.supplier_link import SupplierSign
from ihd.paths import HomeFolder


@dataclass(slots=True)
class BilledSigns:
    """Knows what each bill in a home's folder says; a bill is read once, until it changes."""

    folder: HomeFolder
    _read: dict[Path, tuple[int, SupplierSign | None]] = field(default_factory=dict)

    def signs(self, zone_key: str) -> tuple[SupplierSign, ...]:
        """Return the signs of the bills that lie there now."""
        found: dict[Path, tuple[int, SupplierSign | None]] = {}
        for path in self.folder.statements.glob("*.toml"):
            with suppress(OSError):
                changed = path.stat().st_mtime_ns
                known = self._read.get(path)
                if known is None or known[0] != changed:
                    known = changed, _sign(path, zone_key)
                found[path] = known
        self._read = found
        return tuple(sign for _, sign in found.values() if sign is not None)


def _sign(path: Path, zone_key: str) -> SupplierSign | None:
    # Imported here: a home that keeps no bill starts without any of it.
    from ihd.statements.heard import supplier_sign
    from ihd.statements.statement_file import StatementError, load_statement

    with suppress(StatementError):
        return supplier_sign(load_statement(path, zone_key).statement)
    return None
