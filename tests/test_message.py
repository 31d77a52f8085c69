"""Words in two languages: one type, chosen at the output; what fills a message may itself be in both."""

import msgspec
import pytest

from jixiao.model.findings import Finding
from jixiao.model.message import Message, filled, given
from jixiao.outputs.findings import message
from jixiao.rules.catalogue import BUILT_IN

BRIDGE = Message("桥梁加固", "bridge repairs")


def test_a_message_is_a_pair():
    """It equals a plain pair, and is written and read as one."""
    assert BRIDGE == ("桥梁加固", "bridge repairs")
    assert (BRIDGE.text("zh"), BRIDGE.text("en")) == (BRIDGE[0], BRIDGE[1])
    assert msgspec.json.decode(msgspec.json.encode(BRIDGE), type=Message) == BRIDGE


@pytest.mark.parametrize(
    "template",
    [
        Message("{what}差{count}座{more}", "{count} short: {what}{more}"),
        ("{what}差{count}座{more}", "{count} short: {what}{more}"),
    ],
)
@pytest.mark.parametrize("what", [BRIDGE, tuple(BRIDGE)])
def test_a_message_is_filled_in_one_language(template, what):
    """Fields in both languages follow the language, plain ones stay, absent ones are left out; plain pairs will do."""
    fields = {"what": what, "count": "3"}
    assert filled(template, fields, "zh") == "桥梁加固差3座"
    assert filled(template, fields, "en") == "3 short: bridge repairs"
    assert given(fields, "en") == {"what": "bridge repairs", "count": "3"}


def test_a_finding_keeps_both_languages_until_it_is_shown():
    """Its params come through JSON as they were, and its message is made in either language."""
    finding = Finding(code="E007", params={"cause": "x", "problem": Message("桥断了", "the bridge is out")})
    back = msgspec.json.decode(msgspec.json.encode(finding), type=Finding)
    assert back == finding
    assert "桥断了" in message(back, "zh", BUILT_IN)
    assert "the bridge is out" in message(back, "en", BUILT_IN)


def test_the_catalogue_speaks_both_languages():
    """Every text of every rule is a message with words in both languages."""
    texts = [text for one in BUILT_IN.all_rules() for text in (one.title, one.message, one.why, one.mend)]
    assert texts
    assert all(isinstance(text, Message) and all(text) for text in texts)
