"""Law references, today's sections for old ones, and that every reference in the data is real."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import yaml

from skolestotte.rulebook.law import LawFault, LawRef, labels, parse_laws, shipped_laws
from skolestotte.rulebook.loader import DataFault, routine_files, routine_text
from skolestotte.rulebook.words import spoken

LOOKS_LIKE_LAW = re.compile(r"[a-zæøå]+\d* (§|ch\.)")


@pytest.mark.parametrize(
    ("text", "nb", "en"),
    [
        ("bvl § 13-3(1)", "barnevernsloven § 13-3 første ledd", "Child Welfare Act § 13-3 first paragraph"),
        ("bvl § 2-1", "barnevernsloven § 2-1", "Child Welfare Act § 2-1"),
        ("fvl § 13 b no. 5", "forvaltningsloven § 13 b nr. 5", "Public Administration Act § 13 b no. 5"),
        (
            "fvl § 13 b(1) no. 7",
            "forvaltningsloven § 13 b første ledd nr. 7",
            "Public Administration Act § 13 b first paragraph no. 7",
        ),
        (
            "opl § 24-3(2) letter c",
            "opplæringslova § 24-3 andre ledd bokstav c",
            "Education Act § 24-3 second paragraph letter c",
        ),
        ("fvlf §§ 35-41", "forvaltningslovforskriften §§ 35–41", "Public Administration Regulation §§ 35–41"),
        ("bvl ch. 11", "barnevernsloven kapittel 11", "Child Welfare Act chapter 11"),
        ("hol § 7-2 a", "helse- og omsorgstjenesteloven § 7-2 a", "Health and Care Services Act § 7-2 a"),
        ("strl § 196", "straffeloven § 196", "Penal Code § 196"),
    ],
)
def test_a_reference_is_read_and_named_for_people(text: str, nb: str, en: str) -> None:
    ref = LawRef.parse(text)
    assert (ref.label("nb"), ref.label("en")) == (nb, en)
    assert LawRef.parse(str(ref)) == ref


def test_nynorsk_has_its_own_ordinals() -> None:
    assert LawRef("bvl", "1-2", "7").label("nn").endswith("sjuande ledd")
    assert LawRef("bvl", "1-2", "7").label("nb").endswith("sjuende ledd")
    assert LawRef("bvl", "1-2", "11").label("nb").endswith("11. ledd")


def test_of_the_acts_on_education_the_one_that_holds_is_named() -> None:
    both = [LawRef.parse(one) for one in ("bvl § 15-8", "opl § 24-1", "bhl § 2 b")]
    assert labels(both, "nb") == ("barnevernsloven § 15-8", "opplæringslova § 24-1")
    assert labels(both, spoken("nn", "kindergarten")) == ("barnevernsloven § 15-8", "barnehageloven § 2 b")


@pytest.mark.parametrize(
    "text", ["", "bvl", "§ 2-1", "bvl 2-1", "bvl § two", "bvl § 2-1 and more", "bvl § 2-1(first)"]
)
def test_what_is_not_a_reference_is_refused(text: str) -> None:
    with pytest.raises(LawFault, match="not a law reference"):
        LawRef.parse(text)


def test_an_unknown_act_or_language_is_named() -> None:
    with pytest.raises(LawFault, match="unknown act 'xyz'"):
        LawRef("xyz", "1").label("nb")
    with pytest.raises(LawFault, match="unknown language 'sv'"):
        LawRef("bvl", "2-1").label("sv")


@pytest.mark.requirement("SYS-11")
@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("bvl 1992 § 6-7a", ["bvl § 13-3"]),
        ("barnevernloven § 6-7 a", ["bvl § 13-3"]),
        ("§ 6-7A", ["bvl § 13-3"]),
        ("bvl § 6-7", ["bvl § 13-1"]),
        ("bvl 1992 § 6-4", ["bvl § 13-2", "bvl § 13-4"]),
        ("bvl 1992 § 6-9", ["bvl § 2-2(2)"]),
        ("bvl 1992 § 4-15(3)", ["bvl § 8-3(4)"]),
        ("bvl 1992 § 5A-2", ["bvl ch. 11"]),
        ("opl 1998 § 15-3", ["opl § 24-3"]),
        ("opplæringsloven § 5-7", ["bhl § 31"]),
        ("bvl § 13-3", ["bvl § 13-3"]),
        ("bvl § 13-3(2)", ["bvl § 13-3"]),
        ("bvl § 4-3", ["bvl § 4-3", "bvl § 2-2"]),
        ("fvl § 13 b", ["fvl § 13 b"]),
        ("bvl kapittel 11", ["bvl ch. 11"]),
        ("straffeloven § 1", []),
        ("", []),
    ],
)
def test_old_references_lead_to_todays_sections(text: str, today: list[str]) -> None:
    assert [str(found.ref) for found in shipped_laws().find(text)] == today


def test_an_answer_says_which_old_reference_led_there() -> None:
    (found,) = shipped_laws().find("bvl 1992 § 4-3")
    assert (found.ref, found.old) == (LawRef("bvl", "2-2"), LawRef("bvl1992", "4-3"))
    assert "three months" in found.meaning["en"]


def test_words_and_outdated_terms_are_found_too() -> None:
    laws = shipped_laws()
    assert LawRef("bvl", "13-1") in {found.ref for found in laws.find("taushetsplikt")}
    assert LawRef("bvl", "3-7") in {found.ref for found in laws.find("Fylkesnemnda")}
    assert laws.todays_term("Fylkesnemnda") == "barneverns- og helsenemnda"
    assert laws.todays_term("spesialundervisning", "nn") == "individuelt tilrettelagd opplæring"
    assert laws.todays_term("skole") == "skole"


def test_every_old_section_leads_to_an_act_in_force_and_a_section_we_describe() -> None:
    laws, today = shipped_laws(), date(2026, 3, 2)
    for old, news in laws.replaced:
        assert not laws.act(old.act).in_force(today)
        for new in news:
            assert laws.act(new.act).in_force(today)
            assert laws.meaning(new), f"{new} has no plain meaning"


def test_acts_that_are_adopted_and_not_in_force_are_known_and_marked() -> None:
    acts = shipped_laws().acts.values()
    assert {act.lovdata_id for act in acts if act.adopted_only} == {"LOV-2025-06-20-81", "LOV-2025-06-20-40"}
    assert not any(act.in_force(date(2090, 1, 1)) for act in acts if act.adopted_only)


def test_an_act_is_in_force_between_its_days() -> None:
    old, new = shipped_laws().act("opl1998"), shipped_laws().act("opl")
    assert old.in_force(date(2024, 7, 31)) and not new.in_force(date(2024, 7, 31))
    assert new.in_force(date(2024, 8, 1)) and not old.in_force(date(2024, 8, 1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("code: bvl\n", "code: bvll\n", "sections 1: unknown act 'bvl'"),
        ("adopted_not_in_force: true", "also: [x]", "adopted_not_in_force: true"),
        ("ref: bvl § 1-3", "ref: bvl 1-3", "not a law reference"),
        ("new: [bvl § 15-9]", "new: bvl § 15-9", "new must be a list"),
    ],
)
def test_a_fault_in_the_table_is_named(old: str, new: str, message: str) -> None:
    text = routine_text("laws.yaml")
    assert old in text
    with pytest.raises(DataFault) as fault:
        parse_laws(text.replace(old, new, 1))
    assert message in str(fault.value)


def references(value: object) -> Iterator[str]:
    """Every text written as a law reference, and whatever stands under a key named for law."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("law", "ref") and isinstance(inner, str):
                yield inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)
    elif isinstance(value, str) and len(value) < 40 and LOOKS_LIKE_LAW.match(value):
        yield value


@pytest.mark.parametrize("name", routine_files())
def test_every_reference_in_the_data_is_readable_and_of_a_known_act(name: str) -> None:
    for text in references(yaml.safe_load(routine_text(name))):
        assert LawRef.parse(text).label("nn"), text


def test_the_data_does_hold_references() -> None:
    held = {name: sum(1 for _ in references(yaml.safe_load(routine_text(name)))) for name in routine_files()}
    assert held["laws.yaml"] > 60
    assert held["deadlines.yaml"] == 14
    assert held["duty.yaml"] > 20
