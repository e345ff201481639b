"""What somebody says about a service: the typed input of recording and amending. Pure."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from kaoping.acts.controls import LONG
from kaoping.acts.days import Day
from kaoping.foundation.files.rules import Hash
from kaoping.foundation.words import N_

Money = Annotated[Decimal, Field(ge=0, le=Decimal(9999999999))]
Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class Participant(BaseModel):
    """One person's time of one kind in a record."""

    person: int = Field(title=N_("Person"))
    time_kind: str = Field(title=N_("Kind of time"))
    days: Decimal = Field(title=N_("Number of days"), gt=0, le=366)
    hours: Decimal = Field(title=N_("Hours"), gt=0, le=8784)


class EvidenceFile(BaseModel):
    """A file that was stored before."""

    file: Hash = Field(title=N_("File"))
    name: str = Field(title=N_("File name"), min_length=1, max_length=120)


class Told(BaseModel):
    """A piece of service as it is told."""

    service_kind: str = Field(title=N_("Kind of service"))
    sub_kind: str = Field("", title=N_("Sub-kind"))
    support_kinds: list[str] = Field(
        [],
        title=N_("Kinds of support"),
        description=N_("Those that the kind of service implies are added by themselves."),
    )
    title: str = Field(
        "",
        title=N_("Title"),
        max_length=80,
        description=N_("Left empty, it is made of the kind of service and the first village."),
    )
    starts: Day = Field(title=N_("First day"))
    ends: Day = Field(title=N_("Last day"))
    quantity: int = Field(
        1,
        title=N_("How many"),
        ge=1,
        le=100_000,
        description=N_("Sessions, techniques, varieties, events or times, as the kind counts."),
    )
    people_served: int = Field(0, title=N_("People served"), ge=0, le=10_000_000)
    households_served: int = Field(
        0,
        title=N_("Households served"),
        ge=0,
        le=1_000_000,
        description=N_("At least as many as the coded entries ticked under “Where”."),
    )
    own_funds: Money = Field(Decimal(0), title=N_("Own funds (10,000 yuan)"))
    raised_funds: Money = Field(Decimal(0), title=N_("Funds raised (10,000 yuan)"))
    goods: Money = Field(Decimal(0), title=N_("Goods in money's worth (10,000 yuan)"))
    paid_out: Money = Field(Decimal(0), title=N_("Of this paid out (10,000 yuan)"))
    result: str = Field(
        title=N_("Result"),
        min_length=1,
        max_length=2000,
        description=N_("What was done and what came of it, at most 2,000 characters."),
        json_schema_extra=LONG,
    )
    villages: list[Code] = Field([], title=N_("Villages"), max_length=500)
    households: list[Code] = Field([], title=N_("Registered households"), max_length=5000)
    participants: list[Participant] = Field(title=N_("Participants"), min_length=1, max_length=200)
    evidence: list[EvidenceFile] = Field([], title=N_("Evidence"), max_length=50)


class RecordService(Told):
    unit: int = Field(title=N_("Unit or team"))


class AmendRecord(Told):
    record: int
    version: int | None = None


class WithdrawRecord(BaseModel):
    record: int
    reason: str = Field(title=N_("Reason"), min_length=1, max_length=500, json_schema_extra=LONG)
    version: int | None = None
