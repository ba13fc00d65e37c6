"""One setting changed by its path, as typed."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from ihd import settings
from ihd.setting_up import typed
from ihd.settings import BrokerSettings, BudgetSettings, MeterChoice, Settings, SettingsError
from ihd.words import LANGUAGES

SIZES = (1, 2, 3)
_YES = {"true": True, "false": False}
_ONE_OF_A_KIND = ("electricity", "gas", "export")


def changed(before: Settings, path: str, text: str) -> Settings:
    """Return the settings with one changed; raise SettingsError where that cannot be."""
    section, _, name = path.rpartition(".")
    part: Any = getattr(before, section, None) if section else before
    if not is_dataclass(part):
        raise SettingsError(f"'{path}' is not a setting")
    part = replace(part, **{name: _value(part, name, text.strip())})  # type: ignore[type-var]
    whole: dict[str, Any] = {section: part}
    after: Settings = replace(before, **whole) if section else part
    settings.check(after, path)
    if after.display.language not in LANGUAGES or after.display.text_size not in SIZES:
        raise SettingsError(f"'{text}' is nothing that {path} can be")
    return after


def changed_broker(before: BrokerSettings, name: str, text: str) -> BrokerSettings:
    """Return a broker's settings with one changed; raise SettingsError where that cannot be."""
    return changed(Settings(broker=before), f"broker.{name}", text).broker


def with_role(before: Settings, meter: str, role: str, *, sensor: str = "") -> Settings:
    """Return the settings with a meter in a role; in an empty one it stands for nothing.

    A home has one meter for its electricity, its gas and what it sends out; solar and second
    sensors may be several. Without a meter nothing has the role any more.
    """
    if role and role not in settings.ROLES:
        raise SettingsError(f"'{role}' is nothing a meter can stand for")
    kept = []
    for choice in before.meters:
        replaced = choice.role == role and (role in _ONE_OF_A_KIND or not meter)
        if not replaced and (choice.id != meter or _may_be_both(choice.role, role)):
            kept.append(choice)
    if meter and role:
        kept.append(MeterChoice(meter, role, sensor))
    return replace(before, meters=tuple(kept))


def _may_be_both(role: str, other: str) -> bool:
    """Say whether one meter may stand for both: the house's own counts what is sent out too."""
    return {role, other} == {"electricity", "export"}


def _value(part: Any, name: str, text: str) -> object:
    kinds = {field.name: str(field.type) for field in fields(part)}
    kind = kinds.get(name)
    if kind == "str" and isinstance(part, BudgetSettings) and name == "amount" and text:
        amount = typed.number(text)
        if amount is None:
            raise SettingsError(f"'{text}' is not an amount")
        return f"{amount:f}"
    if kind == "str":
        return text
    if kind == "bool" and text in _YES:
        return _YES[text]
    if kind == "int":
        found = typed.number(text)
        if found is not None and found == int(found):
            return int(found)
    raise SettingsError(f"'{text}' is nothing that {name} can be")
