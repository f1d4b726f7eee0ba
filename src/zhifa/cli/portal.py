"""portal build: the public pages as files, for any web server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from zhifa.cli.app import app, console, errors, print_json, refuse, start_django

portal = typer.Typer(no_args_is_help=True, help="公示网")
app.add_typer(portal, name="portal")


@portal.callback()
def _group() -> None:
    """公示网"""


@portal.command()
def build(
    folder: Annotated[Path, typer.Argument(help="写入的目录：空的，或者以前由本命令写的")],
    url: Annotated[str, typer.Option(help="目录对外的网址，可以带路径；不写就是 ZHIFA_PUBLIC_URL")] = "",
    since: Annotated[
        int | None, typer.Option(help="从日志的这个位置以后的变动写起；不写就接着上次，0 表示全部重新核对")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """把公示网写成静态文件：第一次写全部，以后只写有变动的；撤下的删去，原址说明文号、机关、日期和理由。"""
    start_django()
    from zhifa.disclosure.indexing import index
    from zhifa.disclosure.models import PublicRecord
    from zhifa.web.static_site.building import Site
    from zhifa.web.static_site.folder import NotOurs, SiteBusy

    if index().generation() is None and PublicRecord.objects.exists():
        refuse("检索索引尚未建立，列表和订阅由它生成：请先运行 zhifa search rebuild。")
    site = Site(folder, url)
    try:
        with site.folder.locked(), Progress(console=errors, transient=True) as progress:
            whole = site.is_whole() and since != 0
            if whole:
                site.changes(*site.since(site.state.position if since is None else since))
                walk, total = site.registers(), None
            else:
                site.begin()
                walk, total = site.everything(), site.count()
            task = progress.add_task("写静态网站", total=total)
            for _ in walk:
                progress.advance(task)
    except (SiteBusy, NotOurs) as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"写不了 {folder}：{error.strerror}")
    report = site.report
    if as_json:
        print_json({
            "path": str(folder), "whole": not whole, "written": report.written, "unchanged": report.unchanged,
            "removed": report.removed, "addresses": report.addresses, "waiting": site.state.waiting,
            "position": site.state.position,
        })  # fmt: skip
    else:
        console.print(f"{folder}：写了 {report.written} 个文件，{report.unchanged} 个没有变化，"
                      f"删去 {report.removed} 个。nginx 的配置：{folder}/.zhifa/nginx.conf", markup=False)  # fmt: skip
