"""Value templates: the forms in use are read exactly, every other is refused and never run."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihd.bridges.expressions import Nothing, evaluate, number, paths
from ihd.bridges.templates import TemplateError, parse

PAYLOAD = (
    '{"power": 1234.5, "text": "12.000", "word": "unavailable", "empty": null, "flag": true,'
    ' "ENERGY": {"Total": 3185.302, "Power": [10, 20.5, -3]}, "em:0": {"a_act_power": 7},'
    ' "Zähler": 5, "state": "online"}'
)
DOCUMENT = json.loads(PAYLOAD, parse_float=Decimal)


def value_of(template: str) -> object:
    value = evaluate(parse(template), PAYLOAD, DOCUMENT)
    return number(value) if isinstance(value, int | Decimal) else value


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("{{ value_json.power }}", "1234.5"),
        ("{{value_json.power}}", "1234.5"),
        ("{{- value_json.power -}}", "1234.5"),
        ("{{ value_json['power'] }}", "1234.5"),
        ('{{ value_json["power"] }}', "1234.5"),
        ("\n {{ value_json.ENERGY.Total }} \n", "3185.302"),
        ("{{ value_json['ENERGY']['Total'] }}", "3185.302"),
        ("{{ value_json['ENERGY'].Total }}", "3185.302"),
        ("{{ value_json.ENERGY['Power'][1] }}", "20.5"),
        ("{{ value_json.ENERGY.Power[-1] }}", "-3"),
        ("{{ value_json.ENERGY.Power.0 }}", "10"),
        ("{{ value_json['em:0'].a_act_power }}", "7"),
        ("{{ value_json.Zähler }}", "5"),
        ("{{ value_json.power | float }}", "1234.5"),
        ("{{ value_json.power|float(0)|round(0) }}", "1234"),
        ("{{ value_json.power | int }}", "1234"),
        ("{{ value_json.text | int }}", "12"),
        ("{{ value_json.text | float }}", "12.000"),
        ("{{ value_json.power | float * 0.001 }}", "1.2345"),
        ("{{ value_json.power | float / 1000 }}", "1.2345"),
        ("{{ value_json.power / 1000 }}", "1.2345"),
        ("{{ (value_json.power | float / 1000) | round(3) }}", "1.234"),
        ("{{ (value_json.power / 1000) | round(2, default=0) }}", "1.23"),
        ("{{ (value_json.power / 1000) | round(2, 'ceil') }}", "1.24"),
        ("{{ value_json.power | multiply(0.001) | round(precision=1) }}", "1.2"),
        ("{{ float(value_json.text) * 10 }}", "120"),
        ("{{ value_json.ENERGY.Power[0] - value_json.ENERGY.Power[1] }}", "-10.5"),
        ("{{ -value_json.power }}", "-1234.5"),
        ("{{ value_json.power * -1 }}", "-1234.5"),
        ("{{ value_json.ENERGY.Power[2] | abs }}", "3"),
        ("{{ 2 + 3 * value_json.ENERGY.Power[0] }}", "32"),
        ("{{ (2 + 3) * value_json.ENERGY.Power[0] }}", "50"),
        ("{{ value_json.power | is_defined }}", "1234.5"),
        ("{{ value_json.power | default(0) | float(default=0) }}", "1234.5"),
        ("{{ value_json.gone | default(value_json.power) }}", "1234.5"),
        ("{{ value_json.power * 1e-3 }}", "1.2345"),
    ],
)
def test_a_form_in_use_reads_exactly(template: str, value: str) -> None:
    assert value_of(template) == Decimal(value)


def test_a_filter_binds_tighter_than_arithmetic() -> None:
    assert value_of("{{ value_json.power | float / 1000 | round(1) }}") == Decimal("1.2345")


def test_the_whole_payload_is_read_as_text_or_json() -> None:
    assert evaluate(parse("{{ value }}"), " 0", Nothing.ABSENT) == " 0"
    assert evaluate(parse("{{ value | float / 1000 }}"), "2180.33", 2180) == Decimal("2.18033")
    assert evaluate(parse("{{ value_json }}"), "7", 7) == 7
    assert evaluate(parse(""), "12", Nothing.ABSENT) == "12"


def test_a_word_of_availability_is_read() -> None:
    assert value_of("{{ value_json.state }}") == "online"


@pytest.mark.parametrize(
    ("template", "nothing"),
    [
        ("{{ value_json.gone }}", Nothing.ABSENT),
        ("{{ value_json.gone.deeper[3] | float }}", Nothing.ABSENT),
        ("{{ value_json.gone | default(0) }}", Nothing.ABSENT),
        ("{{ value_json.gone | float(0) * 1000 }}", Nothing.ABSENT),
        ("{{ value_json.ENERGY.Power[9] }}", Nothing.ABSENT),
        ("{{ value_json.power.part }}", Nothing.ABSENT),
        ("{{ value_json.word | float(0) }}", Nothing.UNUSABLE),
        ("{{ value_json.word * 2 }}", Nothing.UNUSABLE),
        ("{{ value_json.empty | float(0) }}", Nothing.UNUSABLE),
        ("{{ value_json.flag + 1 }}", Nothing.UNUSABLE),
        ("{{ value_json.ENERGY * 1 }}", Nothing.UNUSABLE),
        ("{{ value_json.power / 0 }}", Nothing.UNUSABLE),
    ],
)
def test_what_was_not_sent_is_never_a_number(template: str, nothing: Nothing) -> None:
    assert value_of(template) is nothing


@pytest.mark.parametrize(
    "template",
    [
        "{{ range(10**9) | list | length }}",
        "{{ 9**9**9 * value_json.power }}",
        "{% for x in range(10**9) %}{{ x }}{% endfor %}",
        "{% if value_json.x is defined %}{{ value_json.x }}{% endif %}",
        "{{ value_json.power if value_json.power > 0 else 0 }}",
        "{{ states('sensor.power') }}",
        "{{ value_json.power | timestamp_local }}",
        "{{ value.split(';')[0] }}",
        "{{ value[0] }}",
        "{{ value_json.power.__class__() }}",
        "{{ ''.join(value_json) }}",
        "{{ value_json }} kWh",
        "kWh {{ value_json.power }}",
        "{{ value_json.power }}{{ value_json.text }}",
        "{{ value_json.power // 10 }}",
        "{{ value_json.power % 10 }}",
        "{{ value_json.power ~ '0' }}",
        "{{ value_json.power | round(value_json.text) }}",
        "{{ value_json.power | round(999999999) }}",
        "{{ value_json.power | round(1, 'sideways') }}",
        "{{ value_json.power | default }}",
        "{{ value_json.power | float(0, 1) }}",
        "{{ value_json[value_json.text] }}",
        "{{ value_json['power\\x41'] }}",
        "{{ 5 }}",
        "{{ }}",
        "{{}}",
        "{{",
        "value_json.power",
        "{{ value_json. }}",
        "{{ value_json.power | }}",
        "{{ (value_json.power }}",
        "{{ value_json.power 7 }}",
        "{{ namespace(x=1) }}",
        "{{ 1e999 * value_json.power }}",
        "{{ value_json.power" + " + 1" * 60 + " }}",
        "{{ " + "(" * 200 + "value" + ")" * 200 + " }}",
        "{{ " + "-" * 200 + "value }}",
        "{{ value_json" + ".a" * 240 + " }}",
        "{{ value_json." + "a" * 600 + " }}",
        "{{ " + "x" * 10_000_000 + " }}",
    ],
    ids=lambda template: template[:40],
)
def test_any_other_form_is_refused(template: str) -> None:
    with pytest.raises(TemplateError):
        parse(template)


def test_an_endless_quotient_ends_at_twelve_places() -> None:
    assert value_of("{{ value_json.ENERGY.Power[0] / 3 }}") == Decimal("3.333333333333")


def test_a_template_tells_what_it_reads() -> None:
    assert paths(parse("{{ value_json['a'].b[0] | float - value_json.c }}")) == (
        ("a", "b", 0),
        ("c",),
    )


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (" 0", "0"),
        ("+1.5e3", "1500"),
        (".5", "0.5"),
        ("5.", "5"),
        (7, "7"),
        (Decimal("1.50"), "1.50"),
        ("000273", "273"),
    ],
)
def test_a_number_is_exact(value: object, exact: str) -> None:
    assert number(value) == Decimal(exact)


@pytest.mark.parametrize(
    "value",
    ["", "nan", "inf", "-inf", "1_000", "0x10", "1,5", "12 kWh", "١٢", "9" * 5000, "1e99", True,
     None, [1], {}, Decimal("1e400"), Decimal("NaN")],
    ids=lambda value: repr(value)[:20],
)  # fmt: skip
def test_what_is_no_plain_number_is_unusable(value: object) -> None:
    assert number(value) is Nothing.UNUSABLE


_PIECES = st.lists(
    st.sampled_from(
        ["{{", "}}", "value", "value_json", ".", "a", "[", "]", "'a'", "0", "1e9", "|", "float",
         "round", "(", ")", "+", "-", "*", "/", ",", "=", "default", "%", " ", "é", "\x00"]
    )
).map("".join)  # fmt: skip


@given(_PIECES | st.text() | _PIECES.map(lambda inside: "{{ value_json" + inside + " }}"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        node = parse(text)
    except TemplateError:
        return
    evaluate(node, text, {"a": [1, {"a": "2"}]})
