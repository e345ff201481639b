"""What is wrong with an edition whose entries each read well: how they refer to each other.

Every check gives all it finds, and every fault names its entry. Pure.
"""

from collections.abc import Iterable, Iterator

from kaoping.foundation.words import N_
from kaoping.programme.scheme.entries import (
    Check,
    Edition,
    HoursAtLeast,
    Requirement,
    Standard,
)
from kaoping.programme.scheme.indicators import (
    FromResources,
    FromServiceKind,
    FromSubKind,
    FromTimeKind,
    Indicator,
)
from kaoping.programme.scheme.requirements import (
    KINDS,
    WHOLE,
    Fault,
    Number,
    check_requirement,
    default_of,
    longer_than_kept,
    repeated,
)
from kaoping.programme.scheme.terms import LONGEST_SECTION

ENTRY_WORDS = {
    "articles": "article",
    "subject_kinds": "subject kind",
    "unit_kinds": "unit kind",
    "honours": "honour",
    "standards": "standard",
    "parts": "part",
    "sections": "section",
    "indicator_groups": "indicator group",
    "indicators": "indicator",
    "service_kinds": "service kind",
    "support_kinds": "support kind",
    "time_kinds": "time kind",
    "resource_kinds": "resource kind",
    "parameters": "parameter",
    "traits": "trait",
    "requirements": "requirement",
}
"""What an entry of each list is called in a fault."""

COUNTED_AFRESH = {("participation", "persons"), ("participation", "teams")}
COUNTED_AFRESH |= {("villages", "villages"), ("villages", "counties"), ("villages", "registered")}
COUNTED_AFRESH |= {("households", "households"), ("households", "people")}


def faults_of(edition: Edition) -> list[Fault]:
    """Every fault of the edition, in the order of its lists."""
    checks = (
        _keys,
        _articles,
        _citations,
        _kinds,
        _honours,
        _standards,
        _parts,
        _sections,
        _indicators,
        _requirements,
    )
    return [fault for check in checks for fault in check(edition)]


def keys_of(entries: Iterable[object]) -> list[str]:
    """The keys of a list's entries; an article's is its number."""
    return [str(getattr(entry, "key", None) or getattr(entry, "number", "")) for entry in entries]


def _missing(entry: str, word: str, keys: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    have = set(known)
    for key in keys:
        if key not in have:
            facts = {"word": word, "key": key}
            yield Fault(entry, N_('there is no %(word)s "%(key)s"'), facts)


def _keys(edition: Edition) -> Iterator[Fault]:
    for field, word in ENTRY_WORDS.items():
        entries = getattr(edition, field)
        if not entries:
            yield Fault(field, N_("is empty"))
        yield from repeated(f"{word} list", keys_of(entries))
    for kind in edition.service_kinds:
        yield from repeated(f"service kind {kind.key}", keys_of(kind.sub_kinds))


def _articles(edition: Edition) -> Iterator[Fault]:
    """Paragraphs stand under an article, and the articles run from 1 without a gap."""
    numbers = keys_of(edition.articles)
    for number in numbers:
        above = number.rpartition(".")[0]
        if above:
            yield from _missing(f"article {number}", "article", [above], numbers)
    if numbers != sorted(numbers, key=_order):
        yield Fault("articles", N_("are not in order"))
    tops = sorted(int(number) for number in numbers if "." not in number)
    if tops != list(range(1, len(tops) + 1)):
        yield Fault("articles", N_("do not run from 1 without a gap"))


def _order(number: str) -> list[int]:
    return [int(step) for step in number.split(".")]


def _citations(edition: Edition) -> Iterator[Fault]:
    """Whatever cites an article cites one that exists."""
    numbers = set(keys_of(edition.articles))
    for field, word in ENTRY_WORDS.items():
        for entry in getattr(edition, field):
            cited = [getattr(entry, "article", None), article_of(getattr(entry, "source", ""))]
            name = f"{word} {keys_of([entry])[0]}"
            yield from _missing(name, "article", filter(None, cited), numbers)


def article_of(source: str) -> str | None:
    """The article that a source cites, if it is one."""
    word, _, number = source.partition(" ")
    return number if word == "article" else None


def _kinds(edition: Edition) -> Iterator[Fault]:
    forms = keys_of(edition.subject_kinds)
    for unit_kind in edition.unit_kinds:
        if unit_kind.subject_kind:
            name = f"unit kind {unit_kind.key}"
            yield from _missing(name, "subject kind", [unit_kind.subject_kind], forms)
    for support in edition.support_kinds:
        if support.implied_by:
            name, kinds = f"support kind {support.key}", keys_of(edition.service_kinds)
            yield from _missing(name, "service kind", [support.implied_by], kinds)
    for trait in edition.traits:
        yield from _missing(f"trait {trait.key}", "subject kind", trait.subject_kinds, forms)
        if (trait.known_from == "sex") != bool(trait.sex):
            yield Fault(f"trait {trait.key}", N_("a sex goes with being known from it"))


def _honours(edition: Edition) -> Iterator[Fault]:
    forms = keys_of(edition.subject_kinds)
    for honour in edition.honours:
        name = f"honour {honour.key}"
        yield from _missing(name, "subject kind", [honour.subject_kind], forms)
        weights = sum(s.default_weight.value for s in edition.standards_of(honour.key))
        if weights != WHOLE:
            facts = {"sum": weights, "whole": WHOLE}
            yield Fault(
                name, N_("the weights of its standards sum to %(sum)s, not %(whole)s"), facts
            )


def _standards(edition: Edition) -> Iterator[Fault]:
    indicators, forms = (
        keys_of(edition.indicators),
        {h.key: h.subject_kind for h in edition.honours},
    )
    for standard in edition.standards:
        name = f"standard {standard.key}"
        yield from _missing(name, "honour", [standard.honour], forms)
        for key in standard.indicators:
            if key not in indicators:
                says = N_('answers with indicator "%(key)s", which the table lacks')
                yield Fault(name, says, {"key": key})
        if standard.honour in forms:
            offered = keys_of(edition.sections_for(forms[standard.honour]))
            yield from _missing(name, "section for its subjects", standard.sections, offered)
        if not (standard.indicators or standard.sections or standard.files):
            yield Fault(name, N_("nothing answers it"))
        for check in standard.checks:
            yield from _check_faults(edition, standard, check)


def _check_faults(edition: Edition, standard: Standard, check: Check) -> Iterator[Fault]:
    name = f"standard {standard.key}, check {check.kind}"
    article = article_of(check.source)
    yield from _missing(name, "article", filter(None, [article]), keys_of(edition.articles))
    if isinstance(check, HoursAtLeast):
        numbers = {p.key: p.value for p in edition.parameters}
        yield from _missing(name, "parameter", [check.hours, check.share], numbers)
        yield from _missing(name, "requirement", [check.base], keys_of(edition.requirements))
        if not isinstance(numbers.get(check.hours, 0), int):
            yield Fault(
                name, N_('parameter "%(key)s" is not a number of hours'), {"key": check.hours}
            )
        if KINDS.get(check.base, Number) is not Number:
            yield Fault(name, N_('requirement "%(key)s" is not a number'), {"key": check.base})
    else:
        yield from _missing(name, "indicator", check.indicators, standard.indicators)


def _parts(edition: Edition) -> Iterator[Fault]:
    if [part.number for part in edition.parts] != list(range(1, len(edition.parts) + 1)):
        yield Fault("parts", N_("are not numbered from 1 in order"))
    if not any(part.required for part in edition.parts):
        yield Fault("parts", N_("none is required"))
    for once in ("own_report", "generated_slates", "generated_table"):
        holders = [part.key for part in edition.parts if once in part.answered_by]
        if len(holders) > 1:
            facts = {"what": once, "parts": ", ".join(holders)}
            yield Fault("parts", N_("%(what)s answers more than one: %(parts)s"), facts)


def _sections(edition: Edition) -> Iterator[Fault]:
    forms = keys_of(edition.subject_kinds)
    for section in edition.sections:
        name = f"section {section.key}"
        yield from _missing(name, "subject kind", section.subject_kinds, forms)
        if section.min_characters > section.max_characters:
            yield Fault(name, N_("the least length exceeds the greatest"))
        yield from longer_than_kept(name, section.max_characters, LONGEST_SECTION)
    for form in forms:
        have = {section.belongs_to for section in edition.sections_for(form)}
        for needed in ("summary", "plan"):
            if needed not in have:
                facts = {"belongs_to": needed}
                yield Fault(f"subject kind {form}", N_("no section of a %(belongs_to)s"), facts)


def _indicators(edition: Edition) -> Iterator[Fault]:
    for indicator in edition.indicators:
        name = f"indicator {indicator.key}"
        groups = keys_of(edition.indicator_groups)
        yield from _missing(name, "indicator group", [indicator.group], groups)
        yield from _adding_faults(name, indicator)
        yield from _reference_faults(edition, name, indicator)
        yield from _counting_faults(edition, name, indicator)


def _adding_faults(name: str, indicator: Indicator) -> Iterator[Fault]:
    """How it adds must fit what it is counted from."""
    is_ratio, counted = indicator.is_derived, indicator.counted
    if is_ratio != bool(indicator.numerator and indicator.denominator):
        yield Fault(name, N_("a ratio, and nothing else, has a numerator and a denominator"))
    if is_ratio == (counted is not None):
        yield Fault(name, N_("everything but a ratio is counted from somewhere"))
    if (indicator.adds == "weighted_mean") != (indicator.weight is not None):
        yield Fault(name, N_("a weighted mean, and nothing else, has a weight"))
    if counted is None:
        return
    afresh = (counted.kind, getattr(counted, "measure", "")) in COUNTED_AFRESH
    if afresh != (indicator.adds == "distinct"):
        yield Fault(name, N_("what may be counted twice is distinct, and nothing else is"))
    if counted.kind != "declared" and indicator.adds in {"declared", "weighted_mean"}:
        yield Fault(name, N_("only a declared figure adds like this"))
    if counted.kind != "declared" and indicator.needs_file:
        yield Fault(name, N_("only a declared figure needs a file"))


def _reference_faults(edition: Edition, name: str, indicator: Indicator) -> Iterator[Fault]:
    parts = [*indicator.numerator, *indicator.denominator]
    weight = [indicator.weight] if indicator.weight else []
    yield from _missing(name, "indicator", [*parts, *weight], keys_of(edition.indicators))
    ratios = {i.key for i in edition.indicators if i.is_derived or i.adds == "weighted_mean"}
    for key in [*parts, *weight]:
        if key in ratios:
            yield Fault(name, N_('"%(key)s" cannot be summed'), {"key": key})


def _counting_faults(edition: Edition, name: str, indicator: Indicator) -> Iterator[Fault]:
    match indicator.counted:
        case FromServiceKind(service_kind=key):
            yield from _missing(name, "service kind", [key], keys_of(edition.service_kinds))
        case FromSubKind(service_kind=key, sub_kind=sub_kind):
            yield from _missing(name, "service kind", [key], keys_of(edition.service_kinds))
            below = [s for kind in edition.service_kinds if kind.key == key for s in kind.sub_kinds]
            yield from _missing(name, "sub-kind", [sub_kind], keys_of(below))
        case FromTimeKind(time_kind=key):
            yield from _missing(name, "time kind", [key], keys_of(edition.time_kinds))
        case FromResources(resource_kind=key):
            yield from _missing(name, "resource kind", [key], keys_of(edition.resource_kinds))
        case _:
            return


def _requirements(edition: Edition) -> Iterator[Fault]:
    """Those that the stages read are all there, and each default is a value of its type."""
    have = keys_of(edition.requirements)
    yield from _missing("requirements", "requirement", KINDS, have)
    for entry in edition.requirements:
        if entry.parameter is None:
            yield from _default_faults(edition, entry)
            continue
        name = f"requirement {entry.key}"
        if entry.default is not None:
            yield Fault(name, N_("has a default and a parameter"))
        if entry.parameter in keys_of(edition.parameters):
            yield from _default_faults(edition, entry)
        else:
            yield from _missing(name, "parameter", [entry.parameter], [])


def _default_faults(edition: Edition, entry: Requirement) -> Iterator[Fault]:
    checked = check_requirement(edition, entry.key, default_of(edition, entry.key))
    if isinstance(checked, list):
        yield from checked
