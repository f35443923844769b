from django.urls import path

from .views import access, acting, case, counsellor, day, expecting, family, handover, leaving, lists, routines

app_name = "overview"
urlpatterns = [
    path("", day.my_day, name="day"),
    path("tasks/", lists.tasks, name="tasks"),
    path("cases/", lists.cases, name="cases"),
    path("cases/search/", lists.search, name="search"),
    path("children/", lists.children, name="children"),
    path("deadlines/", lists.leader, name="leader"),
    path("people/", handover.people, name="people"),
    path("people/<uuid:account_id>/hand-over/", handover.hand_over, name="hand-over"),
    path("cases/<uuid:case_id>/", case.show, name="case"),
    path("cases/<uuid:case_id>/do/<str:step>/", case.do, name="do"),
    path("cases/<uuid:case_id>/call-note/", case.call_note, name="call-note"),
    path("cases/<uuid:case_id>/routine/", routines.on_case, name="case-routine"),
    path("cases/<uuid:case_id>/readers/", access.of_case, name="readers"),
    path("cases/<uuid:case_id>/contact/", acting.contact, name="contact"),
    path("cases/<uuid:case_id>/counsellor/", counsellor.name, name="counsellor"),
    path("cases/<uuid:case_id>/contact/answer/", acting.accept_contact, name="accept-contact"),
    path("cases/<uuid:case_id>/family/", family.show, name="family"),
    path("cases/<uuid:case_id>/family/add/", family.add, name="add-guardian"),
    path("cases/<uuid:case_id>/family/<uuid:guardian_id>/", family.guardian, name="guardian"),
    path("cases/<uuid:case_id>/leave-out/<str:step>/", acting.deviate, name="deviate"),
    path("cases/<uuid:case_id>/expectations/", expecting.clarify, name="clarify"),
    path("cases/<uuid:case_id>/leave/", leaving.leave, name="leave"),
    path("cases/<uuid:case_id>/correct/<int:seq>/", acting.correct, name="correct"),
    path("cases/<uuid:case_id>/corrected/<int:seq>/", acting.corrected, name="corrected"),
    path("folders/<uuid:folder_id>/access/", access.of_folder, name="access"),
    path("routines/", routines.all_routines, name="routines"),
    path("routines/<str:routine_id>/", routines.blank, name="routine"),
    path("routines/<str:routine_id>/card/", routines.card, name="routine-card"),
]
