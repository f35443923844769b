"""Emergency access as a rule: who, with what reason, until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolestotte.rulebook.emergency import CASE_ROLES, LASTS, SERVICE, Employment, Opened, emergency_access
from skolestotte.rulebook.reasons import Refused
from skolestotte.web.people.models import Unit
from skolestotte.web.people.roles import ROLES, codes

AT = datetime(2026, 3, 2, 21, 5, tzinfo=UTC)
REASON = "Politiet ringer om barnet i kveld, vi må vite om det er trygt hjemme."
KINDS, NAMES = st.sampled_from(Unit.Kind.values), st.sampled_from(sorted(ROLES))
EMPLOYED = st.builds(Employment, KINDS, NAMES)


def ask(*held: Employment, has_door: bool = False, reason: str = REASON) -> Opened | Refused:
    return emergency_access(held, has_door=has_door, reason=reason, at=AT)


@pytest.mark.parametrize("role", sorted(CASE_ROLES))
def test_case_workers_of_the_service_may(role: str) -> None:
    answer = ask(Employment("cws_measures", role))
    assert isinstance(answer, Opened) and answer.basis.code == "emergency" and answer.until == AT + timedelta(hours=2)
    assert "fvl § 13 b(1) no. 7" in {str(law) for law in answer.basis.laws}


def test_the_emergency_duty_may_on_a_ground_of_its_own() -> None:
    answer = ask(Employment("emergency", "duty_worker"))
    assert isinstance(answer, Opened) and answer.basis.code == "emergency_duty"
    assert "bvl § 13-1(3)" in {str(law) for law in answer.basis.laws}


@given(st.lists(EMPLOYED, max_size=4), st.booleans(), st.text(max_size=60), st.datetimes(timezones=st.just(UTC)))
def test_nobody_else_ever_and_never_for_longer(held: list[Employment], has_door: bool, reason: str, at: datetime) -> None:
    answer = emergency_access(held, has_door=has_door, reason=reason, at=at)
    if isinstance(answer, Opened):
        assert answer.until - at == LASTS <= timedelta(hours=2)
        assert not has_door and len(reason) >= 20
        assert any((one.unit_kind in SERVICE and one.role in CASE_ROLES)
                   or (one.unit_kind, one.role) == ("emergency", "duty_worker") for one in held)
    else:
        assert answer.reason.nb and answer.remedy.nb and answer.laws


@pytest.mark.parametrize("role", sorted(set(ROLES) - set(codes(opens_in_emergency=True))))
def test_school_family_and_administrators_never(role: str) -> None:
    for kind in Unit.Kind.values:
        answer = ask(Employment(kind, role))
        assert isinstance(answer, Refused) and answer.code == "emergency_not_yours"


def test_the_web_lets_the_same_roles_ask() -> None:
    assert set(codes(opens_in_emergency=True)) == CASE_ROLES | {"duty_worker"}


@pytest.mark.parametrize("reason", ["", "haster", "                              ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_reason_must_say_something(reason: str) -> None:
    answer = ask(Employment("cws", "case_worker"), reason=reason)
    assert isinstance(answer, Refused) and answer.code == "emergency_needs_reason"


def test_who_can_open_the_case_needs_no_emergency() -> None:
    answer = ask(Employment("cws_intake", "intake_worker"), has_door=True)
    assert isinstance(answer, Refused) and answer.code == "emergency_has_door"
