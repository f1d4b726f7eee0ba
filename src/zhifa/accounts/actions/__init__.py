"""The only writers of accounts: one action per verb, each with its permission, its checks and its entry."""

from zhifa.accounts.actions.amend_authority import amend_authority
from zhifa.accounts.actions.create_authority import AuthorityData, create_authority
from zhifa.accounts.actions.create_unit import create_unit
from zhifa.accounts.actions.create_user import UserData, create_user
from zhifa.accounts.actions.grant_role import grant_role
from zhifa.accounts.actions.reveal_identity import reveal_identity
from zhifa.accounts.actions.revoke_role import revoke_role
from zhifa.accounts.actions.set_account_active import set_account_active

__all__ = [
    "AuthorityData",
    "UserData",
    "amend_authority",
    "create_authority",
    "create_unit",
    "create_user",
    "grant_role",
    "reveal_identity",
    "revoke_role",
    "set_account_active",
]
