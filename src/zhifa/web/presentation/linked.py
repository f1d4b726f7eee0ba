"""The same page for machines: schema.org in JSON-LD, with addresses that stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from zhifa.disclosure.opendata import definition, package
from zhifa.disclosure.opendata.folder import WHOLE, Manifest

CONTEXT: Final = "https://schema.org"
LANGUAGE: Final = "zh-Hans"
Node = dict[str, Any]


def absolute(route: str, *args: str) -> str:
    return str(settings.ZHIFA_PUBLIC_URL + reverse(route, args=args))


def catalog(site: Mapping[str, str]) -> Node:
    """All data sets of this portal."""
    return {
        "@context": CONTEXT, "@type": "DataCatalog", "@id": absolute("portal:open_data"),
        "url": absolute("portal:open_data"), "name": f"{site['name']}：开放数据", "inLanguage": LANGUAGE,
        "license": absolute("portal:open_data_terms"), **_publisher(site),
        "dataset": {"@type": "Dataset", "@id": absolute("portal:open_data_columns"), "name": definition.dataset().title,
                    "description": definition.dataset().description},
    }  # fmt: skip


def dataset(found: Manifest | None, site: Mapping[str, str]) -> Node:
    """The set of decisions with its columns, and what can be downloaded of it."""
    here = absolute("portal:open_data_columns")
    described = definition.dataset()
    made: Node = {
        "@context": CONTEXT, "@type": "Dataset", "@id": here, "url": here, "name": described.title,
        "description": described.description, "inLanguage": LANGUAGE, "isAccessibleForFree": True,
        "license": absolute("portal:open_data_terms"), **_publisher(site),
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": absolute("portal:open_data")},
        "variableMeasured": [
            {"@type": "PropertyValue", "name": one.name, "alternateName": one.title, "description": one.meaning}
            for one in described.columns
        ],
    }  # fmt: skip
    if found is None:
        return made
    if months := found.months:
        made["temporalCoverage"] = f"{months[-1].name}/{months[0].name}"
    made["dateModified"] = found.made_at
    made["distribution"] = [
        {
            "@type": "DataDownload", "name": package.TITLES[form], "encodingFormat": package.TYPES[form],
            "contentUrl": absolute("portal:open_data_file", package.file_name(WHOLE, form)),
            "contentSize": f"{file.bytes} B", "sha256": file.sha256,
        }
        for form, file in found.parts[WHOLE].files.items()
    ]  # fmt: skip
    return made


def decision(record: Mapping[str, Any], title: str, articles: Sequence[str]) -> Node:
    """A document of an office, a licence with its GovernmentPermit: schema.org has no word for the other decisions.

    A natural person is no node of its own: nothing here helps to put records about one together.
    """
    here, authority = absolute("portal:decision", record["id"]), record["authority"]
    office = {
        "@type": "GovernmentOrganization", "name": authority["name"], "identifier": authority["code"],
        "url": absolute("portal:authority", authority["code"]),
    }  # fmt: skip
    made: Node = {
        "@context": CONTEXT, "@type": "DigitalDocument", "@id": here, "url": here, "name": title,
        "identifier": record["number"], "inLanguage": LANGUAGE, "isAccessibleForFree": True, "creator": office,
        "publisher": office, "dateCreated": record["decided_on"], "datePublished": record["published_at"],
        "dateModified": record["updated_at"], "version": record["edition"],
        "license": absolute("portal:open_data_terms"),
        "isPartOf": {"@type": "Dataset", "@id": absolute("portal:open_data_columns"),
                     "name": definition.dataset().title},
        "encoding": {"@type": "MediaObject", "encodingFormat": "application/json",
                     "contentUrl": absolute("api-v1:public-disclosure-json", record["id"])},
    }  # fmt: skip
    if articles:
        made["citation"] = list(articles)
    if record.get("shown_until"):
        made["expires"] = record["shown_until"]
    made["about"] = [*_permit(record, office), *_party(record)]
    return {name: value for name, value in made.items() if value not in ("", [])}


def _permit(record: Mapping[str, Any], office: Node) -> list[Node]:
    if record["act"] != "licence":
        return []
    details = record.get("details", {})
    permit = {
        "@type": "GovernmentPermit", "name": record.get("certificate_name") or record.get("matter"), "issuedBy": office,
        "identifier": record.get("certificate_number"), "validFrom": details.get("valid_from"),
        "validUntil": details.get("valid_to"),
    }  # fmt: skip
    return [{name: value for name, value in permit.items() if value}]


def _party(record: Mapping[str, Any]) -> list[Node]:
    party = record["party"]
    if party["kind"] == "natural_person":
        return []
    made: Node = {"@type": "Organization", "name": party["shown"]}
    if party.get("credit_code"):
        made["identifier"] = {
            "@type": "PropertyValue", "propertyID": "GB 32100", "name": "统一社会信用代码",
            "value": party["credit_code"],
        }  # fmt: skip
    return [made]


def _publisher(site: Mapping[str, str]) -> Node:
    if not site["owner"]:
        return {}
    office = {"@type": "GovernmentOrganization", "name": site["owner"]}
    return {"publisher": office, "creator": office}
