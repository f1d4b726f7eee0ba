"""What a web server has to be told: nginx as a configuration, any other as a list of the addresses that are gone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from csp.utils import build_policy

from zhifa.web import display, language
from zhifa.web.static_site.addresses import Addresses

LIVE: Final = """\
location @live {
    proxy_pass http://zhifa;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
}
"""
NOWHERE: Final = """\
location @live { return 404; }
error_page 404 /404.html;
"""
NGINX: Final = """\
# Written by `zhifa portal build`; include it in a server block. {who}
# For servers of other makes {folder}/.zhifa/gone.map names the addresses that have to answer 410.
root {folder};
charset utf-8;
gzip_static on;
open_file_cache max=20000 inactive=60s;
open_file_cache_valid 1s;  # what is taken down is gone a second later at the most
recursive_error_pages on;
error_page 418 = @live;
types {{
    text/html html; text/css css; application/javascript js; image/svg+xml svg; image/png png; text/plain txt;
    application/xml xml; application/json json; application/atom+xml atom;
}}
add_header X-Content-Type-Options nosniff always;
add_header X-Frame-Options SAMEORIGIN always;
add_header Referrer-Policy same-origin always;
add_header Content-Security-Policy "{policy}" always;
location ~ /\\. {{ return 404; }}
location {prefix}/ {{
    if ($args) {{ return 418; }}  # what is asked with words or filters is answered by the service
    {look}
    {inside}
    expires 1m;
    try_files $uri/index.html $uri @live;
}}
location {prefix}/static/ {{ {inside} expires max; }}
location {prefix}/api/ {{
    if ($args) {{ return 418; }}
    {inside}
    add_header Access-Control-Allow-Origin * always;
    expires 1m;
    try_files $uri @live;
}}
location ~ "^{prefix}/decisions/(?<zhifa_record>[0-9a-f-]{{36}})/?$" {{
    if ($args) {{ return 418; }}
    {look}
    expires 1m;
    try_files /decisions/$zhifa_record/index.html @gone;
}}
location @gone {{  # taken down: number, authority, day and reason under the old address
    error_page 410 /gone/$zhifa_record.html;
    if (-f $document_root/gone/$zhifa_record.html) {{ return 410; }}
    error_page 404 = @live;
    return 404;
}}
location /gone/ {{ internal; }}
location = /404.html {{ internal; }}
{live}"""


def nginx(folder: Path, addresses: Addresses) -> bytes:
    """The configuration for this folder."""
    mirror, prefix = addresses.mirror, addresses.prefix
    # who chose large type, a dark page or English gets it with the first byte from the service, script or not
    chosen = (f"$cookie_{display.COOKIE}", f"$cookie_{language.COOKIE} = en")
    look = "" if mirror else " ".join(f"if ({one}) {{ return 418; }}" for one in chosen)
    return NGINX.format(
        folder=folder.absolute(), prefix=prefix, look=look,
        inside=f"rewrite ^{prefix}(/.*)$ $1 break;" if prefix else "",
        policy=_policy(addresses), live=NOWHERE if mirror else LIVE,
        who="It is complete." if mirror else "Define the service: upstream zhifa { server 127.0.0.1:8000; }",
    ).encode()  # fmt: skip


def gone(ids: Iterable[str]) -> bytes:
    """`/decisions/<id> 410;` a line, as nginx's map reads it and every script can."""
    return "".join(f"/decisions/{key} 410;\n" for key in ids).encode()


def _policy(addresses: Addresses) -> str:
    """The policy of the pages as the service sends it; of a mirror, whose forms ask the service, with that as well."""
    parts = [
        f"{part} {addresses.service}" if addresses.mirror and part.startswith("form-action") else part
        for part in build_policy().split("; ")
    ]
    return "; ".join(sorted(parts))
