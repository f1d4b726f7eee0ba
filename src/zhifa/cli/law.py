"""zhifa law …: rules, procedures, deadlines and flow charts, without any database."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from zhifa.cli.app import app, console, print_json, refuse

law = typer.Typer(no_args_is_help=True, help="法定规则、程序、期限")
app.add_typer(law, name="law")
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]


@law.command()
def rules(as_json: Json = False) -> None:
    """列出全部规则：编号、数值、单位、依据。"""
    from zhifa.law.rules import Rulebook

    found = Rulebook.default().all()
    if as_json:
        print_json([rule.as_json() for rule in found])
        return
    table = Table("规则", "数值", "单位", "适用", "依据")
    for rule in found:
        where = "　".join(filter(None, (rule.statute, rule.region, rule.sector, rule.act, rule.party_kind)))
        table.add_row(rule.id, str(rule.value), rule.unit, where or "全国", rule.basis)
    console.print(table)


@law.command()
def procedures(as_json: Json = False) -> None:
    """列出全部程序及版本。"""
    from zhifa.law import procedures as catalogue

    found = [{"code": p.code, "title": p.title, "act": p.act, "version": p.version} for p in catalogue.all()]
    if as_json:
        print_json(found)
        return
    for one in found:
        console.print(f"{one['code']}　{one['title']}　第 {one['version']} 版")


@law.command()
def check() -> None:
    """核对规则、程序与全部情形（scenarios）。"""
    from zhifa.law import scenarios

    results = scenarios.run_all()
    failures = [failure for result in results for failure in result.failures]
    for failure in failures:
        console.print(f"✗ {failure}", markup=False)
    console.print(f"{len(results)} 个情形，{len(failures)} 处不符。")
    if failures:
        raise typer.Exit(1)


@law.command()
def deadline(
    rule: str,
    start: Annotated[str, typer.Option(help="起算事件的日期或时刻，当日（时）不计入")],
    suspend: Annotated[list[str] | None, typer.Option(help="中止区间 起..止，含两端，可多次")] = None,
    region: Annotated[str, typer.Option()] = "",
    sector: Annotated[str, typer.Option()] = "",
    statute: Annotated[str, typer.Option()] = "",
    party_kind: Annotated[str, typer.Option("--party-kind")] = "",
    as_json: Json = False,
) -> None:
    """计算期限并逐日说明。"""
    from zhifa.law.calendar import Calendar
    from zhifa.law.deadlines import deadline as reckon
    from zhifa.law.rules import Rulebook

    try:
        suspended = [_interval(text) for text in suspend or []]
        result = reckon(
            Rulebook.default(), Calendar.default(), rule, _moment(start), suspended=suspended,
            region=region, sector=sector, statute=statute, party_kind=party_kind,
        )  # fmt: skip
    except ValueError as error:
        refuse(str(error))
    if as_json:
        print_json(result.as_json())
        return
    for day in result.days:
        console.print(f"{day.date}　{'计入' if day.counted else '不计'}　{day.why}")
    console.print(
        f"到期：{result.due}{'（暂定，节假日安排尚未公布）' if result.provisional else ''}　依据：{result.basis}"
    )


def _moment(text: str) -> date | datetime:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"看不懂日期“{text}”。请写成 2026-03-05 或 2026-03-05T09:00。") from None
    from zhifa.clock import SHANGHAI

    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _interval(text: str) -> tuple[date, date]:
    first, dots, last = text.partition("..")
    try:
        interval = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        dots = ""
    if not dots or interval[0] > interval[1]:
        raise ValueError(f"看不懂中止区间“{text}”。请写成 2026-03-05..2026-03-09。")
    return interval


@law.command()
def flowchart(procedure: str, out: Annotated[Path, typer.Option(help="写入的 SVG 文件")]) -> None:
    """由程序文件画出流程图。"""
    from zhifa.law import flowchart as drawing
    from zhifa.law import procedures as catalogue

    try:
        out.write_text(drawing.svg(catalogue.load(procedure), standalone=True), encoding="utf-8")
    except LookupError as error:
        refuse(str(error))
    console.print(f"已写入 {out}")
