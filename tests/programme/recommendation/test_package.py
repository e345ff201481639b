"""The five parts of article 7: complete before filed, received or returned as one."""

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refused
from kaoping.programme.recommendation.models import Candidate, Package, Part, PartFile
from kaoping.programme.recommendation.queries.slates import slate_seen
from kaoping.programme.recommendation.rules import CandidateState, PackageState
from kaoping.programme.reporting.models import Figure, Report, Section
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.verification.models import Finding
from tests.builders import DAY, NOON, a_world, actor_of, granted
from tests.builders_recommendation import (
    a_candidate,
    a_file,
    a_filed_package,
    a_quota,
    a_received_package,
    an_accepted,
    an_expert,
)
from tests.builders_reporting import a_report

pytestmark = pytest.mark.django_db


def refusals(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return [(r.code, r.field) for r in refused.value.refusals]


def office(world):
    return world.actor(Post.SEASON_OFFICE, world.office)


def recommender(world):
    return world.actor(Post.RECOMMENDER, world.province)


def file_now(world, now=NOON):
    given = {"body": world.subject(world.province).pk}
    return perform(Act.FILE_PACKAGE, recommender(world), given, now=now)


def test_a_filed_package_takes_the_report_and_every_candidate_with_it():
    world = a_world()
    candidate = a_candidate(world)

    package = a_filed_package(world)

    candidate.refresh_from_db()
    report = Report.objects.get(subject=package.body)
    assert (package.state, package.late) == (PackageState.FILED, False)
    assert candidate.state == CandidateState.FILED
    assert (report.state, report.submissions) == (ReportState.SUBMITTED, 1)


def test_what_is_missing_is_said_part_by_part():
    world = a_world()
    a_candidate(world, an_expert(world), complete=False)

    said = refusals(file_now, world)

    assert said == [
        ("part_incomplete", "part:7.1"),
        ("own_report_missing", ""),
        ("part_incomplete", "part:7.2"),
        ("deeds_incomplete", ""),
        ("form_not_stamped", ""),
        ("part_incomplete", "part:7.3"),
        ("part_without_files", ""),
        ("part_incomplete", "part:7.4"),
        ("own_report_missing", ""),
    ]
    assert Package.objects.count() == 0


def test_a_list_with_too_few_of_a_trait_is_not_filed():
    world = a_world()
    for _ in range(5):
        subject = an_expert(world)
        a_candidate(world, subject)
        subject.person.sex = "m"
        subject.person.save(update_fields=["sex"])
    Candidate.objects.update(traits=[])

    said = refusals(a_filed_package, world)

    assert said == [("part_incomplete", "part:7.2"), ("list_rule_too_few", "subject")]


def test_late_is_marked_and_too_late_is_refused():
    world = a_world()
    a_candidate(world)

    too_late = refusals(a_filed_package, world, now=NOON + 10 * DAY)
    package = a_filed_package(world, now=NOON + 6 * DAY)

    assert too_late == [("phase_closed", "")]
    assert package.late is True


def test_a_received_package_accepts_the_report_and_opens_the_formal_check():
    world = a_world()
    candidate = a_candidate(world)

    package = a_received_package(world)

    candidate.refresh_from_db()
    report = Report.objects.get(subject=package.body)
    assert package.state == PackageState.RECEIVED
    assert package.received_at == NOON
    assert (report.state, report.accepted_at) == (ReportState.ACCEPTED, NOON)
    assert candidate.state == CandidateState.RECEIVED
    figures = Figure.objects.filter(report=report, declared__isnull=False)
    assert {f.verified == f.declared for f in figures} == {True}


def test_a_returned_package_names_part_and_reason_and_comes_back_mended():
    world = a_world()
    candidate = a_candidate(world)
    package = a_filed_package(world)
    given = {"package": package.pk, "part": "7.3", "reason": "典型人物材料缺少照片"}

    perform(Act.RETURN_PACKAGE, office(world), given, now=NOON)

    package.refresh_from_db()
    candidate.refresh_from_db()
    report = Report.objects.get(subject=package.body)
    assert (package.state, package.returned_part) == (PackageState.RETURNED, "7.3")
    assert package.returned_reason == "典型人物材料缺少照片"
    assert (candidate.state, report.state) == (CandidateState.FORWARD, ReportState.RETURNED)
    assert Finding.objects.get().text == "典型人物材料缺少照片"
    again = a_filed_package(world)
    assert (again.pk, again.state, again.returned_reason) == (package.pk, PackageState.FILED, "")
    assert Report.objects.get(pk=report.pk).submissions == 2


@pytest.mark.parametrize(
    ("part", "texts", "figures"),
    [("7.1", True, True), ("7.2", False, False), ("7.3", False, False), ("7.4", False, True),
     ("7.5", False, False)],
)  # fmt: skip
def test_only_the_report_and_its_table_open_the_report(part, texts, figures):
    world = a_world()
    package = a_filed_package(world, candidates=False)

    perform(Act.RETURN_PACKAGE, office(world),
            {"package": package.pk, "part": part, "reason": "请补充"}, now=NOON)  # fmt: skip

    report = Report.objects.get(subject=package.body)
    locked = set(Section.objects.filter(report=report).values_list("locked", flat=True))
    locked_figures = set(Figure.objects.filter(report=report).values_list("locked", flat=True))
    assert (report.state, locked, locked_figures) == (
        ReportState.RETURNED, {not texts}, {not figures}
    )  # fmt: skip
    assert a_filed_package(world, candidates=False).state == PackageState.FILED


def test_a_return_names_a_part_of_the_edition_and_a_reason():
    world = a_world()
    package = a_filed_package(world, candidates=False)

    no_reason = {"package": package.pk, "part": "7.3", "reason": ""}
    no_part = {"package": package.pk, "part": "9", "reason": "无"}

    assert refusals(perform, Act.RETURN_PACKAGE, office(world), no_reason, now=NOON) == [
        ("required", "reason")
    ]
    assert refusals(perform, Act.RETURN_PACKAGE, office(world), no_part, now=NOON) == [
        ("not_a_choice", "part")
    ]


def test_what_is_filed_is_nobodys_to_change():
    world = a_world()
    candidate = a_candidate(world)
    a_filed_package(world)
    county = world.actor(Post.RECOMMENDER, world.county)
    part = {
        "body": world.subject(world.province).pk, "part": "7.3",
        "files": [{"file": a_file("more").sha256, "name": "补充.pdf"}],
    }  # fmt: skip

    assert refusals(perform, Act.WITHDRAW_CANDIDATE, county, {"candidate": candidate.pk},
                    now=NOON) == [("wrong_state", "")]  # fmt: skip
    assert refusals(perform, Act.COMPLETE_PART, recommender(world), part, now=NOON) == [
        ("wrong_state", "")
    ]
    assert refusals(file_now, world) == [("wrong_state", "")]


def test_the_report_of_a_filed_package_is_not_recalled_from_it():
    world = a_world()
    package = a_filed_package(world, candidates=False)
    report = Report.objects.get(subject=package.body)
    clerk = world.actor(Post.CLERK, world.province)

    assert refusals(perform, Act.RECALL_REPORT, clerk, {"report": report.pk}, now=NOON) == [
        ("goes_with_the_package", "")
    ]
    returned = {"package": package.pk, "part": "7.1", "reason": "请补充数据来源"}
    perform(Act.RETURN_PACKAGE, office(world), returned, now=NOON)


def test_nobody_receives_or_returns_a_report_that_they_wrote():
    world = a_world()
    package = a_filed_package(world, candidates=False)
    writer = granted(world.account(Post.CLERK, world.province), Post.SEASON_OFFICE, world.office)
    actor = actor_of(writer, Post.SEASON_OFFICE, world.office)
    sent_back = {"package": package.pk, "part": "7.1", "reason": "请补充数据来源"}

    assert refusals(perform, Act.RECEIVE_PACKAGE, actor, {"package": package.pk}, now=NOON) == [
        ("own_work", "")
    ]
    assert refusals(perform, Act.RETURN_PACKAGE, actor, sent_back, now=NOON) == [("own_work", "")]


def test_nobody_joins_a_filed_list_and_its_order_stays():
    world = a_world()
    first, second = (a_candidate(world, an_expert(world, name=f"田小{n}")) for n in "满雪")
    third = an_accepted(world, an_expert(world, name="田小霜"))
    a_quota(world, world.county, first.honour, 1)
    county, body = world.actor(Post.RECOMMENDER, world.county), world.subject(world.province)
    package = a_filed_package(world)
    joins = {"subject": third.pk, "honour": first.honour}
    order = {"subject": body.pk, "honour": first.honour, "order": [second.pk, first.pk]}

    def tried():
        return [
            refusals(perform, Act.PUT_FORWARD, county, joins, now=NOON),
            refusals(perform, Act.RANK_SLATE, recommender(world), order, now=NOON),
        ]

    assert tried() == [[("list_is_filed", "")]] * 2
    seen = slate_seen(recommender(world), body.pk, first.honour, now=NOON)
    assert (seen.is_filed, [r.code for r in seen.why_not_rank]) == (True, ["list_is_filed"])
    perform(Act.RECEIVE_PACKAGE, office(world), {"package": package.pk}, now=NOON)
    assert tried() == [[("list_is_received", "")]] * 2


def test_a_part_that_the_platform_makes_takes_no_files():
    world = a_world()
    body = world.subject(world.province).pk
    given = {"body": body, "part": "7.4", "files": [{"file": a_file().sha256, "name": "表.pdf"}]}

    assert refusals(perform, Act.COMPLETE_PART, recommender(world), given, now=NOON) == [
        ("part_is_generated", "part")
    ]


def test_a_part_needs_a_file_and_keeps_what_was_given():
    world = a_world()
    body = world.subject(world.province).pk
    bare = {"body": body, "part": "7.3", "text": "只有文字"}
    full = {**bare, "files": [{"file": a_file().sha256, "name": "案例.pdf"}]}

    assert refusals(perform, Act.COMPLETE_PART, recommender(world), bare, now=NOON) == [
        ("part_without_files", "files")
    ]
    perform(Act.COMPLETE_PART, recommender(world), full, now=NOON)
    perform(Act.COMPLETE_PART, recommender(world), {**bare, "text": "改过"}, now=NOON)
    assert PartFile.objects.get().part.text == "改过"


def test_the_files_of_a_package_have_a_limit_in_all_its_parts(settings):
    settings.PACKAGE_FILES_LIMIT = a_file("one").size * 3 // 2
    world = a_world()
    mine = recommender(world)
    one, two = ({"file": a_file(name).sha256, "name": f"{name}.pdf"} for name in ("one", "two"))
    given = {"body": world.subject(world.province).pk, "part": "7.3", "files": [two]}
    perform(Act.COMPLETE_PART, mine, {**given, "files": [one]}, now=NOON)
    first = PartFile.objects.get()

    again = refusals(perform, Act.COMPLETE_PART, mine, given, now=NOON)
    Part.objects.update(key="7.9")  # the file of another part counts, and is not taken off here
    beside = refusals(perform, Act.COMPLETE_PART, mine, {**given, "remove": [first.pk]}, now=NOON)
    Part.objects.update(key="7.3")
    perform(Act.COMPLETE_PART, mine, {**given, "remove": [first.pk]}, now=NOON)

    assert again == beside == [("package_files_too_large", "files")]
    assert PartFile.objects.get().name == "two.pdf"


def test_nobody_takes_a_kept_file_by_counting():
    """A file is named by the hash of what it holds; only who has it knows that."""
    world = a_world()
    others = a_file("somebody else's")
    given = {"body": world.subject(world.province).pk, "part": "7.3"}

    told = [
        refusals(perform, Act.COMPLETE_PART, recommender(world),
                 {**given, "files": [{"file": guess, "name": "案例.pdf"}]}, now=NOON)
        for guess in (others.pk, str(others.pk), "0" * 64)
    ]  # fmt: skip

    assert [field for one in told for _, field in one] == ["files.0.file"] * 3
    assert PartFile.objects.count() == 0


def test_only_recommending_bodies_file_and_strangers_learn_nothing():
    world = a_world()
    package = a_filed_package(world, candidates=False)
    county = world.actor(Post.RECOMMENDER, world.county)
    society = world.actor(Post.RECOMMENDER, world.society)
    clerk = world.actor(Post.CLERK, world.province)
    body = package.body_id
    a_report(world, world.subject(world.county), ReportState.DRAFT)

    assert refusals(perform, Act.FILE_PACKAGE, county,
                    {"body": world.subject(world.county).pk}, now=NOON)[0] == (
        "not_a_recommending_body", ""
    )  # fmt: skip
    assert refusals(perform, Act.FILE_PACKAGE, society, {"body": body}, now=NOON) == [
        ("not_found", "")
    ]
    assert refusals(perform, Act.FILE_PACKAGE, clerk, {"body": body}, now=NOON) == [
        ("not_permitted", "")
    ]
    assert refusals(perform, Act.RECEIVE_PACKAGE, recommender(world),
                    {"package": package.pk}, now=NOON) == [("not_permitted", "")]  # fmt: skip
