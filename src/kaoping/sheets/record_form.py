"""The sheet of service records, 帮扶服务记录: a row for each participant of each record.

The kinds to choose from belong to an edition and are passed in as label → code.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from kaoping.sheets import codes
from kaoping.sheets.columns import Column, Kind, SheetForm
from kaoping.sheets.forms import UNIT

Choices = tuple[tuple[str, str], ...]  # labels with their codes


@dataclass(frozen=True, slots=True)
class RecordChoices:
    """The labels and codes of an edition that a service record chooses from."""

    service_kinds: Choices
    sub_kinds: Choices
    support_kinds: Choices
    time_kinds: Choices


@lru_cache(maxsize=16)  # by edition
def records_form(choices: RecordChoices) -> SheetForm:
    """Return the form of service records: a row a participant, joined by the record's number."""
    return SheetForm(
        name="records",
        title_zh="帮扶服务记录",
        columns=_record_columns(choices) + _participant_columns(choices),
        unique=(
            ("record_number", "participant_account"),
            ("record_number", "participant_id_number"),
        ),
        one_of=(("participant_account", "participant_id_number"),),
        in_order=(("start", "end"),),
        group_by="record_number",
        notes_zh=(
            "每条记录由记录编号标识；有几名参加人员就填几行，记录编号相同。",
            "记录本身的栏目（起止日期、类型、人数、资源、成效等）可只在第一行填写，各行填写时须一致。",
            "参加人员的登录账号与身份证号至少填一项。",
        ),
    )


def _record_columns(choices: RecordChoices) -> tuple[Column, ...]:
    return (
        Column(
            "record_number",
            "记录编号",
            "Record number",
            Kind.CODE,
            required=True,
            max_length=32,
            pattern=codes.RECORD,
            help_zh="由填报单位自编，同一单位内不重复。",
            example="2026-0001",
        ),
        Column(
            "title",
            "标题",
            "Title",
            max_length=80,
            of_group=True,
            help_zh="可不填，由服务类型和第一个村自动生成。",
        ),
        Column("start", "开始日期", "Start", Kind.DATE, required=True, of_group=True),
        Column("end", "结束日期", "End", Kind.DATE, required=True, of_group=True),
        replace(
            UNIT,
            of_group=True,
            help_zh="开展服务的团队；不属于团队的专家填所在组织单位。",
        ),
        Column(
            "service_kind",
            "服务类型",
            "Kind of service",
            Kind.CHOICE,
            required=True,
            choices=dict(choices.service_kinds),
            of_group=True,
        ),
        Column(
            "sub_kind",
            "服务细类",
            "Sub-kind of service",
            Kind.CHOICE,
            choices=dict(choices.sub_kinds),
            of_group=True,
        ),
        Column(
            "support_kinds",
            "帮扶方式",
            "Kinds of support",
            Kind.CHOICE,
            choices=dict(choices.support_kinds),
            many=True,
            of_group=True,
        ),
        Column(
            "village_codes",
            "村代码",
            "Village codes",
            Kind.CODE,
            required=True,
            pattern=codes.VILLAGE,
            many=True,
            of_group=True,
            help_zh="服务所到的村，12位统计用区划代码。",
        ),
        Column(
            "household_codes",
            "户编号",
            "Household codes",
            Kind.CODE,
            pattern=codes.HOUSEHOLD,
            many=True,
            of_group=True,
            help_zh="受益的建档立卡户编号，须在所填的村内；不得填姓名或身份证号。",
        ),
        Column(
            "quantity",
            "次数/数量",
            "Quantity",
            Kind.INT,
            minimum=1,
            of_group=True,
            help_zh="按服务类型的计量口径填写场次、项数、品种数等；不填按1计。",
        ),
        _count("people_served", "服务人次", "People served"),
        _count("households_served", "服务户数", "Households served"),
        _money("own_funds", "自有资金(万元)", "Own funds (10,000 yuan)"),
        _money("raised_funds", "筹集资金(万元)", "Funds raised (10,000 yuan)"),
        _money("goods_value", "物资折款(万元)", "Goods in money's worth (10,000 yuan)"),
        _money("paid_out", "其中已支出(万元)", "Of this paid out (10,000 yuan)"),
        Column("result", "成效", "Result", required=True, max_length=2000, of_group=True),
    )


def _participant_columns(choices: RecordChoices) -> tuple[Column, ...]:
    return (
        Column(
            "participant_account",
            "参加人员账号",
            "Participant account",
            max_length=64,
            pattern=codes.ACCOUNT,
        ),
        Column(
            "participant_id_number",
            "参加人员身份证号",
            "Participant ID number",
            Kind.CODE,
            max_length=18,
            check=codes.is_id_number,
            misfit="bad_check_digit",
            personal=True,
            help_zh="18位，请按文本格式填写。",
        ),
        Column(
            "time_kind",
            "时间类型",
            "Kind of time",
            Kind.CHOICE,
            required=True,
            choices=dict(choices.time_kinds),
        ),
        Column("days", "天数", "Days", Kind.DECIMAL, required=True, minimum=0, places=1),
        Column("hours", "小时数", "Hours", Kind.DECIMAL, required=True, minimum=0, places=1),
    )


def _count(key: str, zh: str, en: str) -> Column:
    return Column(key, zh, en, Kind.INT, minimum=0, of_group=True)


def _money(key: str, zh: str, en: str) -> Column:
    return Column(key, zh, en, Kind.DECIMAL, minimum=0, of_group=True)
