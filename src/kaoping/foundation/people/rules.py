"""What we need to know of a person to decide. Pure."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of the actor's unit in one season's frozen tree.

    A subject lies within when ``lft <= subject.lft <= rgt``; ``host`` says that the
    unit holds the season.
    """

    season_id: int
    subject_id: int
    lft: int
    rgt: int
    host: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """An account acting in ONE of its posts; or the public, or the system.

    ``post`` is a value of ``acts.posts.Post``; ``way`` is the door it came through
    (page, api, cli, job, demo), ``address`` from where.
    """

    account_id: int | None
    post: str
    unit_id: int | None = None
    person_id: int | None = None
    standings: tuple[Standing, ...] = ()
    way: str = "page"
    address: str = ""
    batch: str = field(default="", compare=False)

    def standing_in(self, season_id: int) -> Standing | None:
        return next((s for s in self.standings if s.season_id == season_id), None)
