"""Writes the reference documents from the code: `python -m tests.contract.reference`. A test compares them with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
AGAIN = "python -m tests.contract.reference"


def settings() -> str:
    from zhifa.config.environment import SETTINGS

    rows = [f"| `{one.name}` | {f'`{one.default}`' if one.default else '（空）'} | {one.meaning} |" for one in SETTINGS]
    return _page(
        "设置",
        "全部设置都是环境变量，启动时读一次。不设任何变量就是嵌入式部署：SQLite，数据放在 `~/.zhifa`。",
        "| 变量 | 默认值 | 含义 |\n|---|---|---|\n" + "\n".join(rows),
        "密钥文件（`ZHIFA_LOG_KEY_FILE`、`ZHIFA_SECRET_KEY_FILE`、`ZHIFA_DATA_KEY_FILE`）丢失后不能恢复：请与数据库分开备份。"
        "数据密钥丢失，加密保存的证件号码和电话无法读出；日志密钥丢失，存证日志不能再签名。",
    )


def commands() -> str:
    import typer.main

    from zhifa.cli import app

    parts = [_command(path, command) for path, command in _commands(typer.main.get_command(app), "zhifa")]
    return _page(
        "命令",
        "退出码：0 正常，1 被拒绝或者核对不通过，2 用法不对。输出数据的命令都可以加 `--json`。",
        "\n\n".join(parts),
    )


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    for name, child in sorted(children.items()):
        yield from _commands(child, f"{path} {name}")


def _command(path: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
    usage = " ".join([path, *(p.name.upper() if p.required else f"[{p.name.upper()}]" for p in arguments)])
    lines = [f"## `{path}`", "", (command.help or "").strip(), "", f"用法：`{usage}{' [选项]' if options else ''}`"]
    if options:
        lines += ["", "| 选项 | 默认值 | 含义 |", "|---|---|---|"]
        lines += [f"| {_flags(p)} | {_default(p)} | {_cell(p.help)} |" for p in options]
    return "\n".join(lines)


def _cell(text: str | None) -> str:
    return (text or "").strip().replace("|", "\\|")


def _flags(option: Any) -> str:
    return "、".join(f"`{flag}`" for flag in (*option.opts, *option.secondary_opts))


def _default(option: Any) -> str:
    value = option.default
    if option.required:
        return "（必填）"
    return "" if value in {None, False, ""} or callable(value) else f"`{value}`"


def kinds() -> str:
    from zhifa.journal.api import all_kinds
    from zhifa.journal.kinds import PARTS

    rows = []
    for kind in all_kinds():
        if kind.name.startswith("test."):  # other tests of the same process register their own
            continue
        parts = "、".join(f"`{part}`" for part in PARTS if kind.model(part))
        rows.append(f"| `{kind.name}` | {kind.title} | {kind.schema} | {parts} | {'yes' if kind.erase else ''} |")
    return _page(
        "Kinds of journal entries",
        "The closed registry of kinds: what is not on this list cannot be written. `schema` only grows; stored bytes are "
        "never rewritten, older ones are lifted on read. A kind with a `personal` or `restricted` part says how to erase "
        "what projections, indexes and files keep of it. The format of an entry is in [format.md](format.md).",
        "| kind | title | schema | parts | erasable |\n|---|---|---|---|---|\n" + "\n".join(rows),
    )


INTRODUCTION = """\
Staff calls carry `Authorization: Bearer TOKEN` (`zhifa token create --user NAME`; a token of scope `read` only reads), or the \
session of the workbench with its CSRF token. The public part and the log need neither. The same description for machines: \
`/api/v1/openapi.json`; for people: `/api/v1/docs`.

- **`Idempotency-Key`** (opening a case, acts on cases and disclosures, number blocks): the same request again gets the first \
answer with `Idempotency-Replayed: true`; another body under the same key is 422. Kept seven days per account.
- **`If-Match`** with the `ETag` of a case or disclosure: 409 `/problems/conflict` with the current `ETag` when somebody else \
was first.
- **Errors** are `application/problem+json` (RFC 9457): 401 not logged in · 403 `who_can` names the roles that may · 404 not \
there, or not for you to know · 409 `/problems/refused` with `refusals: [{code, message, basis, remedy}]` · 410 taken down or \
erased · 405 not this method · 413 too large · 422 `errors: [{field, message, remedy}]` · 429 too often · 503 index, log or files not ready.
- Money is an integer in fen, instants are RFC 3339 with a zone; a text holds at most 20,000 characters, no NUL and no lone \
surrogate; a fraction, a field twice or an unknown field is refused.
- `GET /cases/{id}` gives `available[]`: every act that can come next, what it still lacks (`refusals`), and `data_schema`, the \
JSON Schema of its `data` with what is known filled in. Whoever follows it needs no other knowledge.
- A list answers `{items, next, truncated, …}`; `next` goes back as `cursor`, and is null on the last page; `truncated` is true \
while there is more than the answer holds. Where something is followed (`/journal`, `/public/changes`) `next` is never null: it is \
where to go on the next time.
- Whoever would rather be told than ask: signed webhooks, [webhooks.md](webhooks.md).
- Pages of other sites may read the public part, the log and the open data (`GET`, `HEAD`, `Access-Control-Allow-Origin: *`), nothing else.
- The public part is limited by address and minute: `RateLimit-Policy` and `RateLimit` (with `RateLimit-Limit`, `-Remaining`, `-Reset`) say \
the limit, what is left and in how many seconds it starts anew; beyond it 429 with `Retry-After`. Everything at once: the files of `/open-data/`.
- Whoever keeps a copy follows `/public/changes` at least daily and deletes at once what is `withdrawn`, `expired` or `repaired`, with \
whatever was made of it (`/open-data/terms`)."""

OPEN = (
    ("GET /log/checkpoint", "the signed checkpoint (C2SP tlog-checkpoint)"),
    (
        "GET /log/tile/<path:path>",
        "hash tiles and entry bundles (C2SP tlog-tiles): `<L>/<N>[.p/<W>]`, `entries/<N>[.p/<W>]`",
    ),
    ("GET /log/proof", "`?digest=HEX`: {digest, index, size, path, checkpoint}"),
    ("GET /robots.txt", "what crawlers may read, and where the sitemap is"),
    ("GET /sitemap.xml", "the index of the sitemap: part 0 holds the standing pages, each further one up to 50,000 public decisions; then the registers"),
    ("GET /sitemap-<part:part>.xml", "one part; 404 beyond the last"),
    ("GET /open-data/datapackage.json", "the bulk files that there are now: a Data Package 2.0 with sizes and digests; 503 while they are not up to date"),
    ("GET /open-data/decisions/schema.json", "their columns as a Table Schema"),
    (
        "GET /open-data/decisions/<str:name>",
        "`all` or a month of first publication (`2026-03`), then `.jsonl.gz`, `.csv` or `.parquet`; `ETag`, `Repr-Digest`, `Range`, `If-Range`",
    ),
    ("GET /sitemap-<slug:listed>-<part:part>.xml", "a part of `authorities`, `companies`, `matters` or `regions`; 404 beyond the last"),
    ("GET /healthz", "200 while the process answers"),
    ("GET /readyz", "200 when migrations, triggers and the local index are up to date, else 503 {ready, problems}"),
    ("GET /metrics", "counters in Prometheus text"),
)


def interface() -> str:
    from tests.contract.routes import table
    from zhifa.web.api.docs_page import groups
    from zhifa.web.api.interface import api

    parts = []
    for group in groups(api.get_openapi_schema(path_prefix="/api/v1/")):
        parts.append(f"## {group.title}")
        for call in group.calls:
            lines = [f"### `{call.method} {call.path}`", "", f"{call.title}。{call.says}"]
            if call.rows:
                lines += ["", "| 名称 | 在哪里 | 类型 | 必填 | 说明 |", "|---|---|---|---|---|"]
                lines += [
                    f"| `{r.name}` | {r.place} | {r.kind} | {'是' if r.required else ''} | {r.says} |"
                    for r in call.rows
                ]
            parts.append("\n".join(lines))
    machine = {line.partition(" ")[2] for line, _ in OPEN}
    pages = sorted({way.route for way in table() if way.route not in machine and not way.route.startswith("/api/")})
    parts += [
        "## Outside /api",
        "\n".join(f"- `{route}` — {says}" for route, says in OPEN),
        "## Pages",
        "Public pages, the staff's pages under `/workbench/`, and `/api/v1/openapi.json`, `/api/v1/docs`:",
        "\n".join(f"- `{route}`" for route in pages),
    ]
    return _page("The HTTP interface", INTRODUCTION, *parts)


def style() -> str:
    """The three sheets as the one file that pages load: one request stands before the first paint, not three."""
    folder = ROOT / "src/zhifa/web/static/zhifa"
    head = f"/* Made from tokens.css, base.css and pages.css by `{AGAIN}`; a test compares. Change those. */\n"
    return head + "".join((folder / f"{name}.css").read_text("utf-8") for name in ("tokens", "base", "pages"))


def _page(title: str, *parts: str) -> str:
    made = f"<!-- Made from the code by `{AGAIN}`; a test compares. -->"
    return "\n\n".join([f"# {title}", made, *parts]) + "\n"


DOCUMENTS: dict[str, Callable[[], str]] = {
    "docs/operations/settings.md": settings,
    "docs/operations/commands.md": commands,
    "docs/kinds.md": kinds,
    "docs/api.md": interface,
    "src/zhifa/web/static/zhifa/style.css": style,
}


def write() -> None:
    for name, made in DOCUMENTS.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made(), "utf-8")


if __name__ == "__main__":
    import os
    import tempfile

    os.environ.setdefault("ZHIFA_HOME", tempfile.mkdtemp())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhifa.config.settings.embedded")
    import django

    django.setup()
    write()
