"""What a sheet lets through, the act that its rows stand for takes as well."""

import pytest

from kaoping.administration.actions.accounts import CreateAccount
from kaoping.administration.actions.register import Household
from kaoping.administration.actions.units import AddUnit
from kaoping.sheets.forms import HOUSEHOLDS, people_form, units_form

MEANT = {"account": "username", "household_code": "code", "parent_code": "code"}


@pytest.mark.parametrize(
    ("form", "given"),
    [(units_form({}), AddUnit), (people_form({}), CreateAccount), (HOUSEHOLDS, Household)],
)
def test_no_cell_is_longer_or_greater_than_its_act_takes(form, given):
    limits = given.model_json_schema()["properties"]
    compared = 0
    for column in form.columns:
        limit = limits.get(MEANT.get(column.key, column.key), {})
        if column.max_length and "maxLength" in limit:
            assert column.max_length <= limit["maxLength"], column.key
            compared += 1
        if column.maximum is not None and "maximum" in limit:
            assert column.maximum <= limit["maximum"], column.key
            compared += 1
    assert compared
