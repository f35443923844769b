from django.urls import path

from .views import agreed, calling, cancelling, commenting, correcting, feeling, meeting, minutes, planning, rooms, teaching, times

app_name = "meetings"
urlpatterns = [
    path("case/<uuid:case_id>/call/", calling.call, name="call"),
    path("case/<uuid:case_id>/child-talk/", calling.child_talk, name="child-talk"),
    path("case/<uuid:case_id>/plan/<slug:type>/", planning.plan, name="plan"),
    path("agreed/", agreed.mine, name="agreed"),
    path("agreed/<uuid:task_id>/", agreed.mark, name="mark-agreed"),
    path("case/<uuid:case_id>/agreed/", agreed.of_case, name="agreed-in"),
    path("<uuid:meeting_id>/", meeting.page, name="page"),
    path("<uuid:meeting_id>/edit/", planning.edit, name="edit"),
    path("<uuid:meeting_id>/send/", planning.send, name="send"),
    path("<uuid:meeting_id>/times/", times.times, name="times"),
    path("<uuid:meeting_id>/times/propose/", times.propose, name="propose"),
    path("<uuid:meeting_id>/times/pick/", times.pick, name="pick"),
    path("rooms/<uuid:unit_id>/", rooms.rooms, name="rooms"),
    path("rooms/<uuid:unit_id>/<uuid:room_id>/", rooms.room, name="room"),
    path("rooms/<uuid:unit_id>/<uuid:room_id>/close/", rooms.close, name="close-room"),
    path("teaching/", teaching.teaching, name="teaching"),
    path("<uuid:meeting_id>/felt/", feeling.felt, name="felt"),
    path("<uuid:meeting_id>/cancel/", cancelling.cancel, name="cancel"),
    path("<uuid:meeting_id>/invitation.pdf", meeting.invitation, name="invitation"),
    path("<uuid:meeting_id>/agenda.pdf", meeting.agenda, name="agenda-pdf"),
    path("<uuid:meeting_id>/meeting.ics", meeting.calendar, name="calendar"),
    path("minutes/<uuid:part_id>/", minutes.minutes, name="minutes"),
    path("minutes/<uuid:part_id>/correct/", correcting.correct, name="correct-minutes"),
    path("minutes/<uuid:part_id>/comment/", commenting.comment, name="comment"),
    path("minutes/<uuid:part_id>/send/", minutes.send_minutes, name="send-minutes"),
    path("minutes/<uuid:part_id>/minutes.pdf", minutes.minutes_pdf, name="minutes-pdf"),
]
