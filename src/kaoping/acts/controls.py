"""How an input of an act is asked for on a form, where its type does not say it."""

from pydantic import JsonValue

HIDDEN: dict[str, JsonValue] = {"control": "hidden"}
LONG: dict[str, JsonValue] = {"control": "long"}
DAY: dict[str, JsonValue] = {"control": "day"}
