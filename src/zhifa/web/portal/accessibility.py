"""What works for people who see, hear or move otherwise, how it is tested, and whom to tell where it does not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhifa.web.portal.asking import page


@page
def accessibility(request: HttpRequest) -> HttpResponse:
    """GET /accessibility."""
    return render(request, "web/portal/accessibility.html")
