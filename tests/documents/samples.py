"""Invented documents for the tests of this folder."""

from dataclasses import replace
from datetime import date

from kaoping.documents.facts import (
    Annex,
    CertificateFacts,
    Field,
    Imprint,
    Level,
    NameList,
    NomineeKind,
    OfficialDocument,
    OpinionForm,
    Paragraph,
    RecommendationForm,
    Table,
)

OFFICE = "全国科技助力精准扶贫工程领导小组办公室"
RARE_NAMES = ("王喆", "李堃", "陈镕", "马䶮", "欧阳玥珺")

COMMENDATION = OfficialDocument(
    mark=f"{OFFICE}文件",
    number="科技助力扶贫办发〔2026〕12号",
    title="关于表扬2026年度科技助力精准扶贫\n优秀组织单位、先进团队和先进个人的通知",
    addressees=(
        "各省、自治区、直辖市科技助力精准扶贫工程领导小组办公室",
        "各全国学会",
        "新疆生产建设兵团科技助力精准扶贫工程领导小组办公室",
    ),
    body=(
        Paragraph(
            "2026年，各地各部门认真贯彻落实《科技助力精准扶贫工程实施方案》，广泛动员科技组织和"
            "科技工作者深入建档立卡贫困村（户），扎实开展科技培训、技术推广、科普活动、成果转化和"
            "决策咨询，涌现出一批成效显著、事迹感人的单位、团队和个人。"
        ),
        Paragraph("一、表扬决定", Level.FIRST),
        Paragraph(
            "根据《全国科技助力精准扶贫工作考核评估办法》，经总结、考查评价、择优推荐、评审和公示，"
            "决定对2个优秀组织单位、2个先进团队和5名先进个人予以表扬。"
        ),
        Paragraph("（一）珍惜荣誉", Level.SECOND),
        Paragraph("希望受到表扬的单位、团队和个人珍惜荣誉，再接再厉。"),
        Paragraph("1.继续做好对口援助和结对帮扶；", Level.THIRD),
        Paragraph("（1）因村因户施策。", Level.FOURTH),
        Paragraph("二、工作要求", Level.FIRST),
        Paragraph("各地各部门要学习先进，落实责任，巩固科技助力精准扶贫成果。"),
    ),
    signature=OFFICE,
    signed_on=date(2026, 12, 5),
    annexes=(
        Annex(
            "2026年度科技助力精准扶贫\n优秀组织单位名单",
            (NameList(("甲省科学技术协会", "乙省乙江市农业技术推广中心")),),
        ),
        Annex(
            "2026年度科技助力精准扶贫\n先进团队名单",
            (
                Table(
                    ("序号", "团队", "推荐单位"),
                    (
                        ("1", "乙江食用菌科技服务团", "乙省领导小组办公室"),
                        ("2", "丙山旱作农业专家服务站", "丙省领导小组办公室"),
                    ),
                    shares=(1, 4, 4),
                ),
            ),
        ),
        Annex(
            "2026年度科技助力精准扶贫\n先进个人名单",
            (NameList(RARE_NAMES, heading="按姓氏笔画排序", columns=4),),
        ),
    ),
    imprint=Imprint(OFFICE, date(2026, 12, 7), ("领导小组成员单位", "各省领导小组")),
    note="此件公开发布",
)

CERTIFICATE = CertificateFacts(
    recipient="王喆",
    honour="先进个人",
    season_title="2026年度全国科技助力精准扶贫",
    office=OFFICE,
    number="科技助力扶贫办发〔2026〕12号",
    issued_on=date(2026, 12, 5),
    code="KP26-7Q4M-X9TD",
    verify_url="https://kaoping.example/verify/KP26-7Q4M-X9TD",
    address_form="同志",
)
UNIT_CERTIFICATE = replace(
    CERTIFICATE,
    recipient="乙省乙江市高原特色农业技术推广与科技成果转化服务中心联合工作站",
    honour="优秀组织单位",
    address_form="",
    code="KP26-2H8K-P3WN",
    verify_url="https://kaoping.example/verify/KP26-2H8K-P3WN",
)


def full_page_document() -> OfficialDocument:
    """A document whose second page is full: one long paragraph without punctuation."""
    return replace(
        COMMENDATION, body=(Paragraph("科技助力精准扶贫" * 150),), annexes=(), imprint=None, note=""
    )


OPINIONS = (
    OpinionForm("所在单位意见", "情况属实，同意推荐。", date(2026, 10, 9)),
    OpinionForm("推荐单位意见"),
    OpinionForm("全国科技助力扶贫办意见"),
)
DEEDS = "该同志长期驻村开展食用菌栽培技术培训，把课堂搬到菇棚里，带动农户增收。\n" * 30
PERSON_FORM = RecommendationForm(
    kind=NomineeKind.PERSON,
    season_title="2026年度全国科技助力精准扶贫",
    honour="先进个人",
    recommender="乙省科技助力精准扶贫工程领导小组办公室",
    fields=(
        Field("姓名", "王喆"),
        Field("性别", "女"),
        Field("民族", "汉族"),
        Field("出生年月", "1980年5月"),
        Field("政治面貌", "中共党员"),
        Field("学历学位", "研究生/博士"),
        Field("技术职称", "研究员"),
        Field("职务", "室主任"),
        Field("工作单位", "乙江市农业技术推广中心", wide=True),
        Field("联系电话", "130****0000"),
    ),
    passages=(
        Field("个人简历", "2005年7月至今 乙江市农业技术推广中心工作"),
        Field("奖惩情况", "无"),
        Field("主要事迹", DEEDS),
        Field("事迹简介", "长期驻村，事迹感人。"),
    ),
    opinions=OPINIONS,
)
UNIT_FORM = replace(
    PERSON_FORM,
    kind=NomineeKind.UNIT,
    honour="优秀组织单位",
    fields=(
        Field("单位全称", "乙江市农业技术推广中心", wide=True),
        Field("单位性质", "事业单位"),
        Field("单位级别", "县处级"),
        Field("负责人", "李堃"),
        Field("职工人数", "86人"),
        Field("通信地址", "乙省乙江市青山路1号", wide=True),
        Field("联系人", "陈镕"),
        Field("联系电话", "0000-0000000"),
    ),
    passages=(Field("主要事迹", DEEDS),),
)
TEAM_FORM = replace(
    UNIT_FORM,
    kind=NomineeKind.TEAM,
    honour="先进团队",
    fields=(
        Field("团队名称", "乙江食用菌科技服务团", wide=True),
        Field("所属组织单位", "乙江市农业技术推广中心", wide=True),
        Field("团队负责人", "马䶮"),
        Field("科技专家人数", "12人"),
    ),
)
