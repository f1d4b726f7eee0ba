"""What an address is called in Chinese: the title of the field in the procedure file, or of the computed value."""

from __future__ import annotations

from functools import cache

from zhifa.casework.documents.language import CHAIN, SLOT
from zhifa.law import procedures
from zhifa.law.procedures.language import Field, Step

COMPUTED: dict[str, str] = {
    "authority.name": "行政机关名称",
    "authority.address": "行政机关地址",
    "authority.phone": "行政机关电话",
    "authority.court": "有管辖权的人民法院",
    "authority.reconsideration_body": "行政复议机关",
    "case.number": "案号",
    "case.title": "案由",
    "case.source": "案件来源",
    "case.opened": "案件登记日期",
    "matter.violated": "违反的规定",
    "matter.basis": "处罚依据",
    "party": "当事人",
    "party.name": "当事人名称（姓名）",
    "party.number": "当事人证件号码",
    "party.representative": "法定代表人（负责人、经营者）",
    "party.address": "当事人住址（住所）",
    "party.phone": "当事人联系电话",
    "parties": "全部当事人",
    "parties.lines": "全部当事人的情况",
    "parties.names": "全部当事人名称（姓名）",
    "officers": "执法人员",
    "officers.names": "执法人员姓名和证号",
    "evidence": "证据",
    "statement": "陈述申辩情况",
    "correction": "责令改正",
    "discretion": "裁量幅度的推算",
    "exemption": "所依据的不予处罚清单的一项",
    "penalties": "处罚内容",
    "penalties.proposed": "拟作出的处罚",
    "penalties.notified": "告知的处罚内容",
    "rights.statement": "陈述申辩的权利和期限",
    "rights.hearing": "要求听证的权利和期限",
    "rights.agents": "听证代理人的人数",
    "delivered": "送达的文书",
    "preservation.period": "登记保存的期限",
    "demand": "催告履行的内容和期限",
    "claim": "申请执行的数额",
    "additional": "加处罚款的计算",
    "additional.payment": "加处罚款的缴纳方式和后果",
    "goods.involved": "涉案物品",
    "appraisals": "已经出具的检验报告、鉴定意见",
    "handlers": "承办人",
    "no_penalty.basis": "不予处罚的依据",
    "payment": "罚款缴纳方式和期限",
    "payment.deferred": "暂缓、分期以后罚款的缴纳方式和后果",
    "remittance": "收缴罚款的交存要求",
    "remedies": "救济途径和期限",
    "remedies.no_penalty": "不予处罚决定的救济途径和期限",
    "remedies.additional": "加处罚款决定的救济途径和期限",
    "publication": "公示告知",
    "served": "送达文书",
    "served.received": "收到日期",
    "served.how": "送达情况",
    "served.refusal": "拒收事由和日期",
    "served.substitute": "代收人及与受送达人的关系",
    "served.day": "收到决定书的日期",
    "evidence.items": "证据目录",
    "legal.bases": "依据的条文和当日的文本",
    "reconsideration.period": "申请行政复议的期限",
    "reconsideration.bring": "申请行政复议要带的材料",
    "decision.title": "决定书名称",
    "decision.number": "决定书文号",
    "decision.day": "决定书日期",
    "decisions": "各当事人的处理决定",
    "amendment": "补正事项",
    "amendment.reason": "差错原因",
    "contents": "卷内目录",
    "contents.summary": "案卷的件数和页数",
    "entrusted.name": "受委托组织名称",
    "entrusted.credit_code": "受委托组织的统一社会信用代码",
    "entrusted.address": "受委托组织地址",
    "entrusted.phone": "受委托组织电话",
    "entrusted.matters": "委托的事项",
    "today": "成文日期",
}
"""The closed set of computed values; `casework/filling/computed.py` holds a function for each."""

OF_THE_RECORD = {"at": "时间", "day": "日期", "officers": "的执法人员", "by": "的经办人", "number": "的文书文号"}
EVERY = "all:"


@cache
def title_of(address: str) -> str:
    """What people call the value at an address; the address itself where nothing is known of it."""
    if address in COMPUTED:
        return COMPUTED[address]
    if address.startswith(EVERY):
        step = step_of(address.removeprefix(EVERY))
        return f"{step.title}的各项记录" if step else address
    if address.endswith(CHAIN):
        step = step_of(address.removesuffix(CHAIN))
        return f"{step.title}的审批意见" if step else address
    address = address.removesuffix(SLOT)
    act, _, of = address.partition(":")
    step = step_of(act) if of else None
    if step is not None:
        return step.title + OF_THE_RECORD.get(of, of)
    field = field_of(address)
    return field.title if field else address


def is_known(address: str) -> bool:
    """Whether there is such an address: a computed value, or something of a step of some procedure."""
    if address in COMPUTED:
        return True
    if address.startswith(EVERY):
        return step_of(address.removeprefix(EVERY)) is not None
    if address.endswith(CHAIN):
        return step_of(address.removesuffix(CHAIN)) is not None
    address = address.removesuffix(SLOT)
    act, _, of = address.partition(":")
    if of:
        return of in OF_THE_RECORD and step_of(act) is not None
    return field_of(address) is not None


def all_addresses() -> dict[str, str]:
    """Every address there is, with its Chinese name: what an imported form may name."""
    found = dict(COMPUTED)
    for step in _steps():
        found |= {f"{step.code}:{of}": f"{step.title}{words}" for of, words in OF_THE_RECORD.items()}
        found |= {f"{step.code}.{field.code}": f"{step.title}：{field.title}" for field in step.fields}
        found |= {f"{EVERY}{step.code}": f"{step.title}的各项记录"}
        if step.chain:
            found[f"{step.code}{CHAIN}"] = f"{step.title}的审批意见"
    return found


@cache
def step_of(act: str) -> Step | None:
    return next((step for step in _steps() if step.code == act), None)


@cache
def field_of(address: str) -> Field | None:
    """The field of an address `act.field`, of the first procedure that has it."""
    act, _, code = address.rpartition(".")  # the code of an act may have a dot of its own: hearing.notice
    return next((f for step in _steps() if step.code == act for f in step.fields if f.code == code), None)


@cache
def _steps() -> tuple[Step, ...]:
    return tuple(step for procedure in procedures.all() for step in procedure.steps)
