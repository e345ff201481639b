import time

import pytest

pytestmark = pytest.mark.django_db


def test_it():
    from tests.builders_family import a_family

    t = time.process_time()
    f = a_family()
    print("CPU", time.process_time() - t)
    for n, a in f.at.items():
        print(
            n,
            a.report and a.report.state,
            a.candidate and a.candidate.state,
            a.package and a.package.state,
        )
