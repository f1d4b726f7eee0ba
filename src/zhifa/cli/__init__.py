"""The command line: `zhifa …`. Commands call actions and queries only; `--json` where they print data.

Exit codes: 0 ok, 1 refused or failed check, 2 usage (design 3.1).
"""

from zhifa.cli.app import app

__all__ = ["app"]
