"""From totals to figures, pure: what each client takes and brings in a period (METRICS.md sections 1 and 2).

figures.of(totals, period, known, roster, yardstick, convert, currency, unseen)
"""

from clientfit_sync.figures.client import ClientFigures
from clientfit_sync.figures.compute import Figures, TotalFigures, Work, of, work_by_client
from clientfit_sync.figures.evidence import BudgetUse, ClientEntry, Debt
from clientfit_sync.figures.pay import Basis
from clientfit_sync.figures.roster import Roster
from clientfit_sync.figures.terms import Policy, Retainer, Terms, Yardstick
from clientfit_sync.figures.totals import NOTHING_UNSEEN, DayTotal, SourceInvoice, Totals, Unseen, WorkTotal

__all__ = [
    "NOTHING_UNSEEN",
    "Basis",
    "BudgetUse",
    "ClientEntry",
    "ClientFigures",
    "DayTotal",
    "Debt",
    "Figures",
    "Policy",
    "Retainer",
    "Roster",
    "SourceInvoice",
    "Terms",
    "TotalFigures",
    "Totals",
    "Unseen",
    "Work",
    "WorkTotal",
    "Yardstick",
    "of",
    "work_by_client",
]
