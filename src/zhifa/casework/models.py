"""Projections of the case streams: rewritten by evolve, never the source of truth."""

from __future__ import annotations

from django.db import models

from zhifa.accounts.encrypted import EncryptedTextField
from zhifa.accounts.models import Authority


class Case(models.Model):
    id = models.CharField(max_length=36, primary_key=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=80, unique=True)
    procedure = models.CharField(max_length=40)
    procedure_version = models.PositiveSmallIntegerField()
    matter = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=60)
    status = models.CharField(max_length=10)
    situation = models.JSONField()
    version = models.BigIntegerField()
    handlers = models.TextField(blank=True)  # ,user-id,user-id, : who handles it
    waiting_for = models.CharField(max_length=200, blank=True)  # ,officer,unit_head, : whose turn it is
    reviewer = models.CharField(max_length=36, blank=True, default="")  # with whom a submission that waits lies
    next_due = models.DateField(null=True)
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "casework_case"
        indexes = [
            # counted and put in order without the wide row
            models.Index(
                fields=["authority", "status", "next_due", "updated_at", "unit", "waiting_for", "reviewer", "id"],
                name="casework_case_turn",
            ),
            models.Index(fields=["authority", "status", "unit", "handlers", "next_due"], name="casework_case_load"),
            models.Index(fields=["updated_at", "id"], name="casework_case_updated"),
            models.Index(fields=["authority", "updated_at", "id"], name="casework_case_of"),
            models.Index(fields=["authority", "status", "updated_at", "id"], name="casework_case_of_status"),
            models.Index(fields=["number", "id"], name="casework_case_number_text"),  # searched without the wide row
            models.Index(fields=["title", "id"], name="casework_case_title_text"),
            models.Index(fields=["reviewer"], name="casework_case_reviewer", condition=~models.Q(reviewer="")),
        ]


class CaseHandler(models.Model):
    """A name of a case's `handlers`, so that the cases of one person are a range of an index and not a search."""

    pk = models.CompositePrimaryKey("account", "case")
    account = models.CharField(max_length=36)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "casework_handler"


class Party(models.Model):
    """Who the case is about. Names and numbers are personal: an erasure blanks the row."""

    id = models.CharField(max_length=36, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    ordinal = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200, db_index=True)
    credit_code = models.CharField(max_length=18, blank=True, db_index=True)
    id_type = models.CharField(max_length=20, blank=True)
    id_number = EncryptedTextField(blank=True, default="")
    id_fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    birth_date = EncryptedTextField(blank=True, default="")
    legal_representative = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=300, blank=True)
    phone = EncryptedTextField(blank=True, default="")
    entry_id = models.CharField(max_length=36)
    erased = models.BooleanField(default=False)

    class Meta:
        db_table = "casework_party"
        indexes = [models.Index(fields=["name", "case"], name="casework_party_name_text")]  # searched without the row
        ordering = ["ordinal"]


class Document(models.Model):
    """One document of a case: draft → approved → rendered → served, or spoilt. Its content lies in the journal."""

    id = models.CharField(max_length=36, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    party = models.CharField(max_length=36, blank=True)
    template = models.CharField(max_length=60)
    title = models.CharField(max_length=100)
    state = models.CharField(max_length=10)
    number = models.CharField(max_length=80, null=True, unique=True)
    code = models.CharField(max_length=20, null=True, unique=True)
    draft = models.JSONField(null=True)
    entry_id = models.CharField(max_length=36, blank=True)
    file = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    media_type = models.CharField(max_length=80, default="application/pdf")
    word = models.CharField(max_length=64, blank=True, default="")  # the filled Word form behind the PDF
    made_at = models.DateTimeField()

    class Meta:
        db_table = "casework_document"
        ordering = ["made_at", "id"]


class Attachment(models.Model):
    """Evidence and scans: the bytes lie in files/ under their digest."""

    id = models.CharField(max_length=36, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    document = models.CharField(max_length=36, blank=True)
    party = models.CharField(max_length=36, blank=True)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    file = models.CharField(max_length=64)
    paper = models.JSONField(null=True)  # of a scan that came back: pages, known_by, seam_seal, shelf
    entry_id = models.CharField(max_length=36)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "casework_attachment"
        ordering = ["added_at", "id"]


class OwnForm(models.Model):
    """A province's or an authority's own form of a document: a version of a Word file with named fields."""

    id = models.CharField(max_length=36, primary_key=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    template = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    region = models.CharField(max_length=12, blank=True)  # digits of the region that it is for; empty: the authority
    sector = models.CharField(max_length=30, blank=True)  # with a region: of this sector alone; empty: of every one
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=64)
    fields = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the last day
    made_at = models.DateTimeField()

    class Meta:
        db_table = "casework_ownform"
        ordering = ["template", "authority_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "template", "version"], name="casework_ownform_version")
        ]


class PartyCode(models.Model):
    """What opens a party's own page: the code that is printed on its served copies and nowhere else.

    No projection: like passwords it never enters the journal, which knows only that one was issued. A lost one is
    issued anew.
    """

    party = models.OneToOneField(Party, on_delete=models.PROTECT, primary_key=True, related_name="+")
    code = EncryptedTextField()
    phone = EncryptedTextField(blank=True, default="")  # given for the second factor alone
    fingerprint = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "casework_partycode"


class PartyAttempt(models.Model):
    """Tries at one code, known or not, since the first of them; `code` is its fingerprint."""

    code = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "casework_partyattempt"


class Challenge(models.Model):
    """A reconsideration or a lawsuit against a decision, and how it ended; `id` is the entry that received it."""

    id = models.CharField(max_length=36, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="challenges")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(max_length=36)
    kind = models.CharField(max_length=40)
    body = models.TextField()
    received_on = models.DateField()
    result = models.CharField(max_length=40, blank=True)  # empty: pending
    concluded_on = models.DateField(null=True)
    days = models.PositiveIntegerField(null=True)  # from receipt to outcome

    class Meta:
        db_table = "casework_challenge"
        ordering = ["-received_on", "id"]
        indexes = [models.Index(fields=["authority", "received_on"], name="casework_challenge_year")]
