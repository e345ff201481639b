"""The commendation in official language: from plain facts to what the document says. Pure.

Facts are what the commendation freezes as JSON; the document is set from them alone, so
that it can be made again, byte for byte, years later. The verb is 表扬 (article 5.4).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from kaoping.documents.facts import (
    Annex,
    CertificateFacts,
    Imprint,
    OfficialDocument,
    Paragraph,
    Table,
)

KIND_WORDS = {"unit": "单位", "team": "团队", "person": "个人"}
MEASURE_WORDS = {"unit": "个", "team": "个", "person": "名"}
HEADS = {
    "unit": ("序号", "单位", "推荐单位"),
    "team": ("序号", "团队", "所属单位"),
    "person": ("序号", "姓名", "所在单位"),
}
SHARES = {"unit": (1, 5, 5), "team": (1, 5, 5), "person": (1, 2, 6)}
ORDER_NOTES = {
    "unit": "（按行政区划代码和全国学会代码排序）",
    "team": "（按行政区划代码和全国学会代码排序）",
    "person": "（按姓氏笔画排序）",
}
FIGURES_SAID = 8
# What follows the programme's name in titles of editions: what is done by its rules, the word for
# rules, and remarks in brackets.
RULES_OF = re.compile(
    r"(工作|年度)*(考核|考评|评估|评价|评选|评审|表扬|管理|实施|暂行|试行|[和及与])+"
    r"(办法|细则|规定|方案)?([（(][^）)]*[）)])*$"
)
YEAR_OF = re.compile(r"^\d{4}年度?")


@dataclass(frozen=True, slots=True)
class HonouredName:
    """One honoured name in the prescribed order, with what its certificate needs."""

    name: str
    beside: str
    body: str
    code: str


@dataclass(frozen=True, slots=True)
class HonourList:
    """All names of one honour; ``kind`` is unit, team or person."""

    key: str
    title: str
    kind: str
    names: tuple[HonouredName, ...]


@dataclass(frozen=True, slots=True)
class FigureSaid:
    """One figure of the year for the lead: ``科技培训 1,200 场``."""

    name: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the document, its lists and its certificates are set from."""

    office: str
    number: str
    issued_on: date
    year: int
    programme: str
    edition: str
    edition_number: str
    addressees: tuple[str, ...]
    lists: tuple[HonourList, ...]
    figures: tuple[FigureSaid, ...] = ()
    lead: str = ""
    copies_to: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "issued_on": self.issued_on.isoformat()}


def facts_from(kept: Mapping[str, Any]) -> Facts:
    """The facts as they were frozen."""
    lists = tuple(
        HonourList(
            one["key"], one["title"], one["kind"], tuple(HonouredName(**n) for n in one["names"])
        )
        for one in kept["lists"]
    )
    return Facts(
        office=kept["office"],
        number=kept["number"],
        issued_on=date.fromisoformat(kept["issued_on"]),
        year=kept["year"],
        programme=kept["programme"],
        edition=kept["edition"],
        edition_number=kept["edition_number"],
        addressees=tuple(kept["addressees"]),
        lists=lists,
        figures=tuple(FigureSaid(**one) for one in kept["figures"]),
        lead=kept["lead"],
        copies_to=tuple(kept["copies_to"]),
    )


def programme_name(edition_title: str) -> str:
    """What an edition is about, if it does not say so: its title without "assessment measures"."""
    return RULES_OF.sub("", edition_title) or edition_title


def joined(parts: Sequence[str]) -> str:
    """``甲、乙和丙``."""
    return "和".join(filter(None, ["、".join(parts[:-1]), parts[-1]])) if parts else ""


def lead_of(facts: Facts) -> str:
    """The first paragraph: what the year was, with the figures that were verified."""
    opening = (
        f"{facts.year}年，各地各部门（单位）认真贯彻落实中央决策部署，"
        f"广泛动员科技组织和科技工作者投身{facts.programme}工作"
    )
    said = "，".join(f"{one.name}{one.value}{one.unit}" for one in facts.figures[:FIGURES_SAID])
    figures = f"，全年{said}" if said else ""
    return f"{opening}{figures}，涌现出一批成效显著、事迹感人的先进典型。"


def programme_in_season(title: str) -> str:
    """What a season is about by its title: without its year and the word for assessment; empty
    where nothing else stands there."""
    return RULES_OF.sub("", YEAR_OF.sub("", title))


def document_of(facts: Facts) -> OfficialDocument:
    """The whole document of GB/T 9704: lead, decision, hope, one annex an honour, imprint."""
    titles = joined([one.title for one in facts.lists])
    numbers = joined([_counted(one) for one in facts.lists])
    decision = (
        f"根据《{facts.edition}》（{facts.edition_number}），经工作总结、考查评价、择优推荐、"
        f"评审和公示，决定对{numbers}予以表扬。"
    )
    kinds = {one.kind for one in facts.lists}
    honoured = joined([word for kind, word in KIND_WORDS.items() if kind in kinds])
    hope = (
        f"希望受到表扬的{honoured}珍惜荣誉，再接再厉，再创佳绩。"
        f"各地各部门（单位）要以受到表扬的{honoured}为榜样，扎实做好各项工作。"
    )
    return OfficialDocument(
        mark=f"{facts.office}文件",
        number=facts.number,
        title=f"关于表扬{facts.year}年度{facts.programme}\n{titles}的通知",
        addressees=facts.addressees,
        body=(Paragraph(facts.lead or lead_of(facts)), Paragraph(decision), Paragraph(hope)),
        signature=facts.office,
        signed_on=facts.issued_on,
        annexes=tuple(_annex(facts, one) for one in facts.lists),
        imprint=Imprint(facts.office, facts.issued_on, facts.copies_to),
        note="此件公开发布",
    )


def _counted(one: HonourList) -> str:
    return f"{len(one.names)}{MEASURE_WORDS[one.kind]}{one.title}"


def _annex(facts: Facts, one: HonourList) -> Annex:
    rows = tuple(
        (str(at), named.name, _beside(one.kind, named))
        for at, named in enumerate(one.names, start=1)
    )
    table = Table(HEADS[one.kind], rows, heading=ORDER_NOTES[one.kind], shares=SHARES[one.kind])
    return Annex(f"{facts.year}年度{facts.programme}\n{one.title}名单", (table,))


def _beside(kind: str, named: HonouredName) -> str:
    return named.body if kind == "unit" else named.beside or named.body


def certificates_of(facts: Facts, verify_at: str, *, honour: str = "") -> list[CertificateFacts]:
    """One certificate a name, in the order of the lists; of one honour only, if it is named.

    ``verify_at`` is the address before the code.
    """
    return [
        CertificateFacts(
            recipient=named.name,
            honour=one.title,
            season_title=f"{facts.year}年度{facts.programme}",
            office=facts.office,
            number=facts.number,
            issued_on=facts.issued_on,
            code=named.code,
            verify_url=f"{verify_at}{named.code}",
            address_form="同志" if one.kind == "person" else "",
        )
        for one in facts.lists
        if honour in ("", one.key)
        for named in one.names
    ]
