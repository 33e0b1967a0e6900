"""The JSON Schemas beside the pack are what the models say, and the pack obeys them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from bot.knowledge.files.layout import LOCATIONS, location_of
from bot.knowledge.files.loader import read_pack
from bot.knowledge.files.schema import export_schemas
from bot.knowledge.files.yaml_reader import read_yaml
from tests.support.cached_editions import SHIPPED
from tests.support.packs import faultless, write_pack

SCHEMAS = export_schemas()
FILES = [path.relative_to(SHIPPED) for path in sorted(SHIPPED.rglob("*.yaml"))]


def test_the_schemas_that_ship_are_the_exported_ones() -> None:
    shipped = {path.name: path.read_text(encoding="utf-8") for path in (SHIPPED / "schema").iterdir()}
    assert shipped == SCHEMAS, "run `python -m bot schema`"


def test_each_location_has_a_schema_in_the_form_that_it_names() -> None:
    assert set(SCHEMAS) == {f"{location.name}.json" for location in LOCATIONS}
    for text in SCHEMAS.values():
        jsonschema.Draft202012Validator.check_schema(json.loads(text))


def test_keys_are_described_where_an_editor_shows_it() -> None:
    faq = json.loads(SCHEMAS["faq.json"])["$defs"]["Entry"]
    assert faq["description"].startswith("One question that the pack answers")
    assert faq["properties"]["reviewed"]["description"] == "When a person last compared it with its sources."


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", FILES, ids=str)
def test_each_file_of_the_pack_obeys_its_schema_and_names_it(path: Path) -> None:
    location = location_of(path)
    assert location
    schema = f"{location.name}.json"
    content = (SHIPPED / path).read_bytes()
    jsonschema.Draft202012Validator(json.loads(SCHEMAS[schema])).validate(read_yaml(content).value)
    way = "../" if location.folder else ""
    assert content.decode().startswith(f"# yaml-language-server: $schema={way}schema/{schema}\n")


def test_what_a_schema_refuses_the_loader_refuses_too(tmp_path: Path) -> None:
    content = faultless()
    content["facts.yaml"]["facts"][0]["modality"] = "should"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content["facts.yaml"], json.loads(SCHEMAS["facts.json"]))
    assert read_pack(write_pack(tmp_path, content)).pack is None
