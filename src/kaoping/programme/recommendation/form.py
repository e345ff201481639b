"""The recommendation form: what it asks, how it is filled, and the code of its version.

The code is printed at the foot of the paper. A scan of the stamped paper is only taken with
the code of the electronic form as it stands, so the two are the same version.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, Field

from kaoping.acts.controls import LONG
from kaoping.documents.facts import Field as Printed
from kaoping.documents.facts import NomineeKind, OpinionForm, RecommendationForm
from kaoping.documents.forms import version_code
from kaoping.foundation.files.models import StoredFile
from kaoping.foundation.files.queries import bytes_of
from kaoping.foundation.words import N_
from kaoping.programme.recommendation.models import Candidate, CandidateFile
from kaoping.programme.recommendation.rules import FileKind
from kaoping.programme.scheme.edition import Edition
from kaoping.programme.season.models import Subject
from kaoping.programme.season.rules import SubjectKind


class FormDetails(BaseModel):
    """What the form asks besides the deeds; each kind of nominee answers its own part."""

    nature: str = Field("", title=N_("Nature of the unit"), max_length=40)
    rank_of_unit: str = Field("", title=N_("Level of the unit"), max_length=40)
    head: str = Field("", title=N_("Head"), max_length=40)
    staff: str = Field("", title=N_("Number of staff"), max_length=20)
    address: str = Field("", title=N_("Address"), max_length=120)
    contact: str = Field("", title=N_("Contact person"), max_length=60)
    ethnicity: str = Field("", title=N_("Ethnicity"), max_length=20)
    political_status: str = Field("", title=N_("Political status"), max_length=20)
    education: str = Field("", title=N_("Education"), max_length=20)
    title: str = Field("", title=N_("Professional title"), max_length=40)
    position: str = Field("", title=N_("Position"), max_length=60)
    employer: str = Field("", title=N_("Employer"), max_length=80)
    career: str = Field(
        "", title=N_("Education and career"), max_length=1500, json_schema_extra=LONG
    )
    honours_and_sanctions: str = Field(
        "", title=N_("Honours and sanctions received"), max_length=1000, json_schema_extra=LONG
    )


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of the paper form: the key of its value, its label in print."""

    key: str
    label: str
    wide: bool = False


_BODY = (
    FormLine("name", "全称", wide=True),
    FormLine("nature", "性质"),
    FormLine("rank_of_unit", "级别"),
    FormLine("head", "负责人"),
    FormLine("staff", "人数"),
    FormLine("address", "地址", wide=True),
    FormLine("contact", "联系人", wide=True),
)
_PERSON = (
    FormLine("name", "姓名"),
    FormLine("sex", "性别"),
    FormLine("ethnicity", "民族"),
    FormLine("born", "出生年月"),
    FormLine("political_status", "政治面貌"),
    FormLine("education", "学历"),
    FormLine("title", "职称"),
    FormLine("position", "职务"),
    FormLine("employer", "工作单位", wide=True),
    FormLine("phone", "联系电话", wide=True),
)
LINES: Mapping[str, tuple[FormLine, ...]] = {
    SubjectKind.UNIT: _BODY,
    SubjectKind.TEAM: _BODY,
    SubjectKind.PERSON: _PERSON,
}
PASSAGES: Mapping[str, tuple[FormLine, ...]] = {
    SubjectKind.UNIT: (FormLine("honours_and_sanctions", "奖惩情况"),),
    SubjectKind.TEAM: (FormLine("honours_and_sanctions", "奖惩情况"),),
    SubjectKind.PERSON: (
        FormLine("career", "学习工作简历"),
        FormLine("honours_and_sanctions", "奖惩情况"),
    ),
}
OPINIONS = ("所在单位意见", "推荐单位意见", "审核单位意见")
_SEXES = {"m": "男", "f": "女"}


def asked_of(kind: str) -> set[str]:
    """The fields of ``FormDetails`` that a nominee of ``kind`` answers."""
    lines = {line.key for line in (*LINES[kind], *PASSAGES[kind])}
    return lines & set(FormDetails.model_fields)


def details_of(subject: Subject, given: FormDetails) -> dict[str, str]:
    """What was given, and from the registers what was left blank, for the subject's kind."""
    known = {"name": subject.name, **_registered(subject)}
    answers = {key: getattr(given, key).strip() for key in asked_of(subject.kind)}
    return {**known, **{key: value or known.get(key, "") for key, value in answers.items()}}


def _registered(subject: Subject) -> dict[str, str]:
    person = subject.person
    if person is None:
        return {"address": subject.unit.place.name if subject.unit else ""}
    return {
        "sex": _SEXES.get(person.sex, ""),
        "born": f"{person.born.year}年{person.born.month}月" if person.born else "",
        "ethnicity": person.ethnicity,
        "political_status": person.political_status,
        "education": person.education,
        "title": person.title,
        "position": person.position,
        "employer": person.employer,
        "phone": person.phone_masked,
    }


def form_of(
    candidate: Candidate, edition: Edition, photo: StoredFile | None = None
) -> RecommendationForm:
    """The form as the documents room prints it."""
    kind = candidate.subject.kind
    details: dict[str, str] = candidate.details
    return RecommendationForm(
        kind=NomineeKind(kind),
        season_title=candidate.season.title,
        honour=edition.honour(candidate.honour).name.zh,
        recommender=candidate.slate.body.name,
        fields=tuple(
            Printed(line.label, details.get(line.key, ""), wide=line.wide) for line in LINES[kind]
        ),
        passages=(
            *(Printed(line.label, details.get(line.key, "")) for line in PASSAGES[kind]),
            Printed("简要事迹", candidate.short_form),
            Printed("主要事迹", candidate.deeds),
        ),
        opinions=tuple(OpinionForm(heading) for heading in OPINIONS),
        photo=bytes_of(photo) if photo else None,
    )


def photo_of(candidate: Candidate) -> StoredFile | None:
    """The newest photo of the candidate, if there is one."""
    found = (
        CandidateFile.objects.filter(candidate=candidate, kind=FileKind.PHOTO)
        .select_related("file")
        .order_by("-pk")
        .first()
    )
    return found.file if found else None


def code_of(candidate: Candidate, edition: Edition, photo: StoredFile | None = None) -> str:
    """The code of the form as it stands: other facts, another code."""
    return version_code(form_of(candidate, edition, photo))
