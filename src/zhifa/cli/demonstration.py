"""zhifa demo: a fictional district with cases in every stage."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from zhifa.cli.app import app, console, refuse, start_django


@app.command()
def demo(
    home: Annotated[Path | None, typer.Option(help="数据目录，默认为当前目录下的 demo-home")] = None,
    port: Annotated[int, typer.Option(help="端口")] = 8000,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="建好后提供服务")] = True,
    scale: Annotated[str, typer.Option(help="small | county | city")] = "small",
    seed: Annotated[int, typer.Option(help="同一个种子得到同样的演示")] = 1,
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="演示的当天")] = None,
) -> None:
    """建立演示安装并打开服务；再次运行不会重复建立。"""
    start_django(home or Path("demo-home"))
    from zhifa.cli.running import ready_database, run_server
    from zhifa.demo import build

    ready_database()
    with Progress(console=console) as progress:
        try:
            path = build.build(
                seed=seed, today=today.date() if today else None, scale=scale, port=port, progress=progress
            )
        except build.DemoRefused as error:
            refuse(str(error))
    _introduce(path)
    if serve:
        run_server("127.0.0.1", port, threads=8, workers=1, with_worker=True)


def _introduce(path: Path) -> None:
    made = json.loads(path.read_text(encoding="utf-8"))
    console.print(f"演示已就绪：{made['url']}　工作台：{made['url']}/workbench/　（账号见 {path}）", markup=False)
    for account in made["accounts"][:6]:
        console.print(f"  {account['username']}　{account['password']}　{account['role']}", markup=False)
