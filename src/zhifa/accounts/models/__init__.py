"""Who is who: authorities and units, users and their roles, tokens."""

from zhifa.accounts.models.access import Grant, PasswordUsed, Token, User
from zhifa.accounts.models.authority import Authority, AuthorityKind, Level, Unit

__all__ = ["Authority", "AuthorityKind", "Grant", "Level", "PasswordUsed", "Token", "Unit", "User"]
