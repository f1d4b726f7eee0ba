"""zhifa demo and zhifa simulate: a fictional district with cases in every stage, and very many of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from zhifa.cli.app import app, console, errors, print_json, refuse, start_django


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
    start_django(home or Path("demo-home"), port)
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


@app.command()
def simulate(
    cases: Annotated[int, typer.Option(min=1, help="案件数")],
    seed: Annotated[int, typer.Option(help="同一个种子在同一个演示上得到同样的案件")] = 1,
    bulk: Annotated[bool, typer.Option("--bulk", help="成批写入：结果逐行相同，快得多")] = False,
    procedure: Annotated[list[str] | None, typer.Option(help="程序代码，可多次；默认为能够模拟的全部程序")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """在演示安装里模拟大量案件；演示时钟随之前进，文书留到打开时再生成。"""
    start_django()
    from zhifa.accounts.errors import Forbidden, Invalid, NotFound
    from zhifa.casework.errors import Refused, Stale
    from zhifa.cli.running import ready_database
    from zhifa.demo import simulation
    from zhifa.journal.api import Conflict, NotADemonstration
    from zhifa.law.engine.checks import STATE_WORDS

    ready_database()
    stops = (Refused, Invalid, NotFound, Forbidden, Stale, Conflict, NotADemonstration)
    with Progress(console=errors) as progress:
        try:
            made = simulation.simulate(
                cases=cases, seed=seed, bulk=bulk, procedures=procedure or tuple(simulation.STORIES), progress=progress
            )
            followed = simulation.follow(progress)
        except simulation.SimulationRefused as error:
            refuse(str(error))
        except stops as error:
            refuse(f"模拟中断：{error}　已经写入的部分是完整的。请停止正在使用这个演示的其他程序，再运行一次。")
    if as_json:
        print_json({**asdict(made), "followers": followed})
        return
    words = "、".join(f"{STATE_WORDS[status]} {count} 件" for status, count in made.statuses.items())
    console.print(
        f"模拟了 {made.cases} 件案件（{made.first} 至 {made.last}），写入 {made.entries} 条记录。全部案件：{words}。\n"
        f"演示时钟已前进到 {made.last} 18:00。文书已经定稿编号，打开时才生成 PDF。\n"
        f"存证日志、公示义务、检索索引等跟随者已跟到末尾，又写入 {followed} 条记录。",
        markup=False,
    )
