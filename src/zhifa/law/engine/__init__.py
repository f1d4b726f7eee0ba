"""The engine of procedures: decide and evolve, both pure (design 2.3)."""

from __future__ import annotations

from zhifa.law.engine import (
    gates_of_basis,
    gates_of_completion,
    gates_of_execution,
    gates_of_life,
    gates_of_ordinary,
    gates_of_penalty,
    gates_of_review,
    gates_of_service,
    weighing,
)
from zhifa.law.engine.accounting import Account, account
from zhifa.law.engine.deciding import decide, foresee, noted, products
from zhifa.law.engine.evolving import HistoryError, evolve, fold
from zhifa.law.engine.invitations import INVITED, assigned, reviewer_of
from zhifa.law.engine.invitations import running as invitation
from zhifa.law.engine.needs import Cited, Needs, cited, needs, signer
from zhifa.law.engine.offering import available, deliverable
from zhifa.law.engine.officers import unfit
from zhifa.law.engine.progress import StepState, progress
from zhifa.law.types import Available, Decision

__all__ = [
    "INVITED",
    "Account",
    "Available",
    "Cited",
    "Decision",
    "HistoryError",
    "Needs",
    "StepState",
    "account",
    "assigned",
    "available",
    "cited",
    "decide",
    "deliverable",
    "evolve",
    "fold",
    "foresee",
    "gates_of_basis",
    "gates_of_completion",
    "gates_of_execution",
    "gates_of_life",
    "gates_of_ordinary",
    "gates_of_penalty",
    "gates_of_review",
    "gates_of_service",
    "invitation",
    "needs",
    "noted",
    "products",
    "progress",
    "reviewer_of",
    "signer",
    "unfit",
    "weighing",
]
