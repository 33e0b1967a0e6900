"""Exports the JSON Schemas of the pack's files, made from the models, by which editors complete and check them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from bot.knowledge.files.layout import ITEMS, LOCATIONS, NAMED, Location

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE = "#/$defs/{model}"


class _WithoutTitles(GenerateJsonSchema):
    """Generates schemas without a title for each key, which would only repeat the key."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - pydantic's own signature
        """Never."""
        return False


def export_schemas() -> Mapping[str, str]:
    """File name (`faq.json`) -> text of the JSON Schema of that location's files."""
    return {f"{location.name}.json": json.dumps(_schema(location), ensure_ascii=False, indent=2) + "\n" for location in LOCATIONS}


def _schema(location: Location) -> dict[str, Any]:
    mode: JsonSchemaMode = "validation"
    models = [ITEMS[key] for key in location.keys]
    references, shared = models_json_schema([(model, mode) for model in models], ref_template=_REFERENCE, schema_generator=_WithoutTitles)
    properties = {key: _content(key, references[ITEMS[key], mode]) for key in location.keys}
    return {
        "$schema": _DIALECT,
        "title": f"knowledge/{location.path}",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": list(location.keys)} if len(location.keys) == 1 else {"minProperties": 1}),
        **shared,
    }


def _content(key: str, item: dict[str, Any]) -> dict[str, Any]:
    """What stands under a top-level key."""
    if key in NAMED:
        return {"type": "object", "additionalProperties": item}
    return {"type": "array", "items": item}
