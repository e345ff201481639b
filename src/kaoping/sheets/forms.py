"""The sheets that offices fill in: units, people, the poverty register, indicators.

What varies by edition or season (indicators, kinds …) is passed in as label → code; the forms
themselves name no honour, kind or threshold. Service records: ``record_form``.
"""

from collections.abc import Mapping
from dataclasses import replace

from kaoping.sheets import codes
from kaoping.sheets.columns import Column, Kind, SheetForm

Choices = Mapping[str, str]

UNTIL = Column(
    "until",
    "截止日期",
    "Until",
    Kind.DATE,
    help_zh="最后一天；仍然有效的留空。",
    example="2026-12-31",
)

UNIT = Column(
    "unit_code",
    "单位代码",
    "Unit code",
    Kind.CODE,
    required=True,
    max_length=24,
    pattern=codes.UNIT,
)
UNIT_BELOW = replace(UNIT, help_zh="直接下级单位的代码。")


def _from(help_zh: str) -> Column:
    return Column(
        "from", "起始日期", "From", Kind.DATE, required=True, help_zh=help_zh, example="2026-01-01"
    )


def units_form(unit_kinds: Choices) -> SheetForm:
    """Return the form of units: one row a unit, its parent by code, before or in the same file."""
    return SheetForm(
        name="units",
        title_zh="单位名册",
        columns=(
            replace(
                UNIT,
                key="code",
                help_zh="本平台内唯一，由字母和数字组成。",
                example="130125-NY",
            ),
            Column("name", "单位名称", "Unit name", required=True, max_length=80),
            Column(
                "kind", "单位类型", "Kind of unit", Kind.CHOICE, required=True, choices=unit_kinds
            ),
            Column(
                "parent_code",
                "上级单位代码",
                "Parent unit code",
                Kind.CODE,
                max_length=24,
                pattern=codes.UNIT,
                help_zh="工作总结报送到的单位；最上级单位留空。",
            ),
            Column(
                "place_code",
                "行政区划代码",
                "Division code",
                Kind.CODE,
                required=True,
                pattern=codes.PLACE,
                help_zh="2、4、6、9或12位；新疆生产建设兵团填XB。",
                example="130125",
            ),
            Column(
                "credit_code",
                "统一社会信用代码",
                "Unified social credit code",
                Kind.CODE,
                max_length=18,
                check=codes.is_credit_code,
                misfit="bad_check_digit",
                help_zh="18位；没有的留空。",
            ),
            _from("隶属关系开始的日期。"),
        ),
        unique=(("code",),),
    )


def people_form(posts: Choices) -> SheetForm:
    """Return the form of people: one row for each post that a person holds at a unit."""
    return SheetForm(
        name="people",
        title_zh="人员与岗位名册",
        columns=(
            Column(
                "account",
                "登录账号",
                "Account",
                required=True,
                max_length=40,
                pattern=codes.ACCOUNT,
                of_group=True,
                example="zhang.san",
            ),
            Column("name", "姓名", "Name", required=True, max_length=40, of_group=True),
            Column(
                "id_number",
                "身份证号",
                "ID number",
                Kind.CODE,
                required=True,
                max_length=18,
                check=codes.is_id_number,
                misfit="bad_check_digit",
                personal=True,
                help_zh="18位，请按文本格式填写，以免末几位丢失。加密保存。",
            ),
            Column("ethnicity", "民族", "Ethnicity", max_length=20, of_group=True),
            Column("education", "学历", "Education", max_length=20, of_group=True),
            Column("title", "职称", "Professional title", max_length=40, of_group=True),
            Column("position", "职务", "Position", max_length=60, of_group=True),
            Column("employer", "工作单位", "Employer", max_length=80, of_group=True),
            Column(
                "phone",
                "手机号码",
                "Mobile phone",
                Kind.CODE,
                pattern=codes.MOBILE,
                misfit="bad_digits",
                personal=True,
                of_group=True,
            ),
            UNIT,
            Column("post", "岗位", "Post", Kind.CHOICE, required=True, choices=posts),
            _from("任职开始的日期。"),
            UNTIL,
        ),
        unique=(("id_number", "unit_code", "post", "from"),),
        in_order=(("from", "until"),),
        group_by="id_number",
        notes_zh=(
            "一人一行；一人担任几个岗位的填几行，身份证号相同，姓名等个人信息可只在第一行填写。",
        ),
    )


VILLAGE = Column(
    "village_code", "村代码", "Village code", Kind.CODE, required=True, pattern=codes.VILLAGE
)

VILLAGES = SheetForm(
    name="villages",
    title_zh="建档立卡名册(贫困村)",
    columns=(replace(VILLAGE, help_zh="12位统计用区划代码。", example="130125100201"),),
    unique=(("village_code",),),
    notes_zh=("本表只收村代码；村名以行政区划为准。",),
)

HOUSEHOLDS = SheetForm(
    name="households",
    title_zh="建档立卡名册(贫困户)",
    columns=(
        Column(
            "household_code",
            "户编号",
            "Household code",
            Kind.CODE,
            required=True,
            max_length=20,
            pattern=codes.HOUSEHOLD,
            help_zh="不得使用姓名或身份证号。",
        ),
        VILLAGE,
        Column("people", "家庭人口", "People", Kind.INT, required=True, minimum=1, maximum=30),
    ),
    unique=(("household_code",),),
    notes_zh=("本表不收姓名、身份证号、电话，只收编号。",),
)


def quota_form(honours: Choices) -> SheetForm:
    """Return the form of a quota: how many places each unit directly below shall hold."""
    return SheetForm(
        name="quota",
        title_zh="推优名额分配表",
        columns=(
            UNIT_BELOW,
            Column("honour", "表扬类别", "Honour", Kind.CHOICE, required=True, choices=honours),
            Column("number", "推优名额", "Places", Kind.INT, required=True, minimum=0),
        ),
        unique=(("unit_code", "honour"),),
    )


def targets_form(indicators: Choices) -> SheetForm:
    """Return the form of targets: what each unit directly below is asked to reach."""
    return SheetForm(
        name="targets",
        title_zh="任务下达表",
        columns=(
            UNIT_BELOW,
            Column(
                "indicator", "指标", "Indicator", Kind.CHOICE, required=True, choices=indicators
            ),
            Column(
                "target",
                "计划数",
                "Target",
                Kind.DECIMAL,
                minimum=0,
                help_zh="留空表示取消已下达的任务。",
            ),
        ),
        unique=(("unit_code", "indicator"),),
        notes_zh=("一行一个单位的一项指标；表中没有的任务保持不变。",),
    )
