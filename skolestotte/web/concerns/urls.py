from django.urls import path

from .views import attached, deciding, discussing, handling, intake, meeting, receipts, reports, writing

app_name = "concerns"
urlpatterns = [
    path("", writing.list_, name="list"),
    path("new/", writing.new, name="new"),
    path("<uuid:concern_id>/check/", writing.check, name="check"),
    path("<uuid:concern_id>/ask-head/", writing.ask_head, name="ask-head"),
    path("<uuid:concern_id>/phoned/", writing.phoned, name="phoned"),
    path("<uuid:concern_id>/send/", writing.send, name="send"),
    path("<uuid:concern_id>/decide/", deciding.decide, name="decide"),
    path("<uuid:concern_id>/discuss/", discussing.discuss, name="discuss"),
    path("<uuid:concern_id>/receipt/", receipts.receipt, name="receipt"),
    path("<uuid:concern_id>/files/", attached.files, name="files"),
    path("<uuid:concern_id>/files/<uuid:file_id>/", attached.draft_file, name="draft-file"),
    path("<uuid:concern_id>/<slug:page>/", writing.edit, name="edit"),
    path("reports/", intake.inbox, name="inbox"),
    path("reports/<uuid:report_id>/", reports.report, name="report"),
    path("reports/<uuid:report_id>/say/", reports.say, name="say"),
    path("reports/<uuid:report_id>/meeting/", meeting.report_meeting, name="report-meeting"),
    path("reports/<uuid:report_id>/review/", intake.review, name="review"),
    path("reports/<uuid:report_id>/first-feedback/", intake.first_feedback, name="first-feedback"),
    path("reports/<uuid:report_id>/omit-first/", intake.omit_first, name="omit-first"),
    path("reports/<uuid:report_id>/second-feedback/", intake.second_feedback, name="second-feedback"),
    path("reports/<uuid:report_id>/clear-guardians/", intake.clear_guardians, name="clear-guardians"),
    path("reports/<uuid:report_id>/coordinate/", handling.coordinate, name="coordinate"),
    path("reports/<uuid:report_id>/telling/", handling.telling, name="telling"),
    path("reports/<uuid:report_id>/deliver/", receipts.deliver, name="deliver"),
    path("reports/<uuid:report_id>/national-form.json", receipts.national_file, name="national-file"),
    path("reports/<uuid:report_id>/files/<uuid:attached_id>/", attached.report_file, name="report-file"),
    path("reports/<uuid:report_id>/letter/<slug:which>/", reports.letter, name="letter"),
]
