"""A short pattern that says whether a long one need be tried: whatever the long one matches, the short one finds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.documents.audit import operands
from jixiao.documents.audit.agreement import bounds
from jixiao.documents.audit.counting import appositions, counts
from jixiao.documents.audit.points import answer_reader, grades
from jixiao.documents.audit.sums import equations
from jixiao.documents.audit.time import periods
from jixiao.documents.facts import fact, fact_reader, roles, spelled
from jixiao.text import lazy_re

GATES = {
    "verdict": (grades._GIVEN, [grades._VERDICT]),
    "count": (counts._ANY_COUNT, [counts._AFTER, counts._DIRECT, counts._COUNTED, counts._TOGETHER, counts._NAMELY]),
    "one by one": (counts._ANY_IS, [counts._ONE_IS]),
    "reached": (bounds._GOAL, [bounds._REACHED]),
    "supposed": (fact_reader._IF, [fact_reader._SUPPOSED]),
    "price": (roles._PRICED, [roles._PRICE]),
    "change": (roles._CHANGES, [roles._CHANGED, roles._MORE]),
    "left": (operands._LEFT, [operands._STILL]),
    "list": (appositions._NUMBERED, [appositions._COUNT, appositions._NAMELY, appositions._BRACKET]),
    "composed": (appositions._PARTED, [appositions._COMPOSED]),
    "grade": (lazy_re.compile(f"{answer_reader.WORDS.pattern}|中"), [answer_reader._GRADE]),
    "sign": (equations._SIGN, [equations._HINT]),
    "spelled": (spelled._PARTS, [spelled._WORDED]),
    "range": (periods._TO, [periods._RANGE, periods._SAME_YEAR, periods._YEARS]),
}


@pytest.mark.parametrize("name", GATES)
def test_the_gate_opens_for_all_that_is_behind_it(name):
    """Texts that are made from a pattern."""
    gate, behind = GATES[name]

    @settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
    @given(st.one_of([st.from_regex(one.pattern) for one in behind]))
    def opens(text: str) -> None:
        if any(one.search(text) for one in behind):
            assert gate.search(text), text

    opens()


@settings(deadline=None)
@given(st.text(alphabet="共为（“包括其中 ,a\n", max_size=8))
def test_a_name_without_particles_at_its_edges_is_the_label(label):
    """The quick look at both ends of a label says where nothing is to be taken off."""
    edged = bool({*label[:1]} & fact._AHEAD or {*label[-1:]} & fact._BEHIND)
    blank = label[:1].isspace() or label[-1:].isspace()
    assert edged or blank or fact._LABEL_EDGE.sub("", label) == label
