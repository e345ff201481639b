"""The look: pictures tell what they were given, pages carry no inline script or style."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from kaoping import web
from kaoping.web import wording
from kaoping.web.differences import differences
from kaoping.web.frame import Crumb, DemoBar, Entry, Frame, OtherPost, SeasonShown
from kaoping.web.pictures import band, bars, days, ring, tiles
from kaoping.web.pictures.words import percent, said
from kaoping.web.tables import Column, draw_table
from kaoping.web.tones import CALM, TONES

HERE = Path(web.__file__).parent
STATIC = HERE / "static" / "kaoping"
TEMPLATES = [
    template for folder in ("base", "parts") for template in (HERE / "templates" / folder).iterdir()
]


def nowhere(request: HttpRequest, **_parts: str) -> HttpResponse:
    return HttpResponse()


NAMES = (
    "home",
    "inbox",
    "help",
    "switch_post",
    "log_out",
    "demo_next_phase",
    "set_language",
    "my_account",
    "my_work",
)
urlpatterns = [path("article/<str:number>/", nowhere, name="article")]
urlpatterns += [path(f"{name}/", nowhere, name=name) for name in NAMES]

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def drawn(markup: str) -> ET.Element:
    """The picture as a tree; fails unless it is well formed and free of styles and scripts."""
    tree = ET.fromstring(markup)
    for node in tree.iter():
        assert node.tag != "script"
        assert not [name for name in node.attrib if name == "style" or name.startswith("on")]
    return tree


def words_of(tree: ET.Element) -> str:
    return " ".join("".join(tree.itertext()).split())


def with_class(tree: ET.Element, css: str) -> list[ET.Element]:
    return [node for node in tree.iter() if css in node.get("class", "").split()]


# Pictures


def test_the_ring_fills_toward_the_threshold_and_says_its_figures():
    parts = ring.RingPart("on site", 300, "/s"), ring.RingPart("online", 100)
    tree = drawn(ring.draw_ring(ring.Ring(parts, 800, "hours", "declared")))
    arcs = [node.get("stroke-dasharray") for node in with_class(tree, "k-stroke")]
    assert arcs == ["100.000 0.000", "37.500 62.500", "12.500 87.500"]
    assert "400 hours of 800 hours (50%)" in words_of(tree)
    assert "declared" in words_of(tree)
    assert [node.get("href") for node in tree.iter("a")] == ["/s"]


def test_a_ring_past_the_threshold_marks_where_it_was():
    tree = drawn(ring.draw_ring(ring.Ring((ring.RingPart("on site", 1000),), 800, "hours")))
    (mark,) = with_class(tree, "k-mark")
    assert mark.get("stroke-dashoffset") == "-79.600"
    assert "(125%)" in words_of(tree)


def test_an_empty_ring_is_drawn_empty():
    tree = drawn(ring.draw_ring(ring.Ring((), 0, "hours")))
    assert len(with_class(tree, "k-stroke")) == 1


@pytest.mark.parametrize(
    ("hours", "step"), [(0, 0), (0.5, 1), (2, 1), (2.1, 2), (4, 2), (6, 3), (8, 4), (11, 4)]
)
def test_a_day_is_shaded_by_quarters_of_a_full_day(hours, step):
    assert days.step_of(hours, 8) == step


def test_the_calendar_counts_the_days_of_every_month():
    hours = {date(2026, 2, 27): 8.0, date(2026, 2, 28): 3.0, date(2026, 12, 31): 1.0}
    tree = drawn(days.draw_days(days.Days(2026, hours, 8, {2: "/february"})))
    assert len(tree.findall("./ol/li")) == 12
    assert len(with_class(tree, "k-day")) == 365 + 5
    assert "3 days of service in 2026" in words_of(tree)
    assert tree.findall("./ol/li")[1].find("./p/small").text == "2 days"
    assert [node.get("href") for node in tree.iter("a")] == ["/february"]


def test_every_recommending_body_has_a_square_of_its_own():
    squares = {(place.row, place.column) for place in tiles.POSITIONS.values()}
    assert len(tiles.POSITIONS) == len(squares) == 32
    assert tiles.POSITIONS["23"].short == "黑龙江"
    assert (tiles.POSITIONS["46"].row, tiles.POSITIONS["46"].column) == (7, 4)


def test_every_square_is_a_link_that_tells_its_figures():
    provinces = (
        tiles.Tile("53", "Yunnan <b>", 3, 12, "/yn", late=True),
        tiles.Tile("31", "Shanghai", 0, None, "/sh"),
        tiles.Tile("XB", "The Corps", 4, 4),
    )
    societies = (tiles.Tile("2", "Engineering", 7, 78, "/eng"),)
    tree = drawn(tiles.draw_tiles(tiles.TilePicture("Packages", provinces, societies)))
    links = {node.get("href"): node.get("aria-label") for node in tree.iter("a")}
    assert links["/yn"] == "Yunnan <b>: 3 of 12 (25%), late"
    assert links["/sh"] == "Shanghai: takes no part"
    (corps,) = [node for node in tree.iter("g") if node.get("role") == "img"]
    assert corps.get("aria-label") == "The Corps: 4 of 4 (100%)"
    assert corps.get("transform") == "translate(0 192)"
    assert "7 / 78" in words_of(tree)


@pytest.mark.parametrize(
    ("done", "whole", "step"), [(0, 8, 0), (1, 8, 1), (2, 8, 2), (7, 8, 4), (8, 8, 5), (0, None, 0)]
)
def test_a_square_is_coloured_by_quarters(done, whole, step):
    assert tiles.step_of(tiles.Tile("53", "", done, whole)) == step


def test_a_province_without_a_square_is_an_error():
    with pytest.raises(KeyError):
        tiles.draw_tiles(tiles.TilePicture("", (tiles.Tile("99", "", 0, 1),)))


def test_progress_says_how_far_and_that_it_is_late():
    tree = drawn(bars.draw_progress(bars.Progress(5, 40, late=True)))
    assert words_of(tree) == "5 of 40 (12%), late"
    assert [node.get("width") for node in tree.iter("rect")] == ["100%", "12.5%"]
    assert words_of(drawn(bars.draw_progress(bars.Progress(0, 0)))) == "0 of 0 (—)"
    assert with_class(drawn(bars.draw_progress(bars.Progress(4, 4, late=True))), "k-good")


@pytest.mark.parametrize(("held", "marks"), [(12, 12), (240, 3)])
def test_places_are_squares_to_count_or_one_bar(held, marks):
    tree = drawn(bars.draw_places(bars.Places(held, 4, 3)))
    assert len(list(tree.iter("rect"))) == marks
    assert words_of(tree) == f"3 used, 4 passed on, {held - 7} free, of {held}"


def test_squares_shrink_with_their_card_and_no_places_say_so():
    drawing = next(drawn(bars.draw_places(bars.Places(23, 23, 0))).iter("svg"))
    assert drawing.get("viewBox") == "0 0 506 20"
    assert words_of(drawn(bars.draw_places(bars.Places(0, 0, 0)))) == "No places"


def test_bars_share_one_scale_and_the_funnel_is_centred():
    rows = bars.Row("2024", 50), bars.Row("2025", 100, "/2025", "people")
    tree = drawn(bars.draw_years("Honours", rows))
    assert [node.get("width") for node in tree.iter("rect")] == ["50%", "100%"]
    assert "100 people" in words_of(tree)
    funnel = drawn(bars.draw_funnel("", (bars.Row("records", 99), bars.Row("honours", 9))))
    assert [(node.get("x"), node.get("width")) for node in funnel.iter("rect")] == [
        ("0%", "100%"),
        ("25%", "50%"),
    ]
    assert drawn(bars.draw_years("None yet", ())).find("ol") is not None


def test_the_band_stands_the_phases_on_one_line_with_today():
    phases = (
        band.BandPhase("reporting", date(2026, 11, 1), date(2026, 11, 5), "1 – 5 Nov", "/r"),
        band.BandPhase("verification", date(2026, 11, 6), date(2026, 11, 10), "6 – 10 Nov"),
    )
    tree = drawn(band.draw_band(band.Band("Calendar", phases, date(2026, 11, 7))))
    spans = [(node.get("x"), node.get("width")) for node in tree.iter("rect")][1::2]
    assert spans == [("0%", "50%"), ("50%", "50%")]
    through_rows = [node.get("x1") for row in tree.iter("li") for node in row.iter("line")]
    assert through_rows == ["60%", "60%"]
    assert "today, 7 Nov 2026" in words_of(tree)
    assert [node.get("aria-current") for node in tree.iter("li")] == [None, "step"]
    assert "1 – 5 Nov · over" in words_of(tree)


# Words


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "—"), (0, "0"), (1234567, "1,234,567"), (Decimal("102.40"), "102.4"), (800.0, "800")],
)
def test_figures(value, words):
    assert said(value) == words


def test_all_is_said_only_of_all():
    assert (percent(199, 200), percent(200, 200), percent(1, 0)) == ("99%", "100%", "—")


def test_dates_in_both_languages():
    when = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
    assert wording.moment(when) == "24 Nov 2026 01:05"
    assert wording.day(date(2026, 11, 3)) == "3 Nov 2026"
    assert wording.day(None) == "—"
    with translation.override("zh-hans"):
        assert wording.day(date(2026, 11, 3)) == "2026年11月3日"
        assert wording.moment(when) == "2026年11月24日 01:05"


@pytest.mark.parametrize(
    ("first", "last", "english", "chinese"),
    [
        (date(2026, 11, 23), date(2026, 11, 27), "23 – 27 Nov", "11月23日至27日"),
        (date(2026, 9, 5), datetime(2026, 9, 5, 9, tzinfo=UTC), "5 Sep", "9月5日"),
        (date(2026, 9, 28), date(2026, 10, 9), "28 Sep – 9 Oct", "9月28日至10月9日"),
        (date(2026, 10, 25), date(2026, 10, 25), "25 Oct", "10月25日"),
        (
            date(2026, 12, 28),
            date(2027, 1, 5),
            "28 Dec 2026 – 5 Jan 2027",
            "2026年12月28日至2027年1月5日",
        ),
    ],
)
def test_periods_say_once_what_both_ends_share(first, last, english, chinese):
    assert wording.period(first, last) == english
    with translation.override("zh-hans"):
        assert wording.period(first, last) == chinese


def test_a_period_of_working_days():
    first, last = date(2026, 11, 23), date(2026, 11, 27)
    assert wording.period(first, last, 5, year=True) == "23 – 27 Nov 2026 (5 working days)"


@pytest.mark.parametrize(
    ("number", "chinese"),
    [
        ("4", "第四条"),
        ("5.3", "第五条（三）"),
        ("6.3.2", "第六条（三）2"),
        ("12.10", "第十二条（十）"),
    ],
)
def test_articles_by_name(number, chinese):
    assert wording.article_name(number) == f"Article {number}"
    with translation.override("zh-hans"):
        assert wording.article_name(number) == chinese


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("110101199001011234", "110***********1234"),
        ("13800001234", "138****1234"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_personal_numbers_are_masked(number, masked):
    assert wording.masked(number) == masked


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("培训46场。", "培训48场。", "培训<del>46</del>场。", "培训<ins>48</ins>场。"),
        ("一。二。", "一。", "一。<del>二。</del>", "一。"),
        ("", "<b>", "", "<ins>&lt;b&gt;</ins>"),
        ("a\n\nb", "a\n\nb", "a\n\nb", "a\n\nb"),
    ],
)
def test_differences_are_marked_in_place(old, new, left, right):
    sides = differences(old, new)
    assert (sides.left, sides.right) == (left, right)


def test_differences_lose_nothing_of_long_texts():
    old = "今年开展科技培训。\n" * 400 + "甲" * 3000
    new = "今年开展技术推广。\n" * 300 + "乙" * 3000
    sides = differences(old, new)
    assert re.sub("</?del>", "", sides.left) == old
    assert re.sub("</?ins>", "", sides.right) == new


# Tags


def shown(source: str, **context: object) -> str:
    return Template("{% load kaoping %}" + source).render(Context(context))


def test_tags_of_figures_articles_and_states():
    assert shown("{{ n|figure:'hours' }}", n=1200) == (
        '<span class="k-figure">1,200</span> <span class="k-unit">hours</span>'
    )
    assert shown("{{ n|figure:'%' }}", n=40) == (
        '<span class="k-figure">40</span><span class="k-unit">%</span>'
    )
    assert shown("{{ n|figure:'hours' }}", n=None) == '<span class="k-figure">—</span>'
    assert shown('{% article "5.3" %}') == (
        '<a class="k-article" href="/article/5.3/">Article 5.3</a>'
    )
    assert shown('{% article "" %}') == ""
    badge = shown("{% state_badge 'returned' word %}", word="Sent <back>")
    assert 'class="k-badge k-warn"' in badge
    assert "icons.svg#return" in badge
    assert "Sent &lt;back&gt;" in badge


def test_links_keep_the_filters():
    request = RequestFactory().get("/list/", {"q": "tea", "after": "3"})
    context = Context()
    context.request = request
    link = Template("{% load kaoping %}{% query_with after=9 before=None %}").render(context)
    assert link == "?q=tea&amp;after=9"


class Example(forms.Form):
    hours = forms.IntegerField(help_text="Whole hours.")
    kinds = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple, help_text="Any."
    )
    sure = forms.BooleanField()


def test_a_field_is_tied_to_its_help_and_its_error():
    page = render_to_string("parts/form.html", {"form": Example({"hours": "x"}), "act": "Save"})
    ids = set(re.findall(r' id="([^"]+)"', page))
    tied = {
        name for names in re.findall(r'aria-describedby="([^"]+)"', page) for name in names.split()
    }
    assert {"id_hours_helptext", "id_hours_error", "id_kinds_helptext", "id_kinds_error"} <= tied
    assert tied <= ids
    assert 'href="#id_hours"' in page
    assert "<fieldset" in page


def test_a_file_is_chosen_by_our_words_and_not_the_browser_s():
    class Sent(forms.Form):
        sheet = forms.FileField()

    page = render_to_string("parts/form.html", {"form": Sent(), "act": "Send"})
    around = r'<span class="k-file" data-choose="Choose a file" data-none="No file chosen"><input type="file"'
    assert re.search(around, page)
    for template in (HERE / "templates").rglob("*.html"):
        text = template.read_text()
        bare = re.findall(r'(?<!{% file_control %})<input [^>]*type="file"', text)
        assert not bare, template.name


# Pages

FRAME = Frame(
    person="Chen Yulan",
    post="Verifier",
    unit="Qinghe County",
    other_posts=(OtherPost("7", "Clerk", "Dongshan"),),
    season=SeasonShown("Season 2026", "Verification", date(2026, 12, 5), 12),
    entries=(Entry("/now/", "To do", "home", 4, True), Entry("/all/", "Reports", "report")),
    inbox_count=3,
    demo=DemoBar(datetime(2026, 11, 23, tzinfo=UTC), "Recommendation"),
)


def page(base: str, **context: object) -> str:
    source = (
        '{% extends "base/' + base + '" %}{% block title %}Tea & <b>rice</b>{% endblock %}'
        "{% block content %}<p>content</p>{% endblock %}"
    )
    request = RequestFactory().get("/now/?q=1")
    return Template(source).render(Context({"request": request, **context}))


def test_the_frame_says_who_where_and_when():
    text = page("desk.html", frame=FRAME, crumbs=(Crumb("Home", "/"), Crumb("To do")))
    assert "<title>Tea & rice · Kaoping</title>" in text
    assert "<h1>Tea & <b>rice</b></h1>" in text
    assert 'href="/now/" aria-current="page"' in text
    assert text.count("aria-current") == 2
    for words in ("Chen Yulan", "Switch to Clerk, Dongshan", "12 days left", "Go on to: Rec"):
        assert words in text
    assert 'name="next" value="/now/?q=1"' in text


def test_every_form_of_the_frame_carries_the_token():
    """The bar of the demonstration's clock as well, which is drawn from a context of its own."""
    text = page("desk.html", frame=FRAME, csrf_token="a-token")
    assert text.count("<form") == text.count('value="a-token"') > 2
    assert text.index("k-demo") < text.index('value="a-token"') < text.index("k-top")


def test_a_frame_without_anybody_shows_no_menu():
    text = page("desk.html", frame=Frame())
    assert "log_out" not in text
    assert "k-demo" not in text


@pytest.mark.parametrize(
    ("base", "sheets"),
    [("public.html", 1), ("door.html", 1), ("print.html", 2)],  # paper shows texts as the desks do
)
def test_public_pages_have_one_sheet_and_no_script(base, sheets):
    text = page(base)
    assert "<script" not in text
    assert len(re.findall(r'rel="stylesheet"', text)) == sheets
    files = [STATIC / "public.css", STATIC / "mark.svg", STATIC / "icons.svg"]
    assert len(text.encode()) + sum(file.stat().st_size for file in files) < 50_000


def test_the_public_sheet_stays_small_and_asks_no_other_host():
    sheets = {name: (STATIC / name).read_text() for name in ("public.css", "desk.css")}
    assert len(sheets["public.css"].encode()) <= 15_000
    for sheet in sheets.values():
        assert not re.search(r"@import|url\(|https?:", sheet)
        sizes = re.findall(r"font(?:-size)?: ([\d.]+)rem", sheet)
        assert sizes
        assert min(map(float, sizes)) >= 0.875


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_templates_obey_the_content_security_policy(template):
    text = template.read_text()
    assert not re.search(r"\sstyle=|\son\w+=|hx-on|js:|<style|https?:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_every_icon_that_is_named_is_drawn():
    drawn_icons = set(re.findall(r'id="(\w+)"', (STATIC / "icons.svg").read_text()))
    named = {tone.icon for tone in (CALM, *TONES.values())}
    for template in (HERE / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "(\w+)"', template.read_text()))
    assert named <= drawn_icons


PAIRS = [
    *((ink, ground) for ink in ("ink", "soft", "blue") for ground in ("ground", "plane", "tint")),
    *((tone, "ground") for tone in ("good", "warn", "bad")),
    *((tone, f"{tone}-tint") for tone in ("good", "warn", "bad")),
    *(("ink", f"{tone}-tint") for tone in ("good", "warn", "bad")),
    *(("ink", step) for step in ("s1", "s2", "s3")),
    *(("white", fill) for fill in ("red", "red-deep", "bar", "s4")),
    ("on5", "s5"),
]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_contrast_is_enough_in_both_themes(theme, ink, ground):
    light, dark = re.findall(r":root \{(.*?)\}", (STATIC / "public.css").read_text(), re.DOTALL)[:2]
    colours = {"white": "#fff", **dict(re.findall(r"--k-([\w-]+): (#\w+)", light))}
    if theme == "dark":
        colours |= dict(re.findall(r"--k-([\w-]+): (#\w+)", dark))
    less, more = sorted(luminance(colours[name]) for name in (ink, ground))
    assert (more + 0.05) / (less + 0.05) >= 4.5


def test_refusals_say_what_which_rule_and_what_to_do():
    refusals = [
        SimpleNamespace(text="Places used up (3/3).", article="5.3", remedy="Withdraw one."),
        SimpleNamespace(text="Too many.", source="this season's notice"),
    ]
    text = " ".join(render_to_string("parts/refusals.html", {"refusals": refusals}).split())
    assert 'Basis: <a class="k-article" href="/article/5.3/">Article 5.3</a>. Withdraw one.' in text
    assert "Basis: this season&#x27;s notice." in text


def test_what_cannot_be_undone_is_confirmed_on_a_page_of_its_own():
    context = {
        "frame": Frame(),
        "heading": "Strike a record",
        "text": "The record no longer counts.",
        "act": "Strike",
        "article": "5.2",
        "facts": [("Record", "R-17")],
        "form": Example(),
        "version": 4,
        "cancel": "/back/",
    }
    text = render_to_string("parts/confirm.html", context)
    assert text.count("/article/5.2/") == 1
    assert "<dt>Record</dt><dd>R-17</dd>" in text
    assert '<input type="hidden" name="version" value="4">' in text
    assert 'href="/back/"' in text
    assert "This cannot be undone." in text
    again = render_to_string("parts/confirm.html", {**context, "can_be_undone": True})
    assert "This cannot be undone." not in again


def test_long_work_is_asked_again_only_while_it_runs():
    work = SimpleNamespace(title="Export", done=1, whole=4, state="running", url="/work/1")
    assert 'hx-get="/work/1"' in render_to_string("parts/progress.html", {"work": work})
    work.state, work.result = "done", "/file/1"
    text = render_to_string("parts/progress.html", {"work": work})
    assert "hx-get" not in text
    assert 'href="/file/1"' in text


def test_a_table_ties_cells_to_their_columns():
    columns = [Column("Unit"), Column("Hours", numeric=True, unit="h"), Column("Word")]
    text = draw_table("Units", columns, [("Dong<shan", 12, None)])
    assert '<th scope="row">Dong&lt;shan</th>' in text
    assert '<td class="k-num" data-label="Hours">12</td>' in text
    assert '<td data-label="Word">—</td>' in text
