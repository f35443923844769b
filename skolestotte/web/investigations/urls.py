from django.urls import path

from .views import after, asking, running

app_name = "investigations"
urlpatterns = [
    path("case/<uuid:case_id>/plan/", running.plan, name="plan"),
    path("case/<uuid:case_id>/plan.pdf", running.plan_pdf, name="plan-pdf"),
    path("case/<uuid:case_id>/extend/", running.extend, name="extend"),
    path("case/<uuid:case_id>/conclude/", running.conclude, name="conclude"),
    path("case/<uuid:case_id>/request/", asking.request_information, name="request"),
    path("request/<uuid:request_id>/", asking.answer, name="answer"),
    path("case/<uuid:case_id>/refusal/", after.refusal, name="refusal"),
    path("case/<uuid:case_id>/write-in/", after.write_in, name="write-in"),
]
