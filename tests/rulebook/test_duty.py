"""The duty to report: grounds by unit and law, the five flags, and no head can stop an employee."""

from datetime import date
from itertools import combinations

import pytest

from skolestotte.rulebook.duty import (
    FLAGS,
    HEAD_DECISIONS,
    UNIT_KINDS,
    Allowed,
    DutyFault,
    Refused,
    duty_grounds,
    duty_rule,
    guardian_flags,
    may_inform_guardians,
    may_send,
    parse_duty,
    shipped_duty,
)
from skolestotte.rulebook.law import LawRef, shipped_laws
from skolestotte.rulebook.loader import DataFault, routine_text

TODAY = date(2026, 3, 2)
EMPLOYEES = {
    "principal": "opl § 24-3(2)",
    "assistant_principal": "opl § 24-3(2)",
    "department_leader": "opl § 24-3(2)",
    "social_teacher": "opl § 24-3(2)",
    "contact_teacher": "opl § 24-3(2)",
    "teacher": "opl § 24-3(2)",
    "adviser": "opl § 24-3(2)",
    "assistant": "opl § 24-3(2)",
    "after_school_employee": "opl § 24-3(2)",
    "school_nurse": "bvl § 13-2(2)",
    "kindergarten_head": "bhl § 46(2)",
    "kindergarten_employee": "bhl § 46(2)",
    "case_worker": "bvl § 13-2(1)",
}


@pytest.mark.requirement("DUT-01")
@pytest.mark.parametrize(
    ("unit_kind", "law", "keys"),
    [
        (
            "school",
            "opl § 24-3(2)",
            ["neglect", "illness_or_special_needs", "self_endangering", "trafficking"],
        ),
        ("kindergarten", "bhl § 46(2)", ["neglect", "untreated_illness", "special_needs", "trafficking"]),
        (
            "other",
            "bvl § 13-2(1)",
            ["neglect", "untreated_illness", "special_needs", "self_endangering", "trafficking"],
        ),
    ],
)
def test_grounds_of_each_kind_of_unit(unit_kind: str, law: str, keys: list[str]) -> None:
    assert str(duty_rule(unit_kind, TODAY).law) == law
    grounds = duty_grounds(unit_kind, TODAY)
    assert [ground.key for ground in grounds] == keys
    assert [str(ground.law) for ground in grounds] == [
        f"{law} letter {letter}" for letter in "abcde"[: len(keys)]
    ]


def test_the_behaviour_ground_has_a_version_before_and_after_2026() -> None:
    before, after = (duty_grounds("school", day)[2] for day in (date(2025, 12, 31), date(2026, 1, 1)))
    assert before.key == after.key == "self_endangering"
    assert before.text != after.text
    assert (before.certainty, after.certainty) == ("M", "H")


def test_every_text_stands_in_three_languages() -> None:
    table = shipped_duty()
    texts = [g.text for rule in table.duties for g in rule.grounds] + [f.text for f in guardian_flags()]
    assert all(set(text) == {"nb", "nn", "en"} for text in [*texts, *table.texts.values()])


def test_every_duty_rests_on_an_act_in_force_on_its_days() -> None:
    for rule in shipped_duty().duties:
        for day in filter(None, (rule.valid_from, rule.valid_to)):
            assert shipped_laws().act(rule.law.act).in_force(day)


@pytest.mark.parametrize("unit_kind", UNIT_KINDS)
def test_on_every_day_at_most_one_law_version_holds(unit_kind: str) -> None:
    for year in range(2022, 2031):
        for day in (date(year, 1, 1), date(year, 7, 31), date(year, 8, 1), date(year, 12, 31)):
            held = [rule for rule in shipped_duty().duties if rule.unit_kind == unit_kind and rule.valid(day)]
            assert len(held) <= 1


def test_unknown_units_and_days_are_refused() -> None:
    with pytest.raises(DutyFault, match="unknown kind of unit 'bank'"):
        duty_grounds("bank", TODAY)
    with pytest.raises(DutyFault, match="no law version"):
        duty_grounds("school", date(2024, 7, 31))


@pytest.mark.requirement("DUT-08")
@pytest.mark.parametrize("size", range(1, len(FLAGS) + 1))
def test_any_flag_keeps_the_guardians_untold(size: int) -> None:
    for flags in combinations(FLAGS, size):
        answer = may_inform_guardians(flags)
        assert isinstance(answer, Refused)
        assert tuple(flag.key for flag in answer.flags) == flags
        assert answer.law == LawRef("bvl", "12-6", "2")
        assert "child welfare" in answer.remedy["en"].lower()


def test_without_a_flag_the_guardians_may_be_told() -> None:
    assert isinstance(may_inform_guardians([]), Allowed)


def test_a_misspelt_flag_lets_nothing_through() -> None:
    with pytest.raises(DutyFault, match="unknown flag violense"):
        may_inform_guardians(["violense"])


@pytest.mark.parametrize("decision", [None, *HEAD_DECISIONS])
@pytest.mark.parametrize(("role", "law"), EMPLOYEES.items())
def test_every_employee_may_send_whatever_the_head_decided(role: str, law: str, decision: str | None) -> None:
    answer = may_send(role, decision)
    assert isinstance(answer, Allowed)
    assert str(answer.basis) == law
    assert "always" in answer.text["en"]


@pytest.mark.parametrize("role", ["guardian", "young_person", "administrator", "nobody"])
def test_others_are_pointed_to_the_portal(role: str) -> None:
    answer = may_send(role)
    assert isinstance(answer, Refused)
    assert "portal" in answer.remedy["en"]


def test_an_unknown_decision_is_a_fault() -> None:
    with pytest.raises(DutyFault, match="unknown decision 'maybe'"):
        may_send("teacher", "maybe")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("unit_kind: kindergarten", "unit_kind: nursery", "unit_kind is 'nursery'"),
        ("- key: violence", "- key: violense", "flags must be exactly"),
        ("- key: may_send\n", "- key: may_sned\n", "texts lack may_send"),
        ("law: bhl § 46(2) letter a", "law: bhl 46", "not a law reference"),
        ("key: trafficking", "kee: trafficking", "key must be a text"),
    ],
)
def test_a_fault_in_the_data_is_named(old: str, new: str, message: str) -> None:
    text = routine_text("duty.yaml")
    assert old in text
    with pytest.raises(DataFault) as fault:
        parse_duty(text.replace(old, new, 1))
    assert message in str(fault.value)
