"""The staff's routes."""

from __future__ import annotations

from django.urls import path

from zhifa.web import components_page
from zhifa.web.workbench import cases, desk, lists, login

app_name = "workbench"
urlpatterns = [
    path("", cases.todo, name="todo"),
    path("cases/", cases.listing, name="cases"),
    path("disclosures/", desk.desk, name="desk"),
    path("officers/", lists.officers, name="officers"),
    path("matters/", lists.matters, name="matters"),
    path("imports/", lists.imports, name="imports"),
    path("capitals", cases.capitals, name="capitals"),
    path("login", login.enter, name="login"),
    path("logout", login.leave, name="logout"),
    path("password", login.password, name="password"),
    path("components", components_page.components, name="components"),
]
