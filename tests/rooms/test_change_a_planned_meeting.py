"""A meeting that is planned or called is changed: two at once, moved, with other people; and who sees it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skolestotte.web.notices.models import Notice
from skolestotte.web.people.models import Account
from tests.cast import Cast, sign_in, youth_child
from tests.rooms.planning import form_of, page, posted, ready
from tests.steps import (
    as_it_is,
    called,
    day,
    events,
    investigated,
    invited,
    open_steps,
    parts,
    planned,
    sees,
    two_guardians,
)


def test_two_people_change_the_same_meeting(client: Client, cast: Cast) -> None:
    case = ready(cast)
    meeting = planned(cast, case)
    url = reverse("meetings:edit", args=[meeting.id])
    form = form_of(sign_in(client, cast.department_head), url)
    assert client.post(url, posted(form, goal="Lederens mål")).status_code == 303
    late = sign_in(client, cast.case_worker).post(url, posted(form, goal="Mitt mål"))
    assert late.status_code == 422
    text = late.content.decode()
    assert "Lederens mål" in text
    assert "Mitt mål" in text
    assert client.post(url, posted(late.context["form"], goal="Mitt mål")).status_code == 303
    assert as_it_is(meeting).goal == "Mitt mål"


def test_a_meeting_that_is_moved_tells_those_who_are_invited(client: Client, cast: Cast) -> None:
    case = ready(cast)
    meeting = invited(cast, case)
    before = Notice.objects.filter(account=cast.guardian, kind="calendar").count()
    url = reverse("meetings:edit", args=[meeting.id])
    form = form_of(sign_in(client, cast.case_worker), url)
    data = posted(form, meeting_on=day(9))
    assert [client.post(url, data).status_code for _ in range(2)] == [303, 303]
    assert Notice.objects.filter(account=cast.guardian, kind="calendar").count() == before + 1
    assert as_it_is(meeting).sequence == 1
    assert sum(kind == "meeting.moved" for kind, _ in events(case)) == 1


@pytest.mark.parametrize("moved", [False, True])
def test_who_is_put_on_or_taken_off_a_called_meeting_hears_of_it(client: Client, cast: Cast, moved: bool) -> None:
    case = ready(cast)
    ten = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=6), time(10)))
    meeting = invited(cast, case, starts_at=ten, ends_at=ten + timedelta(minutes=90))
    url = reverse("meetings:edit", args=[meeting.id])
    form = form_of(sign_in(client, cast.case_worker), url)
    without = [key for key in form.initial["people"] if key != f"staff-{cast.teacher.id}"]
    as_before = {"meeting_on": day(9 if moved else 6), "starts": "10.00", "ends": "11.30"}
    rows = {"other-TOTAL_FORMS": "1", "other-0-who": str(cast.other_teacher.id)}

    def told(who: Account) -> list[tuple[str, bool]]:
        return [(one.kind, "METHOD:CANCEL" in one.calendar) for one in Notice.objects.filter(account=who).order_by("created_at")]

    before = {who.id: len(told(who)) for who in (cast.teacher, cast.other_teacher, cast.guardian)}
    data = posted(form, people=without, change_note="For å skjerme læreren", **as_before, **rows)
    assert [client.post(url, data).status_code for _ in range(2)] == [303, 303]
    assert told(cast.teacher)[before[cast.teacher.id]:] == [("new", True)]
    assert told(cast.other_teacher)[before[cast.other_teacher.id]:] == [("calendar", False)]
    assert told(cast.guardian)[before[cast.guardian.id]:] == ([("calendar", False)] if moved else [])


def test_a_called_meeting_cannot_be_emptied(client: Client, cast: Cast) -> None:
    case = ready(cast)
    meeting = invited(cast, case)
    url = reverse("meetings:edit", args=[meeting.id])
    answer = sign_in(client, cast.case_worker).post(url, posted(form_of(client, url), goal=""))
    assert answer.status_code == 422
    assert "goal" in answer.context["form"].errors


def test_before_it_is_called_only_child_welfare_sees_it(client: Client, cast: Cast) -> None:
    case = ready(cast)
    meeting = planned(cast, case)
    assert sees(cast.case_worker, meeting.folder_id)
    for who in (cast.guardian, cast.social_teacher, cast.teacher):
        assert not sees(who, meeting.folder_id)
        assert sign_in(client, who).get(reverse("meetings:page", args=[meeting.id])).status_code == 404


def test_html_is_shown_as_text(client: Client, cast: Cast) -> None:
    case = ready(cast)
    meeting = invited(cast, case, goal="<b>alert</b>", place="<script>1</script>")
    text = sign_in(client, cast.guardian).get(reverse("meetings:page", args=[meeting.id])).content.decode()
    assert "<b>alert</b>" not in text
    assert "<script>1" not in text


def test_the_number_of_queries_is_the_same_for_one_and_two_guardians(client: Client, cast: Cast,
                                                                     django_assert_num_queries: Any) -> None:
    one, two = ready(cast), None
    sign_in(client, cast.case_worker).get(page(one))
    with django_assert_num_queries(21) as few:
        client.get(page(one))
    two = investigated(cast, guardians=two_guardians(), children=[youth_child()])
    called(cast, two)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(page(two))


def test_the_step_stays_open_until_the_meeting_is_held(cast: Cast) -> None:
    case = ready(cast)
    meeting = invited(cast, case)
    assert "RT1-S5" in open_steps(case)
    assert [part.number for part in parts(meeting)] == [1, 2]
    assert meeting.starts_at is not None
    assert meeting.starts_at > timezone.now() + timedelta(days=4)
