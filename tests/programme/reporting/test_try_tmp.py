import pytest
from tests.builders import *
from tests.builders_reporting import *
from kaoping.programme.season.rules import *
pytestmark = pytest.mark.django_db

def test_it(django_assert_max_num_queries):
    w = a_world()
    r = a_report(w, w.subject(w.county))
    assert r.state == "submitted"
    r = a_report(w, w.subject(w.team))
    assert r.state == "submitted"
    e = granted(an_account(w.team), Post.EXPERT, w.team)
    r = a_report(w, w.entered(e, w.team))
    assert r.state == "submitted"
