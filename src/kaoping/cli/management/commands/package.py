"""The package of a recommending body: ``kaoping package show|complete|file|write``."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.acts import words
from kaoping.acts.inputs import perform
from kaoping.acts.verbs import Act
from kaoping.cli.acting import ActingCommand
from kaoping.cli.papers import put
from kaoping.cli.seasons import add_season, place_in, season_typed
from kaoping.foundation.files.actions import store
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.recommendation.queries.packages import PackageSeen, PartSeen, package_seen
from kaoping.programme.recommendation.queries.papers import form_paper, slate_paper, table_paper
from kaoping.programme.recommendation.queries.quota import subjects_coded
from kaoping.programme.recommendation.queries.slates import slate_seen
from kaoping.programme.scheme.terms import Text


class Command(ActingCommand):
    help = "Show what a package lacks, complete a part, file it, or write its papers to a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True, metavar="show|complete|file|write")

        def way(name: str, told: str) -> ArgumentParser:
            one: CommandParser = ways.add_parser(name, help=told, description=told)
            one.add_argument("--body", default="", help="code of the body; else the actor's unit")
            add_season(one)
            super(Command, self).add_arguments(one)
            return one

        way("show", "the parts, and all that each still lacks")
        part = way("complete", "hand in the files of a part")
        part.add_argument("part", help="its number or key")
        part.add_argument("files", nargs="+", type=Path, metavar="FILE")
        part.add_argument("--text", default="", help="what they show")
        way("file", "file it with the host of the season")
        papers = way("write", "write the lists and the indicator table to a folder, as XLSX")
        papers.add_argument("folder", type=Path)
        papers.add_argument("--forms", action="store_true", help="each name's form, too, as PDF")

    def act(self, actor: Actor, options: dict[str, Any], at: datetime) -> None:
        seen = package_seen(actor, _body(actor, options), now=at)
        ways: dict[str, Callable[[Actor, PackageSeen, dict[str, Any], datetime], Iterator[str]]]
        ways = {"show": _shown, "complete": _completed, "file": _filed, "write": _written}
        for line in ways[options["way"]](actor, seen, options, at):
            self.stdout.write(line)


def _body(actor: Actor, options: dict[str, Any]) -> int:
    """The subject of the body that is meant; ``not_found`` where it is not the actor's to see."""
    season, code = season_typed(actor, options["season"]), options["body"]
    if not code:
        return place_in(actor, season).subject_id
    found = subjects_coded(actor, season.id, [code])
    if code not in found:
        raise Refused(Refusal.of("not_found", field="body"))
    return found[code]


def _shown(
    _actor: Actor, seen: PackageSeen, _options: dict[str, Any], _at: datetime
) -> Iterator[str]:
    yield f"{seen.body}  {seen.season}  {_(seen.state.label)}"
    if seen.returned_reason:
        part = _part(seen, seen.returned_part)
        name = f" {_told(part.entry.name)}" if part else ""
        yield f"  {_('Returned')}: {seen.returned_part}{name}: {seen.returned_reason}"
    for slate in seen.slates:
        places = _("%(names)s of %(held)s places") % {"names": slate.names, "held": slate.held}
        yield f"  {_told(slate.name)}: {places}"
    for part in seen.parts:
        state = _("complete") if part.complete else _("still lacks")
        yield f"  {part.entry.number} {_told(part.entry.name)} ({part.entry.key}): {state}"
        yield from (f"    - {words.whole(refusal)}" for refusal in part.lacks)
        yield from (f"    {file.name}" for file in part.files)
    lacking = {refusal for part in seen.parts for refusal in part.lacks}
    against = [why for why in seen.against[Act.FILE_PACKAGE] if why not in lacking]
    yield from (f"  {words.whole(refusal)}" for refusal in against)


def _told(text: Text) -> str:
    return text.in_(get_language() or "")


def _completed(
    actor: Actor, seen: PackageSeen, options: dict[str, Any], at: datetime
) -> Iterator[str]:
    part = _part(seen, options["part"])
    given = {
        "body": seen.body_id,
        "part": part.entry.key if part else options["part"],
        "text": options["text"] or (part.text if part else ""),
        "files": [_kept(path, at) for path in options["files"]],
    }
    perform(Act.COMPLETE_PART, actor, given, now=at)
    yield _("The part is complete.")


def _part(seen: PackageSeen, typed: str) -> PartSeen | None:
    return next((p for p in seen.parts if typed in (p.entry.key, str(p.entry.number))), None)


def _kept(path: Path, at: datetime) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as wrong:
        raise CommandError(f"{path}: {wrong.strerror}") from None
    return {"file": store(data, path.name, now=at).sha256, "name": path.name}


def _filed(
    actor: Actor, seen: PackageSeen, _options: dict[str, Any], at: datetime
) -> Iterator[str]:
    given = {"body": seen.body_id, "version": seen.version}
    perform(Act.FILE_PACKAGE, actor, given, now=at)
    yield f"{seen.body}  {_('Filed')}"


def _written(
    actor: Actor, seen: PackageSeen, options: dict[str, Any], at: datetime
) -> Iterator[str]:
    folder, body = options["folder"], seen.body_id
    for slate in seen.slates:
        list_ = slate_paper(actor, body, slate.honour, now=at)
        yield put(folder, f"{seen.body}{slate.name.zh}推荐名单.xlsx", list_)
        rows = slate_seen(actor, body, slate.honour, now=at).rows if options["forms"] else ()
        for row in rows:
            form = form_paper(actor, row.candidate, now=at)
            yield put(folder, f"{slate.name.zh}推荐表-{row.place:02}-{row.name}.pdf", form)
    yield put(folder, f"{seen.body}任务指标统计表.xlsx", table_paper(actor, body, now=at))
