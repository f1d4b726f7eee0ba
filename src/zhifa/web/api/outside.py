"""Routes for machines that lie outside /api: the log, and the installation's health."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from zhifa.web.api import health, log

urlpatterns: list[URLPattern | URLResolver] = [
    path("log/checkpoint", log.checkpoint, name="log-checkpoint"),
    path("log/tile/<path:path>", log.tile, name="log-tile"),
    path("log/proof", log.proof, name="log-proof"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
