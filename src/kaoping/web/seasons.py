"""The season that a page is about: that of the record which it shows, the one asked for in its
link, or the one at work for the reader's post."""

from typing import Protocol, TypeVar

from kaoping.acts.posts import Post
from kaoping.foundation.people.rules import Standing
from kaoping.foundation.refusal import Refusal, Refused, found
from kaoping.foundation.words import number_in
from kaoping.programme.season.at_work import SeasonNow, season_now
from kaoping.web.doors import Asked


class OfSeason(Protocol):
    """A record of one season."""

    @property
    def season_id(self) -> int: ...


Record = TypeVar("Record", bound=OfSeason)


def about(asked: Asked, record: Record) -> Record:
    """The record that the page shows, loaded; the season of the page is the record's own.

    Nothing is read: to be called before the season of the page is.
    """
    asked.about = record.season_id
    return record


def season_at_work(asked: Asked) -> SeasonNow | None:
    """The season of this page, for its frame and for itself; read once a request."""
    if not hasattr(asked, "season"):
        asked.season = season_now(asked.actor, asked.now, _wanted(asked))
    return asked.season


def season_run(asked: Asked) -> SeasonNow:
    """As ``season_at_work``, of those that the reader's unit hosts; *not found* without one."""
    season = season_at_work(asked)
    if season is None or not season.hosted:
        season = season_now(asked.actor, asked.now, _wanted(asked), hosted=True)
    asked.season = found(season)
    return asked.season


def place_at_work(asked: Asked) -> Standing:
    """Where the reader's unit stands in the season of this page; for an office, as its host."""
    office = asked.actor.post == Post.SEASON_OFFICE
    season = season_run(asked) if office else season_at_work(asked)
    standing = asked.actor.standing_in(season.season_id) if season else None
    if standing is None:
        raise Refused(Refusal.of("not_in_this_season"))
    return standing


def _wanted(asked: Asked) -> int | None:
    """The season of the record shown, or its number in the link: ``?season=2``, or in the path."""
    if hasattr(asked, "about"):
        return asked.about
    named = number_in(str(asked.GET.get("season", "")))
    if named is not None:
        return named
    at = asked.resolver_match
    return at.kwargs.get("season") if at else None
