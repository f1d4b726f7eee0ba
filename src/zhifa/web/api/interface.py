"""The JSON interface put together (design 3.2)."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from zhifa.web.api import (
    attachments,
    blocks,
    cases,
    catalogue,
    challenges,
    described,
    disclosures,
    documents,
    erasures,
    problems,
    public,
    registers,
    statutes,
    supervision,
)
from zhifa.web.api.auth import STAFF
from zhifa.web.api.docs_page import DocsPage
from zhifa.web.api.reading import BodyParser


class Interface(NinjaAPI):
    """Names of operations are their route's, so that a client made from the schema survives a moved file."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """With what every operation may answer instead: a problem, and beneath the rate 429."""
        made = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        described.complete(made)
        return made

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return f"{operation.methods[0].lower()}_{operation.url_name.replace('-', '_')}"


api = Interface(
    title="执法 Zhifa",
    version="1",
    description="行政执法三项制度平台的接口。金额以分为单位；时间是带时区的 RFC 3339；错误是 RFC 9457。"
    "公开部分（/public/）不用登录，按地址限制每分钟的次数，使用条款见 /open-data/terms；"
    "要全部数据的，下载 /open-data/ 的文件。",
    urls_namespace="api-v1",
    auth=STAFF,
    parser=BodyParser(),
    docs=DocsPage(),
)
problems.install(api)
for module in (cases, documents, attachments, erasures):
    api.add_router("/cases", module.router)
api.add_router("/cases", challenges.of_case)
api.add_router("/challenges", challenges.router)
api.add_router("/disclosures", disclosures.router)
api.add_router("/journal", supervision.router)
api.add_router("/number-blocks", blocks.router)
api.add_router("/public", public.router)
api.add_router("/public", registers.router)
api.add_router("/public", catalogue.router)
api.add_router("/public", statutes.public)
api.add_router("", statutes.staff)
