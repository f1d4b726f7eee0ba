"""export disclosures, disclosures approve|publish: the register for an authority that keeps its old case system."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from zhifa.cli.app import app, console, errors, print_json, refuse, start_django
from zhifa.cli.data import actor_of

export = typer.Typer(no_args_is_help=True, help="导出")
disclosures = typer.Typer(no_args_is_help=True, help="成批办理其他系统决定的公示")
app.add_typer(export, name="export")
app.add_typer(disclosures, name="disclosures")
FORMATS = "json、csv、xlsx、shuanggongshi（双公示两张表）、jsonl、parquet（开放数据的字段）"
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
As = Annotated[str, typer.Option("--as", help="以哪个账号的身份办理")]
Authority = Annotated[str, typer.Option(help="机构编码；不写就是这个账号能办的全部机关")]


@export.command("disclosures")
def export_disclosures(
    out: Annotated[Path, typer.Option(help="写入的文件；shuanggongshi 是 .xlsx")],
    form: Annotated[str, typer.Option("--format", help=FORMATS)] = "json",
    since: Annotated[str, typer.Option(help="只要这一天以后公示或者变更的，例如 2026-03-05")] = "",
    persons: Annotated[bool, typer.Option("--persons", help="连同自然人，写法与公示一致")] = False,
    authority: Annotated[str, typer.Option(help="只要这个机关的决定，机构编码；不写就是全部")] = "",
    as_json: Json = False,
) -> None:
    """导出正在公示的决定，内容与公众看到的一致；默认不含自然人。"""
    start_django()
    from zhifa.accounts.errors import NotFound
    from zhifa.disclosure.records import exporting

    try:
        first = date.fromisoformat(since) if since else None
    except ValueError:
        raise typer.BadParameter("--since 请写成 2026-03-05") from None
    try:
        counts = exporting.export(form, out, since=first, persons=persons, authority=authority)
    except exporting.NoSuchFormat as error:
        raise typer.BadParameter(str(error)) from None
    except NotFound as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"写不了 {out}：{error.strerror}")
    if as_json:
        print_json({"path": str(out), "rows": counts})
    else:
        console.print(f"已写入 {out}：{sum(counts.values())} 条", markup=False)
    if form == "shuanggongshi" and (without := exporting.uncoded(authority)):
        named = "、".join(without)
        errors.print(f"{named}没有登记统一社会信用代码，表里相应的必填列是空的，请先补登记。", markup=False)


@disclosures.command()
def approve(as_user: As, authority: Authority = "", as_json: Json = False) -> None:
    """批准全部没有提示的：只限其他系统的决定，每件各记一条；有提示的、自己制作的留给人逐件看。"""
    _every("approve", "批准", as_user, authority, as_json)


@disclosures.command()
def publish(as_user: As, authority: Authority = "", as_json: Json = False) -> None:
    """发布全部已经批准的：只限其他系统的决定，每件各记一条。"""
    _every("publish", "发布", as_user, authority, as_json)


def _every(verb: str, title: str, as_user: str, authority: str, as_json: bool) -> None:
    start_django()
    from zhifa.accounts.errors import Forbidden
    from zhifa.disclosure.actions.every import every
    from zhifa.journal import leader

    if not as_user:
        raise typer.BadParameter("批准和发布须由人办理：请用 --as 写明账号。")
    try:
        with Progress(console=errors, transient=True) as progress:
            task = progress.add_task(f"正在{title}", total=None)
            done = every(
                actor_of(as_user), verb, authority=authority,
                advance=lambda done, of: progress.update(task, completed=done, total=of),
            )  # fmt: skip
    except Forbidden as error:
        refuse(str(error))
    leader.catch_up()
    if as_json:
        print_json({"done": done.done, "left": done.left})
    else:
        console.print(f"{title}了 {done.done} 件，还有 {done.left} 件需要逐件办理。", markup=False)
