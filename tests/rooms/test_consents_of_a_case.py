"""The overview of a case's consents: everything for child welfare, the own answers for a person in the family."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from skolestotte.web.cases.models import Case
from tests.cast import Cast, sign_in
from tests.steps import answered, asked, investigated, two_guardians


def page(case: Case) -> str:
    return reverse("consents:of-case", args=[case.id])


def lines(client: Client, case: Case) -> dict[str, Any]:
    return {line.code: line for line in client.get(page(case)).context["page"].lines}


@pytest.mark.requirement("CNS-06")
def test_refusing_one_leaves_the_others_unchanged(client: Client, cast: Cast) -> None:
    case = investigated(cast)
    answered(cast, case, "obtain_information")
    answered(cast, case, "closing_meeting", given=False)
    shown = lines(sign_in(client, cast.case_worker), case)
    assert shown["obtain_information"].standing.state == "given"
    assert shown["closing_meeting"].standing.state == "refused"
    assert shown["collaboration_in_measures"].standing.state == "none"


def test_one_of_two_guardians_refuses_and_it_is_not_given(client: Client, cast: Cast) -> None:
    case = investigated(cast, guardians=two_guardians())
    answered(cast, case, "school_in_part_2", of=[cast.guardian])
    answered(cast, case, "obtain_information", of=[cast.guardian, cast.other_guardian])
    both = asked(cast, case, "closing_meeting", [cast.guardian, cast.other_guardian])
    client.force_login(cast.guardian, backend="skolestotte.web.people.sign_in.IdentityBackend")
    client.post(reverse("consents:answer", args=[both[0].id]), {"given": "yes"})
    assert lines(sign_in(client, cast.case_worker), case)["closing_meeting"].standing.state == "asked"
    sign_in(client, cast.other_guardian).post(reverse("consents:answer", args=[both[1].id]), {"given": "no"})
    assert lines(sign_in(client, cast.case_worker), case)["closing_meeting"].standing.state == "refused"


def test_a_guardian_sees_the_own_answers_only(client: Client, cast: Cast) -> None:
    case = investigated(cast, guardians=two_guardians())
    asked(cast, case, "closing_meeting", [cast.guardian, cast.other_guardian])
    shown = lines(sign_in(client, cast.guardian), case)
    assert [one.row.of_id for one in shown["closing_meeting"].consents] == [cast.guardian.id]


@pytest.mark.parametrize("who", ["social_teacher", "principal", "other_case_worker", "administrator", "other_guardian"])
def test_others_do_not_find_it(client: Client, cast: Cast, who: str) -> None:
    case = investigated(cast)
    asked(cast, case, "closing_meeting")
    assert sign_in(client, getattr(cast, who)).get(page(case)).status_code == 404


def test_the_number_of_queries_is_the_same_for_one_and_for_eight(client: Client, cast: Cast,
                                                                 django_assert_num_queries: Any) -> None:
    case = investigated(cast, guardians=two_guardians())
    asked(cast, case, "obtain_information", [cast.guardian])
    sign_in(client, cast.case_worker).get(page(case))
    with django_assert_num_queries(15) as few:
        client.get(page(case))
    for purpose in ("closing_meeting", "school_in_part_2", "collaboration_in_measures"):
        asked(cast, case, purpose, [cast.guardian, cast.other_guardian])
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(page(case))
