"""token, import, backup, restore, clock: what goes in and what is kept."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from zhifa.cli.app import app, console, errors, print_json, refuse, start_django
from zhifa.cli.running import name_owner

token = typer.Typer(no_args_is_help=True, help="访问令牌")
account = typer.Typer(no_args_is_help=True, help="账号")
clock = typer.Typer(no_args_is_help=True, help="演示时钟（只用于演示安装）")
app.add_typer(token, name="token")
app.add_typer(account, name="account")
app.add_typer(clock, name="clock")
if TYPE_CHECKING:
    from zhifa.accounts.actor import Actor
    from zhifa.registry.imports import Report
    from zhifa.statutes.imports import Report as StatutesReport

SHOWN = 5  # titles named for each reason; --json names all
KINDS = ("authorities", "officers", "matters", "discretion", "exemptions", "periods", "disclosures", "statutes")


@token.command("create")
def create_token(
    user: Annotated[str, typer.Option(help="用户名")],
    days: Annotated[int, typer.Option(help="有效天数")] = 90,
    scope: Annotated[str, typer.Option(help="full 全部，read 只读")] = "full",
) -> None:
    """为一个账号签发令牌；令牌只显示这一次。"""
    start_django()
    from zhifa.accounts import tokens
    from zhifa.accounts.models import User

    account = User.objects.filter(username=user).first()
    if account is None:
        refuse(f"没有用户名为 {user} 的账号，请核对。")
    typer.echo(tokens.create(account, "命令行签发", days=days, scope=scope))


@app.command("import")
def import_table(
    kind: Annotated[str, typer.Argument(help="、".join(KINDS))],
    path: Annotated[Path, typer.Argument(help="文件；statutes 还可以是文件夹，或者已安装的数据包的名称")],
    authority: Annotated[str, typer.Option(help="机构编码")] = "",
    as_user: Annotated[str, typer.Option("--as", help="以哪个账号的身份导入")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """从 Excel、CSV 或 JSON 导入（statutes 从法律文本）；逐行报告，有一行不对就整份不导入。

    disclosures 是其他系统作出的决定：双公示的处罚、许可表（2016、2018 年的列名都认），或者本系统导出的表。
    """
    if kind not in KINDS:
        raise typer.BadParameter(f"可以导入的有：{'、'.join(KINDS)}")
    start_django()
    from zhifa.accounts.errors import Forbidden, NotFound
    from zhifa.journal import leader
    from zhifa.registry import imports

    actor = actor_of(as_user)
    report: Report | StatutesReport
    try:
        if kind == "statutes":
            report = _import_statutes(path, actor, dry_run)
        elif kind == "disclosures":
            report = _import_disclosures(path, authority, actor, dry_run)
        else:
            with console.status("正在读取并核对……"):
                report = imports.run(kind, path, authority, actor, dry_run=dry_run)
        if not dry_run and not report.errors:
            leader.catch_up()
    except (Forbidden, NotFound) as error:
        refuse(str(error))
    if as_json:
        print_json(report.as_json())
    elif isinstance(report, imports.Report):
        _print_report(report)
    else:
        _print_statutes(report)
    if report.errors:
        raise typer.Exit(1)


def actor_of(username: str) -> Actor:
    """The account in whose name it is done; the installation itself without one."""
    from zhifa.accounts.actor import SYSTEM, Actor
    from zhifa.accounts.models import User

    if not username:
        return SYSTEM
    account = User.objects.filter(username=username).first()
    if account is None:
        refuse(f"没有用户名为 {username} 的账号，请核对。")
    return Actor.for_user(account)


def _import_statutes(path: Path, actor: Actor, dry_run: bool) -> StatutesReport:
    from zhifa.statutes import imports

    with Progress(console=errors, transient=True) as progress:
        task = progress.add_task("正在导入法律文本", total=None)
        return imports.run(
            path, actor, dry_run=dry_run,
            advance=lambda done, of: progress.update(task, completed=done, total=of),
        )  # fmt: skip


def _import_disclosures(path: Path, authority: str, actor: Actor, dry_run: bool) -> Report:
    from zhifa.disclosure.records import imports

    with Progress(console=errors, transient=True) as progress:
        task = progress.add_task("正在登记决定", total=None)
        return imports.run(
            path, authority, actor, dry_run=dry_run,
            advance=lambda done, of: progress.update(task, completed=done, total=of),
        )  # fmt: skip


def _print_statutes(report: StatutesReport) -> None:
    """Every text that was written, then why others were not, then the sums."""
    for error in report.errors:
        where = f"{error.file} 第 {error.row} 行" if error.row else error.file
        console.print(f"✗ {where}　{error.message}{error.remedy}", markup=False)
    for line in report.lines:
        if line.outcome != "unchanged":
            console.print(
                f"{'新增' if line.outcome == 'created' else '更新'}　{line.title}　{line.promulgated} 的文本，"
                f"{line.valid_from} 起施行，{line.articles} 条",
                markup=False,
            )
    for reason, count in report.reasons():
        titles = list(dict.fromkeys(one.title for one in report.not_understood if one.reason == reason))
        more = "等" if len(titles) > SHOWN else ""
        console.print(f"· {reason}：{count} 处　{'、'.join(titles[:SHOWN])}{more}", markup=False)
    if report.errors:
        console.print(f"有 {len(report.errors)} 处不对，整份没有导入。")
        return
    done = "核对通过，没有写入" if report.dry_run else "导入完成"
    console.print(
        f"{done}：读取 {report.rows} 部文本；新增法律法规 {report.statutes} 部，"
        f"文本新增 {report.created}、更新 {report.updated}、未变 {report.unchanged}，条文 {report.articles} 条；"
        f"没有理解的 {len(report.not_understood)} 处。"
    )


def _print_report(report: Report) -> None:
    """Row by row, in the order of the sheet."""
    for error in report.errors:
        where = f"{error.sheet} 第 {error.row} 行" if error.row else "文件"
        console.print(f"✗ {where}　{error.field}　{error.message}{error.remedy}", markup=False)
    for kept in report.not_understood:
        console.print(
            f"· 第 {kept.row} 行　{kept.matter[:30]}　按原文保留，不能据以计算数额：{kept.text}", markup=False
        )
    for column in report.ignored_columns:
        console.print(f"· 未使用的列：{column}", markup=False)
    if report.errors:
        console.print(f"有 {len(report.errors)} 处不对，整份没有导入。")
        return
    done = "核对通过，没有写入" if report.dry_run else "导入完成"
    console.print(
        f"{done}：{report.rows} 行，新增 {report.created}，更新 {report.updated}，未变 {report.unchanged}，"
        f"按原文保留 {len(report.not_understood)}。"
    )


@clock.command()
def advance(period: Annotated[str, typer.Argument(help="例如 5d、36h、90m")]) -> None:
    """把演示时钟往前拨，并处理到期的事项。"""
    match = re.fullmatch(r"(\d+)([dhm])", period)
    if match is None:
        raise typer.BadParameter("请写成 5d（日）、36h（小时）或 90m（分钟）")
    start_django()
    from zhifa.clock import legal_now

    unit = {"d": "days", "h": "hours", "m": "minutes"}[match[2]]
    _set(legal_now() + timedelta(**{unit: int(match[1])}))


@clock.command("set")
def set_to(moment: Annotated[str, typer.Argument(help="例如 2026-03-05T09:00")]) -> None:
    """把演示时钟拨到某个时刻，并处理到期的事项。"""
    start_django()
    from zhifa.clock import SHANGHAI

    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        raise typer.BadParameter("请写成 2026-03-05T09:00") from None
    _set(at if at.tzinfo else at.replace(tzinfo=SHANGHAI))


def _set(at: datetime) -> None:
    import time

    from zhifa.clock import SHANGHAI, legal_now
    from zhifa.journal import followers, leader
    from zhifa.journal.api import NotADemonstration, set_clock
    from zhifa.journal.demonstration import SECONDS_UNTIL_ALL_KNOW

    try:
        set_clock(at)
    except (NotADemonstration, ValueError) as error:
        refuse(str(error))
    followers.tick()
    leader.catch_up()
    time.sleep(SECONDS_UNTIL_ALL_KNOW)  # by then every process of this installation has read the new time
    console.print(f"演示时钟：{legal_now().astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}")


@app.command()
def backup(file: Path) -> None:
    """备份数据库、文件、密钥与存证日志到一个文件。"""
    start_django()
    from zhifa.keeping import backup as keeping

    try:
        with Progress(console=console) as progress:
            made = keeping.backup(file, progress)
    except keeping.BackupRefused as error:
        refuse(str(error))
    console.print(f"已备份到 {file}：{made.entries} 条记录，{made.files} 个文件。", markup=False)


@app.command()
def restore(file: Path) -> None:
    """从备份恢复；恢复前仍在的抹除会再次执行，若外面有更大的检查点则拒绝对外发布。"""
    start_django()
    name_owner()
    from zhifa.keeping import restore as keeping
    from zhifa.keeping.backup import BackupRefused

    try:
        with Progress(console=console) as progress:
            restored = keeping.restore(file, progress)
    except BackupRefused as error:
        refuse(str(error))
    console.print(f"已恢复 {restored.entries} 条记录，再次执行抹除 {restored.erasures} 项。")
    if restored.ahead:
        console.print(restored.ahead, style="yellow", markup=False)


@account.command("create")
def create_account(
    username: Annotated[str, typer.Argument(help="用户名")],
    name: Annotated[str, typer.Option(help="姓名")],
    authority: Annotated[str, typer.Option(help="所属机关的机构编码")],
    unit: Annotated[str, typer.Option(help="所属机构的编码")] = "",
    role: Annotated[list[str] | None, typer.Option(help="角色代码，例如 officer，可多次")] = None,
    password: Annotated[
        str, typer.Option(prompt="密码", confirmation_prompt="再输一遍", hide_input=True, help="不写则提示输入")
    ] = "",
) -> None:
    """在本机建立账号并授予角色：新安装的第一批管理员由此而来。"""
    start_django()
    from zhifa.accounts.actions import UserData, create_user, grant_role
    from zhifa.accounts.actor import SYSTEM
    from zhifa.accounts.errors import Forbidden, Invalid
    from zhifa.accounts.models import Authority, Unit
    from zhifa.journal import api as journal

    place = Authority.objects.filter(code=authority).first()
    if place is None:
        refuse(f"没有编码为 {authority} 的机关。请先用 zhifa import authorities 登记。")
    inside = Unit.objects.filter(authority=place, code=unit).first() if unit else None
    if unit and inside is None:
        refuse(f"{place.name} 没有编码为 {unit} 的机构，请核对。")
    try:
        with journal.transaction():
            user = create_user(UserData(username, name, place, inside, password=password), actor=SYSTEM)
            for code in role or []:
                grant_role(user, code, place, actor=SYSTEM, unit=inside)
    except Invalid as error:
        refuse("\n".join(f"{one.message}{one.remedy}" for one in error.errors))
    except Forbidden as error:
        refuse(error.message)
    console.print(f"已建立账号 {username}（{name}）。", markup=False)
