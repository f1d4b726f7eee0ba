"""How a page looks for one person: theme, size of type, density. Kept in one cookie, so that the server sends the
attributes with the first byte and nothing flashes; kept per account too, so that it follows the person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from zhifa.web.models import DisplayPreference

COOKIE: Final = "zhifa_display"
ONE_YEAR: Final = 365 * 24 * 3600  # seconds
THEMES: Final = ("", "light", "dark")
TYPES: Final = ("normal", "large")
DENSITIES: Final = ("dense", "loose")


@dataclass(frozen=True)
class Display:
    """`theme` empty follows the system. `density` matters on the workbench only."""

    theme: str = ""
    type: str = "normal"
    density: str = "dense"

    def changed(self, choices: dict[str, str]) -> Display:
        """The same with the choices that are known words; anything else is ignored, for it came from outside."""
        result = self
        if choices.get("theme") in THEMES:
            result = replace(result, theme=choices["theme"])
        if choices.get("type") in TYPES:
            result = replace(result, type=choices["type"])
        if choices.get("density") in DENSITIES:
            result = replace(result, density=choices["density"])
        return result

    def as_text(self) -> str:
        return f"{self.theme}.{self.type}.{self.density}"

    @classmethod
    def from_text(cls, text: str) -> Display:
        theme, _, rest = text.partition(".")
        kind, _, density = rest.partition(".")
        return cls().changed({"theme": theme, "type": kind, "density": density})


def of(request: HttpRequest) -> Display:
    return Display.from_text(request.COOKIES.get(COOKIE, ""))


def remember(response: HttpResponse, display: Display, *, secure: bool) -> None:
    response.set_cookie(COOKIE, display.as_text(), max_age=ONE_YEAR, samesite="Lax", secure=secure)


def stored(user_id: str) -> Display | None:
    """What the account chose last, for the first page after log-in on a new machine."""
    row = DisplayPreference.objects.filter(user_id=user_id).first()
    return None if row is None else Display.from_text(row.choice)


@csrf_exempt  # it only changes how this browser shows pages; so public pages stay free of the token's cookie
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """POST /display {theme?, type?, density?, next?}: back to the page, with the new look."""
    display = of(request).changed({key: str(request.POST.get(key, "-")) for key in ("theme", "type", "density")})
    target = str(request.POST.get("next", "/"))
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response: HttpResponse
    response = HttpResponse(status=204) if request.headers.get("X-Requested-With") else HttpResponseRedirect(target)
    remember(response, display, secure=request.is_secure())
    if request.user.is_authenticated:
        DisplayPreference.objects.update_or_create(user_id=request.user.pk, defaults={"choice": display.as_text()})
    return response
