"""SVG and HTML elements as safe text: every value is escaped, no attribute can carry a style."""

from collections.abc import Iterable, Mapping

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Value = str | int | float | None


def number(value: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def joined(parts: Iterable[str]) -> SafeString:
    """The parts one after another, each escaped unless it is safe already."""
    return mark_safe("".join(conditional_escape(part) for part in parts))  # noqa: S308


def element(name: str, attributes: Mapping[str, Value] | None = None, *inner: str) -> SafeString:
    """One element; attributes of None are left out, floats are written short."""
    given = [
        (key, number(value) if isinstance(value, float) else value)
        for key, value in (attributes or {}).items()
        if value is not None
    ]
    return format_html(
        "<{}{}>{}</{}>",
        mark_safe(name),  # noqa: S308  # names are literals of this package
        format_html_join("", ' {}="{}"', given),
        joined(inner),
        mark_safe(name),  # noqa: S308
    )


def linked(href: str, inner: str, **attributes: Value) -> SafeString:
    """``inner`` as a link, or as it is when there is nowhere to go."""
    if not href:
        return joined([inner])
    return element("a", {"href": href, **attributes}, inner)


def strip(*marks: str, height: int = 12) -> SafeString:
    """A drawing as wide as its place and ``height`` pixels high, told by the words beside it."""
    return element(
        "svg",
        {"class": "k-strip", "width": "100%", "height": height, "aria-hidden": "true"},
        *marks,
    )


def bar(share: float, *, start: float = 0.0, css: str = "k-fill", height: int = 12) -> SafeString:
    """A bar from ``start`` over ``share`` of the width, both 0 to 1, cut to what fits."""
    start = min(max(start, 0.0), 1.0)
    share = min(max(share, 0.0), 1.0 - start)
    return element(
        "rect",
        {
            "class": css,
            "x": f"{number(start * 100)}%",
            "width": f"{number(share * 100)}%",
            "height": height,
            "rx": 2,
        },
    )
