"""The only writers of the registry: one action per verb, each with its permission, its checks and its entries."""

from zhifa.registry.actions.amend_certificate import amend_certificate
from zhifa.registry.actions.amend_officer import amend_officer
from zhifa.registry.actions.end_period import end_period
from zhifa.registry.actions.issue_certificate import issue_certificate
from zhifa.registry.actions.list_matters import Outcome, list_matters
from zhifa.registry.actions.register_officer import register_officer
from zhifa.registry.actions.remove_matter import remove_matter
from zhifa.registry.actions.set_certificate_status import set_certificate_status
from zhifa.registry.actions.set_periods import set_period

__all__ = [
    "Outcome",
    "amend_certificate",
    "amend_officer",
    "end_period",
    "issue_certificate",
    "list_matters",
    "register_officer",
    "remove_matter",
    "set_certificate_status",
    "set_period",
]
