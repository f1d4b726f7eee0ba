"""The one Typer application; the other modules hang their commands on it."""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

app = typer.Typer(
    name="zhifa", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="执法：行政执法三项制度平台（公示、全过程记录、法制审核）。",
)  # fmt: skip


def start_django(home: Path | None = None, port: int | None = None) -> None:
    """Sets up Django on the installation in `home` (or ZHIFA_HOME), once a process.

    `port`: where it will be served, so that links and QR codes lead there while nobody set ZHIFA_PUBLIC_URL.
    """
    if port is not None:
        os.environ.setdefault("ZHIFA_PUBLIC_URL", f"http://127.0.0.1:{port}")
    if home is not None:
        os.environ["ZHIFA_HOME"] = str(home.expanduser().absolute())
    from zhifa.config.environment import settings_module

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())
    import django

    django.setup()


def print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def refuse(message: str) -> NoReturn:
    """Says why not, on standard error, and ends with 1."""
    errors.print(message, style="red", markup=False)
    raise typer.Exit(1)


for _module in ("running", "law", "records", "data", "disclosures", "portal", "demonstration"):
    importlib.import_module(f"zhifa.cli.{_module}")
