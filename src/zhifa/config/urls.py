"""The routes live in web/; this file only says where they are mounted."""

from django.urls import include, path

urlpatterns = [path("", include("zhifa.web.urls"))]
handler404 = "zhifa.web.portal.asking.missing"
