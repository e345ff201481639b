"""A judge scores one candidate after the other without touching the mouse."""

import pytest

from kaoping.acts.posts import Post
from kaoping.programme.judging.models import Assignment
from kaoping.programme.judging.rules import AssignmentState
from tests.builders import a_world
from tests.builders_judging import a_judge, an_assigned_panel, checked_candidates
from tests.builders_recommendation import an_expert

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

POINTS = "得分（0至100）"


def test_judge_scores_by_keyboard(open_window):
    world = a_world()
    subjects = [an_expert(world, name=name) for name in ("白小满", "秦晓禾")]
    candidates = checked_candidates(world, *subjects)
    judges = [a_judge(world, name) for name in ("周评审", "吴评审", "郑评审")]
    an_assigned_panel(world, *candidates, judges=judges)
    mine = Assignment.objects.filter(account=judges[0]).order_by("pk")
    assert {one.state for one in mine} == {AssignmentState.GIVEN}
    window = open_window(judges[0], Post.JUDGE, world.office)
    window.picture("1-candidates")

    window.key("n")
    window.picture("2-candidate")
    asked = window.page.locator("[data-weight]").count()
    for number in range(asked):
        window.tab_to(POINTS)
        window.page.keyboard.type(str(80 + 5 * number))
    window.tab_to("总体意见")
    window.page.keyboard.type("材料扎实，同意推荐。")
    window.picture("3-scored")
    first = window.page.url
    window.key("Control+Enter")
    assert window.page.url != first
    window.reads("第2名，共2名，尚有1名待评分")
    window.picture("4-next")

    done = mine.get(state=AssignmentState.SCORED)
    marks = [float(mark.points) for mark in done.marks.order_by("pk")]
    assert (marks, done.comment) == (
        [80 + 5 * number for number in range(asked)],
        "材料扎实，同意推荐。",
    )
    window.page.locator("h1").click()  # out of any field, where keys are letters
    window.key("p")
    assert window.page.url == first
    assert window.value(POINTS) in {"80", "80.0", "80.00"}
