"""Codes that people copy by hand, and the prescribed order of names."""

from types import SimpleNamespace

from kaoping.programme.publicity.codes import SIGNS, grouped, new_code, new_key, plain
from kaoping.programme.publicity.order import in_prescribed_order


def test_every_single_wrong_sign_and_every_swap_of_neighbours_is_found():
    for _ in range(20):
        code = new_code(12)
        signs = code.replace("-", "")
        for at, right in enumerate(signs):
            for wrong in SIGNS.replace(right, ""):
                assert plain(signs[:at] + wrong + signs[at + 1 :]) == ""
        for at in range(len(signs) - 1):
            swapped = signs[:at] + signs[at + 1] + signs[at] + signs[at + 2 :]
            assert plain(swapped) == ("" if swapped != signs else code)


def test_codes_are_read_however_they_are_typed_and_never_twice_the_same():
    code = new_code(12)

    assert plain(code.lower()) == plain(code.replace("-", " ")) == plain(code) == code
    assert (len(code), grouped("ABCDEFGH")) == (14, "ABCD-EFGH")
    assert plain("") == plain("A") == plain("0OIL-1111-0000") == ""
    assert len({new_code(12) for _ in range(500)} | {new_key() for _ in range(500)}) == 1000


def named(name: str, lft: int, *, person: bool = False, society: str = "", pk: int = 1):
    """A candidate with only what the order looks at."""
    unit = SimpleNamespace(
        field="C" if society else "", code=society or f"U{lft}", place=SimpleNamespace(lft=lft)
    )
    office = SimpleNamespace(field="", code="P", place=SimpleNamespace(lft=1))
    parent = SimpleNamespace(unit=unit, name="某单位")
    subject = SimpleNamespace(
        name=name, kind="person" if person else "unit", person_id=pk if person else None,
        person=SimpleNamespace(employer="") if person else None,
        unit=None if person else unit, parent=parent, team=None,
    )  # fmt: skip
    body = SimpleNamespace(unit=unit if society else office, name="推荐单位")
    return SimpleNamespace(pk=pk, honour="h", subject=subject, slate=SimpleNamespace(body=body))


EDITION = SimpleNamespace(honours=[SimpleNamespace(key="h")])


def order_of(*candidates) -> list[str]:
    return [one.name for one in in_prescribed_order(candidates, EDITION)]


def test_places_stand_in_the_order_of_divisions_then_societies_by_code():
    """Divisions are numbered with the Corps after 65, whatever its places' codes say."""
    corps, xinjiang, beijing = named("兵团某师", 900), named("新疆某县", 890), named("北京某区", 2)
    second, first = named("某学会", 1, society="C-02"), named("某某学会", 1, society="A-15")

    assert order_of(second, corps, first, xinjiang, beijing) == [
        "北京某区", "新疆某县", "兵团某师", "某某学会", "某学会",
    ]  # fmt: skip


def test_namesakes_stand_by_their_places():
    south, north = named("王毅", 50, person=True, pk=1), named("王毅", 9, person=True, pk=2)
    other = named("丁一", 99, person=True, pk=3)

    found = in_prescribed_order([south, other, north], EDITION)

    assert [one.candidate.pk for one in found] == [3, 2, 1]


def test_a_name_stands_as_it_was_notified():
    old = named("袁家兰", 5, person=True, pk=1)
    new = in_prescribed_order(
        [old, named("何青", 5, person=True, pk=2)], EDITION, {1: ("丁兰", "站")}
    )

    assert [(one.name, one.beside) for one in new] == [("丁兰", "站"), ("何青", "某单位")]
