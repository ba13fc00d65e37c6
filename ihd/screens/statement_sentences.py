"""The sentences for each thing that can be wrong with a bill: to be told, and to be sent.

Fields are a finding's own facts. ``variant`` chooses among the sentences of one kind.
"""

from __future__ import annotations

from ihd.checks.finding import Finding, FindingKind
from ihd.words import marked as _


def variant(finding: Finding) -> str:
    """Return under which name the sentences of a finding are found."""
    facts, kind = finding.facts, str(finding.kind)
    match finding.kind:
        case FindingKind.READING_ESTIMATED | FindingKind.READING_DIFFERS if "ours" in facts:
            below = str(facts["difference"]).startswith("-")
            return f"{kind}:{'below' if below else 'above'}"
        case FindingKind.READING_ESTIMATED | FindingKind.ENERGY_DIFFERS:
            return f"{FindingKind.ENERGY_DIFFERS}"
        case FindingKind.PRICE_WRONG if facts.get("where") == "mean":
            return f"{kind}:mean"
        case FindingKind.PRICE_WRONG | FindingKind.ENERGY_ARITHMETIC if "other" in facts:
            return f"{kind}:other"
        case FindingKind.LINE_ARITHMETIC if "where" in facts:
            return f"{kind}:{facts['where']}"
        case FindingKind.BILL_SWAPPED | FindingKind.VAT_TWICE | FindingKind.BILL_METER_DIFFERS:
            return f"{kind}:{facts.get('where')}"
        case FindingKind.PRICE_OLD | FindingKind.PRICE_EARLY if facts.get("since") is None:
            return str(FindingKind.PRICE_WRONG)
        case FindingKind.PERIOD_OVERLAPS | FindingKind.PERIOD_GAP if "days" not in facts:
            return f"{kind}:readings"
        case FindingKind.VAT_RATE if "charged_percent" not in facts:
            return str(FindingKind.VAT_ARITHMETIC)
        case _:
            return kind


def request(finding: Finding) -> str:
    """Return the sentence to send, which also hangs on who loses."""
    stake = finding.at_stake
    if "ours" in finding.facts and stake is not None and stake.amount < 0:
        return LATER[str(finding.kind)]
    return SENTENCES[variant(finding)][1]


LATER: dict[str, str] = {
    "reading_estimated": _(
        "The {end} reading of {printed} on the bill is an estimate. My meter showed {ours} on {at}."
        " Please bill me again on my reading, so that the {amount} between them does not come"
        " later."
    ),
    "reading_differs": _(
        "The {end} reading of {printed} on the bill is not what my meter showed on {at}, which was"
        " {ours}. Please look at it and bill me again, so that the {amount} between them does not"
        " come later."
    ),
}
"""What to send about a reading that makes a bill too small."""

SENTENCES: dict[str, tuple[str, str]] = {
    "bill_meter_differs:supply": (
        _("The bill is for {point} {named}; yours is {yours}."),
        _(
            "The bill is for {point} {named}. Mine is {yours}. Please look whose supply I was"
            " billed for, and bill me for my own."
        ),
    ),
    "bill_meter_differs:serial": (
        _("The bill names the meter {named}; yours is {yours}."),
        _(
            "The bill names the meter {named}. Mine is {yours}. Please look whose meter I was"
            " billed for, and bill me for my own."
        ),
    ),
    "reading_estimated:above": (
        _(
            "The {end} reading of {printed} is an estimate. Our display showed {ours} on {at}:"
            " the estimate is {difference} {unit} above it."
        ),
        _(
            "The {end} reading of {printed} on the bill is an estimate. My meter showed {ours} on"
            " {at}, {difference} {unit} less. Please bill me again on my reading; {amount} is at"
            " stake."
        ),
    ),
    "reading_estimated:below": (
        _(
            "The {end} reading of {printed} is an estimate. Our display showed {ours} on {at}:"
            " the estimate is {difference} {unit} below it."
        ),
        _(
            "The {end} reading of {printed} on the bill is an estimate. My meter showed {ours} on"
            " {at}, {difference} {unit} more. Please bill me again on my reading; {amount} is at"
            " stake."
        ),
    ),
    "reading_differs:above": (
        _(
            "The {end} reading is {printed}. Our display showed {ours} on {at}: {difference} {unit}"
            " less."
        ),
        _(
            "The {end} reading of {printed} on the bill is not what my meter showed on {at}, which"
            " was {ours}. Please look at it and bill me again; {amount} is at stake."
        ),
    ),
    "reading_differs:below": (
        _(
            "The {end} reading is {printed}. Our display showed {ours} on {at}: {difference} {unit}"
            " more."
        ),
        _(
            "The {end} reading of {printed} on the bill is not what my meter showed on {at}, which"
            " was {ours}. Please look at it and bill me again; {amount} is at stake."
        ),
    ),
    "reading_differs": (
        _("A reading on the bill is not the one before it carried on."),
        _("A reading on the bill is not the one before it carried on. Please look at it."),
    ),
    "energy_differs": (
        _("{line}: the bill has {billed} {unit}. Our half-hours of these days come to {right}."),
        _(
            "The bill has {billed} {unit} for {line}. My own half-hourly readings of these days"
            " come to {right} {unit}. Please tell me on which readings the bill rests, and bill me"
            " again; {amount} is at stake."
        ),
    ),
    "energy_arithmetic": (
        _("{line}: the bill has {billed} {unit}, its own readings come to {right}."),
        _(
            "The bill has {billed} {unit} for {line}, but the readings printed on it come to"
            " {right} {unit}. Please bill me again; {amount} is at stake."
        ),
    ),
    "energy_arithmetic:other": (
        _(
            "{line}: the bill has {billed} {unit}, the count of {other}. Its own readings come to"
            " {right}."
        ),
        _(
            "The bill has {billed} {unit} for {line}, which is what the readings of {other} come"
            " to. Its own come to {right} {unit}. Please bill me again; {amount} is at stake."
        ),
    ),
    "gas_units_mixed": (
        _(
            "The meter counts {meter_unit} and was billed as {billed_unit}. {billed_kwh} kWh were"
            " billed and {right_kwh} used, a factor of {factor}."
        ),
        _(
            "My gas meter counts {meter_unit}, and the bill takes it to count {billed_unit}. So it"
            " has {billed_kwh} kWh where {right_kwh} kWh are right. Please put the meter's units"
            " right on your records, bill me again, and look at my earlier bills too; {amount} is"
            " at stake on this one."
        ),
    ),
    "gas_converted_twice": (
        _("{line}: {billed} {unit} were billed where {right} are right. It was converted twice."),
        _(
            "The gas on the bill, {billed} {unit}, was made into kWh twice: the readings come to"
            " {right} {unit}. Please bill me again; {amount} is at stake."
        ),
    ),
    "bill_swapped:readings": (
        _(
            "{one} and {other} are taken for each other. The readings of each stand under the"
            " other's name."
        ),
        _(
            "The readings of {one} and {other} on the bill stand under each other's name. Please"
            " put the registers right, bill me again, and look at my earlier bills too; {amount}"
            " is at stake on this one."
        ),
    ),
    "bill_swapped:lines": (
        _("{one} and {other} have changed places. Each is billed for the energy of the other."),
        _(
            "The energy of {one} and {other} on the bill has changed places. Please bill me again;"
            " {amount} is at stake."
        ),
    ),
    "bill_swapped:prices": (
        _("{one} and {other} have each other's price."),
        _(
            "The prices of {one} and {other} on the bill have changed places. Please bill me"
            " again; {amount} is at stake."
        ),
    ),
    "price_old": (
        _("{line} is billed at the old price of {charged}. Since {since} it is {agreed}."),
        _(
            "{line} is billed at {charged}, which was the price until {since}. Since then it is"
            " {agreed}. Please bill me again at the right price; {amount} is at stake."
        ),
    ),
    "price_early": (
        _("{line} is billed at {charged}, a price from {since} on. Until then it is {agreed}."),
        _(
            "{line} is billed at {charged} before {since}, from when that price holds. Until then"
            " it is {agreed}. Please bill me again; {amount} is at stake."
        ),
    ),
    "price_wrong": (
        _("{line} is billed at {charged}; {agreed} is agreed."),
        _(
            "{line} is billed at {charged}. The price in my tariff is {agreed}. Please bill me"
            " again at the agreed price; {amount} is at stake."
        ),
    ),
    "price_wrong:other": (
        _("{line} is billed at {charged}, the price of {other}. Its own is {agreed}."),
        _(
            "{line} is billed at {charged}, the price of {other}. Its own in my tariff is {agreed}."
            " Please bill me again at the agreed price; {amount} is at stake."
        ),
    ),
    "price_wrong:mean": (
        _(
            "{line} is billed at {charged} a unit on average. By our half-hours at the agreed"
            " prices it is {agreed}."
        ),
        _(
            "{line} is billed at {charged} a unit on average. My own half-hours at the prices"
            " agreed for each of them come to {agreed} a unit. Please bill me again; {amount} is"
            " at stake."
        ),
    ),
    "standing_days": (
        _("{line}: {billed} are billed. From {from} until {to} (not included) it is {right}."),
        _(
            "The bill has {billed} for {line}. From {from} until {to}, which is not included, it"
            " is {right}. Please put it right; {amount} is at stake."
        ),
    ),
    "period_overlaps": (
        _("This bill begins before the last one ended. Billed twice: {from} until {to}, {days}."),
        _(
            "The days from {from} until {to} were on my last bill already. Please take them off"
            " this one; {amount} is at stake."
        ),
    ),
    "period_overlaps:readings": (
        _("This bill begins {units} {unit} below the reading on which the last one ended."),
        _(
            "This bill begins {units} {unit} below the reading on which my last bill ended, so"
            " they are billed twice. Please bill me again; {amount} is at stake."
        ),
    ),
    "period_gap": (
        _("This bill begins after the last one ended. On neither: {from} until {to}, {days}."),
        _(
            "The days from {from} until {to} are on no bill. Please tell me when they will be"
            " billed, and on which readings; it is about {amount}."
        ),
    ),
    "period_gap:readings": (
        _("This bill begins {units} {unit} above the reading on which the last one ended."),
        _(
            "This bill begins {units} {unit} above the reading on which my last bill ended. Please"
            " tell me what became of them; it is about {amount}."
        ),
    ),
    "back_billed": (
        _(
            "The bill of {issued} charges from {from} until {to}. That is more than twelve months"
            " before it, and may not be charged for any more."
        ),
        _(
            "The bill of {issued} charges for energy used from {from} until {to}, more than twelve"
            " months before. Under the back-billing rules (standard licence condition 21BA) this"
            " cannot be recovered. Please take {amount} off."
        ),
    ),
    "line_arithmetic": (
        _("{line} is printed as {printed}; its own figures come to {right}."),
        _(
            "The line {line} is printed as {printed}, but its own figures come to {right}. Please"
            " put it right; {amount} is at stake."
        ),
    ),
    "line_arithmetic:charge": (
        _("{line} is printed as {printed}. If it is a charge, its figures come to {right}."),
        _(
            "The line {line} is printed as {printed}. If it is a charge, its own figures come to"
            " {right}. Please tell me which it is, and put it right; {amount} is at stake."
        ),
    ),
    "line_arithmetic:credit": (
        _("{line} is printed as {printed}. If it is a credit, its figures come to {right}."),
        _(
            "The line {line} is printed as {printed}. If it is a credit, its own figures come to"
            " {right}. Please tell me which it is, and put it right; {amount} is at stake."
        ),
    ),
    "sum_arithmetic": (
        _("The lines come to {right}, and {printed} is printed as their sum."),
        _(
            "The lines of the bill come to {right}, not to the {printed} that is printed. Please"
            " put it right; {amount} is at stake."
        ),
    ),
    "vat_twice:prices": (
        _("The prices hold the VAT already, and it was added once more."),
        _(
            "The prices on the bill include VAT, and VAT was added to them again. Please bill me"
            " again; {amount} is at stake."
        ),
    ),
    "vat_twice:sum": (
        _("{printed} of VAT was added, which is twice the {right} it should be."),
        _(
            "The bill adds {printed} of VAT. At {percent} % it is {right}. Please bill me again;"
            " {amount} is at stake."
        ),
    ),
    "vat_missing": (
        _("The prices are without VAT, and no VAT of {percent} % was added."),
        _(
            "The bill has no VAT on prices that do not include it. Please confirm that nothing"
            " more will be asked for, or bill me again; it is {amount}."
        ),
    ),
    "vat_rate": (
        _("VAT was added at {charged_percent} %; on energy for a home it is {percent} %."),
        _(
            "The bill adds VAT at {charged_percent} %. On energy for a home it is {percent} %,"
            " which is {right}. Please bill me again; {amount} is at stake."
        ),
    ),
    "vat_arithmetic": (
        _("{printed} of VAT was added; {percent} % of the sum is {right}."),
        _(
            "The bill adds {printed} of VAT. At {percent} % it is {right}. Please put it right;"
            " {amount} is at stake."
        ),
    ),
    "total_arithmetic": (
        _("The total is printed as {printed}; what stands above it comes to {right}."),
        _(
            "The total is printed as {printed}, but what stands above it comes to {right}. Please"
            " put it right; {amount} is at stake."
        ),
    ),
    "balance_carried": (
        _("The last bill ended with a balance of {right}. This one begins with {printed}."),
        _(
            "My last bill ended with a balance of {right}, and this one begins with {printed}."
            " Please tell me what became of the {amount} between them."
        ),
    ),
    "balance_arithmetic": (
        _("The new balance is printed as {printed}; it comes to {right}."),
        _(
            "The new balance is printed as {printed}. With what was paid and this bill it comes to"
            " {right}. Please put it right; {amount} is at stake."
        ),
    ),
}
