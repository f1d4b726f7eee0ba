"""The only table of the web floor: how each person likes the pages to look."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class DisplayPreference(models.Model):
    """One row per account; `choice` is the text of zhifa.web.display.Display."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    choice = models.CharField(max_length=40)
