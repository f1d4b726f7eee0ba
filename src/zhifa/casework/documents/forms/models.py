"""One model per document: the fields that law and practice demand, with their Chinese names."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator

from zhifa.casework.documents.forms.parts import (
    CorrectionItem,
    Form,
    Line,
    OptionalLine,
    OptionalText,
    PartyBlock,
    ServedDocument,
    Slot,
    Text,
)

Slots = tuple[Slot, ...]


class _Signed(Form):
    """A document with signature places; a refusal or an absence must be explained, or the place proves nothing."""

    slots: Slots = Field(min_length=1, title="签名位")

    @model_validator(mode="after")
    def _noted(self) -> Self:
        _demand_notes(self.slots)
        return self


def _demand_notes(slots: Slots) -> None:
    for slot in slots:
        if slot.outcome in {"refused", "absent"} and not slot.note:
            raise ValueError(f"的签名位“{slot.role}”记为拒绝或者不在场，但没有写明情况")


class PenaltySummaryDecision(_Signed):
    """行政处罚法第五十二条第二款. `payment`, `remedies`, `publication` are paragraphs computed by law/remedies."""

    document_title: ClassVar[str] = "当场行政处罚决定书"

    party: PartyBlock = Field(title="当事人")
    violation_time: Line = Field(title="违法时间")
    violation_place: Line = Field(title="违法地点")
    facts: Text = Field(title="违法事实")
    evidence: Text = Field(title="证据")
    violated: Text = Field(title="违反的规定")
    basis: Text = Field(title="处罚依据")
    discretion: OptionalText = Field("", title="裁量情况")
    statement: Text = Field(title="陈述申辩情况")
    penalties: tuple[Text, ...] = Field(min_length=1, title="处罚内容")
    correction: OptionalText = Field("", title="责令改正")
    payment: OptionalText = Field("", title="罚款缴纳方式和期限")
    remedies: Text = Field(title="救济途径和期限")
    publication: OptionalText = Field("", title="公示告知")
    decision_time: Line = Field(title="处罚时间")
    decision_place: Line = Field(title="处罚地点")


class NoPenaltyDecision(_Signed):
    """`ground` is a sentence ending in 。 that names which of the grounds of law applies; `basis` its articles."""

    document_title: ClassVar[str] = "不予行政处罚决定书"

    party: PartyBlock = Field(title="当事人")
    violation_time: Line = Field(title="行为时间")
    violation_place: Line = Field(title="行为地点")
    facts: Text = Field(title="查明的事实")
    evidence: Text = Field(title="证据")
    violated: OptionalText = Field("", title="涉及的规定")
    statement: OptionalText = Field("", title="陈述申辩情况")
    ground: Text = Field(title="不予处罚的理由")
    basis: Text = Field(title="不予处罚的依据")
    correction: OptionalText = Field("", title="责令改正")
    education: OptionalText = Field("", title="教育情况")
    remedies: Text = Field(title="救济途径和期限")
    publication: OptionalText = Field("", title="公示告知")


class ServiceReceipt(Form):
    """送达回证. The places to sign: the recipient (or whoever received it), and the two people who served it."""

    document_title: ClassVar[str] = "送达回证"

    matter: Line = Field(title="案由")
    recipient: Line = Field(title="受送达人")
    documents: tuple[ServedDocument, ...] = Field(min_length=1, title="送达文书")
    place: Line = Field(title="送达地点")
    method: Line = Field(title="送达方式")
    received_at: OptionalLine = Field("", title="收到日期")
    recipient_slots: Slots = Field(min_length=1, title="受送达人签名位")
    substitute: OptionalLine = Field("", title="代收人及与受送达人的关系")
    refusal: OptionalText = Field("", title="拒收事由和日期")
    witness: OptionalLine = Field("", title="见证人")
    server_slots: Slots = Field(min_length=1, title="送达人签名位")
    remark: OptionalText = Field("", title="备注")

    @model_validator(mode="after")
    def _noted(self) -> Self:
        _demand_notes(self.recipient_slots)
        return self


class SummaryRecordFiling(_Signed):
    """行政处罚法第五十二条第三款: a penalty imposed on the spot is reported to the officers' own authority."""

    document_title: ClassVar[str] = "当场处罚备案表"

    decision_number: Line = Field(title="决定书文号")
    matter: Line = Field(title="案由")
    party_name: Line = Field(title="当事人")
    facts: Text = Field(title="违法事实")
    basis: Text = Field(title="处罚依据")
    penalties: tuple[Text, ...] = Field(min_length=1, title="处罚内容")
    collection: OptionalLine = Field("", title="罚款收缴方式")
    decision_time: Line = Field(title="处罚时间")
    decision_place: Line = Field(title="处罚地点")
    service: Text = Field(title="送达情况")
    reported_at: Line = Field(title="报备日期")
    opinion: OptionalText = Field("", title="备案意见")


class CollectionReceipt(_Signed):
    """行政处罚法第六十八条至第七十一条: ground, receipt, hand-in of money taken on the spot."""

    document_title: ClassVar[str] = "当场收缴罚款票据登记表"

    decision_number: Line = Field(title="决定书文号")
    party_name: Line = Field(title="当事人")
    amount: Line = Field(title="收缴金额")
    ground: Text = Field(title="当场收缴的理由和依据")
    receipt_name: Line = Field(title="专用票据名称")
    receipt_number: Line = Field(title="专用票据号码")
    collected_at: Line = Field(title="收缴时间")
    collected_place: Line = Field(title="收缴地点")
    remittance: Text = Field(title="交存要求")
    payer_slots: Slots = Field(min_length=1, title="缴款人签名位")


class CorrectionNotice(_Signed):
    """A clerical error in a served document; its content otherwise stands."""

    document_title: ClassVar[str] = "补正通知书"

    recipient: Line = Field(title="受送达人")
    original_title: Line = Field(title="原文书名称")
    original_number: Line = Field(title="原文书文号")
    original_date: Line = Field(title="原文书日期")
    items: tuple[CorrectionItem, ...] = Field(min_length=1, title="补正事项")
    reason: Text = Field(title="差错原因")
    remedies: OptionalText = Field("", title="救济途径和期限")
