"""dossier, verify, ledger …: what others can check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhifa.cli.app import app, console, print_json, refuse, start_django

ledger = typer.Typer(no_args_is_help=True, help="存证日志")
key = typer.Typer(no_args_is_help=True, help="存证日志的签名密钥")
app.add_typer(ledger, name="ledger")
ledger.add_typer(key, name="key")
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]


@app.command()
def dossier(
    case: Annotated[str, typer.Argument(help="案件编号或案号")],
    out: Annotated[Path, typer.Option(help="写入的 ZIP 文件")],
    withhold: Annotated[bool, typer.Option("--withhold-personal", help="个人信息部分只留承诺值")] = False,
    for_challenge: Annotated[bool, typer.Option("--for-challenge", help="交复议机关或者法院的卷")] = False,
    party: Annotated[str, typer.Option(help="复议、诉讼的当事人编号；不填为最近复议、诉讼的一名")] = "",
    secondary: Annotated[list[str] | None, typer.Option(help="选定提供的副卷材料的编号，可以写几次")] = None,
) -> None:
    """导出可验证的案卷，或者交给复议机关、法院的卷。"""
    start_django()
    from zhifa.accounts.actor import SYSTEM
    from zhifa.casework import challenge_file
    from zhifa.casework import dossier as dossiers
    from zhifa.casework.errors import Invalid, NotFound, Refused
    from zhifa.journal import leader
    from zhifa.journal.followers import run_to_end
    from zhifa.ledger import api as log

    try:
        with leader.leadership() as leading:
            if leading:
                run_to_end()
            handed = challenge_file.prepare(SYSTEM, case, party, secondary or ()) if for_challenge else None
            made = handed.proof if handed else dossiers.prepare(SYSTEM, case, withhold_personal=withhold)
            if leading:
                log.integrate()
            with out.open("w+b") as file:
                if handed:
                    challenge_file.write_to(handed, file)
                else:
                    dossiers.write_to(made, file)
    except NotFound as error:
        refuse(str(error))
    except Refused as error:
        refuse(" ".join(f"{one.message}{one.remedy}" for one in error.refusals))
    except Invalid as error:
        refuse(" ".join(f"{one.message}{one.remedy}" for one in error.errors))
    except log.LedgerError as error:
        refuse(str(error))
    console.print(f"已写入 {out}：{made.count} 条记录，核对命令：zhifa verify {out}", markup=False)


@app.command()
def verify(
    file: Path,
    trust: Annotated[Path | None, typer.Option(help="所信任的存证日志公钥，每行一个")] = None,
    as_json: Json = False,
) -> None:
    """核对案卷：有没有被改过、少过、换过；不需要本系统在线。"""
    from zhifa.proof import bundle

    keys = [line.strip() for line in trust.read_text(encoding="utf-8").splitlines() if line.strip()] if trust else []
    try:
        with file.open("rb") as stream:
            report = bundle.verify(stream, keys)
    except OSError as error:
        refuse(f"打不开 {file}：{error.strerror}")
    except bundle.ProofError as error:
        refuse(f"{trust} 里的公钥不对：{error}")
    if as_json:
        print_json(report.as_json())
    else:
        for one in report.checks:
            console.print(f"{'✓' if one.ok else '✗'} {one.message}", markup=False)
        console.print(f"信任：{report.trusted}", markup=False)
        console.print("案卷完整，未被改动。" if report.ok else "案卷核对不通过，见上面打 ✗ 的各项。")
    if not report.ok:
        raise typer.Exit(1)


@ledger.command()
def checkpoint() -> None:
    """把日志并入存证日志并输出最新的签名检查点。"""
    start_django()
    from zhifa.journal import leader
    from zhifa.ledger import api as log

    try:
        with leader.leadership() as leading:
            if leading:
                log.integrate()
            typer.echo(log.checkpoint(), nl=False)
    except log.LedgerError as error:
        refuse(str(error))


@ledger.command()
def audit(
    full: Annotated[bool, typer.Option("--full", help="从每个条目的原文重新计算")] = False, as_json: Json = False
) -> None:
    """核验存证日志与日志一致。"""
    start_django()
    from zhifa.ledger import api as log

    report = log.audit(full=full)
    if as_json:
        print_json(report.as_json())
    else:
        for problem in report.problems:
            console.print(f"✗ {problem}", markup=False)
        console.print(f"{report.entries} 条记录，存证日志规模 {report.size}，根 {report.root}")
        console.print("核验通过。" if report.ok else "核验不通过，见上面打 ✗ 的各项。")
    if not report.ok:
        raise typer.Exit(1)


@ledger.command()
def prove(digest: str) -> None:
    """输出一个摘要的包含证明。"""
    start_django()
    from zhifa.ledger import api as log

    try:
        print_json(log.inclusion(digest).as_json())
    except LookupError as error:
        refuse(str(error))


@key.command("show")
def show() -> None:
    """显示存证日志的公钥，供核对案卷时信任。"""
    start_django()
    from zhifa.ledger import api as log

    typer.echo(log.vkey())
