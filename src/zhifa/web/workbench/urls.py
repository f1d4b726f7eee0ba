"""The staff's routes."""

from __future__ import annotations

from django.urls import path

from zhifa.web import components_page
from zhifa.web.workbench import (
    acts,
    cases,
    desk,
    imports,
    lists,
    login,
    new_case,
    numbers,
    papers,
    party,
    records,
    review,
    review_office,
    tasks,
    templates,
)

app_name = "workbench"
urlpatterns = [
    path("", tasks.home, name="todo"),
    path("login", login.enter, name="login"),
    path("logout", login.leave, name="logout"),
    path("password", login.password, name="password"),
    path("cases/", tasks.listing, name="cases"),
    path("cases/new", new_case.new_case, name="new_case"),
    path("cases/<str:case_id>/", cases.one, name="case"),
    path("cases/<str:case_id>/review/", review.case_review, name="review"),
    path("cases/<str:case_id>/journal", records.journal, name="journal"),
    path("cases/<str:case_id>/chart", records.chart, name="chart"),
    path("cases/<str:case_id>/dossier", records.dossier, name="dossier"),
    path("cases/<str:case_id>/parties/<str:party_id>/reveal", records.reveal, name="reveal"),
    path("cases/<str:case_id>/parties/<str:party_id>/code", party.renew_code, name="renew_code"),
    path("cases/<str:case_id>/reading", party.answer_reading, name="answer_reading"),
    path("cases/<str:case_id>/attachments", papers.attach, name="attach"),
    path("cases/<str:case_id>/attachments/<str:attachment_id>", papers.attachment, name="attachment"),
    path("cases/<str:case_id>/acts/<str:code>", acts.act, name="act"),
    path("cases/<str:case_id>/acts/<str:code>/preview", acts.preview, name="preview"),
    path("cases/<str:case_id>/documents/<str:document_id>/", papers.document, name="document"),
    path("cases/<str:case_id>/documents/<str:document_id>/pdf", papers.pdf, name="pdf"),
    path("cases/<str:case_id>/documents/<str:document_id>/word", papers.word, name="word"),
    path("cases/<str:case_id>/documents/<str:document_id>/slip", papers.slip, name="slip"),
    path("cases/<str:case_id>/documents/<str:document_id>/served-copy", party.served_copy, name="served_copy"),
    path("review/", review_office.office, name="reviews"),
    path("review/catalogue", review_office.catalogue, name="review_catalogue"),
    path("disclosures/", desk.desk, name="desk"),
    path("disclosures/<str:disclosure_id>/", desk.duty, name="disclosure"),
    path("officers/", lists.officers, name="officers"),
    path("matters/", lists.matters, name="matters"),
    path("matters/<str:authority>/<path:code>", lists.matter, name="matter"),
    path("numbers/", numbers.blocks, name="numbers"),
    path("imports/", imports.imports, name="imports"),
    path("templates/", templates.templates, name="templates"),
    path("templates/<str:form_id>/file", templates.form_file, name="template_file"),
    path("capitals", acts.capitals, name="capitals"),
    path("components", components_page.components, name="components"),
]
