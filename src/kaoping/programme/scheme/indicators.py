"""The rows of the task-indicator table: where each is counted from and how it adds. Pure."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, Field

from kaoping.programme.scheme.terms import DECIMALS, ArticleNumber, Frozen, Key, Named, Text


class FromServiceKind(Frozen):
    """Records of one kind of service: how many, how many people served, what quantity."""

    kind: Literal["service_kind"]
    service_kind: Key
    measure: Literal["records", "people", "quantity"]


class FromSubKind(Frozen):
    """Records of one sub-kind of a kind of service."""

    kind: Literal["sub_kind"]
    service_kind: Key
    sub_kind: Key
    measure: Literal["records", "people", "quantity"]


class FromTimeKind(Frozen):
    """Records with time of one kind."""

    kind: Literal["time_kind"]
    time_kind: Key
    measure: Literal["records", "people", "hours", "days"]


class FromParticipation(Frozen):
    """Who took part: persons, their teams, their days, their hours."""

    kind: Literal["participation"]
    measure: Literal["persons", "teams", "days", "hours"]


class FromVillages(Frozen):
    """Registered villages served, the poor counties they lie in, or all on the register."""

    kind: Literal["villages"]
    measure: Literal["villages", "counties", "registered"]


class FromHouseholds(Frozen):
    """Registered households served, or the people in them."""

    kind: Literal["households"]
    measure: Literal["households", "people"]


class FromResources(Frozen):
    """Money or goods put in, of one kind of resource."""

    kind: Literal["resources"]
    resource_kind: Key


class Declared(Frozen):
    """Written into the report by who answers for it."""

    kind: Literal["declared"]


Counted = Annotated[
    FromServiceKind
    | FromSubKind
    | FromTimeKind
    | FromParticipation
    | FromVillages
    | FromHouseholds
    | FromResources
    | Declared,
    Discriminator("kind"),
]


class Indicator(Named):
    """A row of the task-indicator table: where it is counted from and how it adds up.

    A ``ratio`` is the sum of its numerator's figures over that of its denominator's, times
    ``scale``, and is counted from nothing else. A ``weighted_mean`` names its ``weight``.
    What is typed may not be over ``greatest``, where there is one.
    Rows with ``in_table`` false serve another row and are not printed.
    """

    group: Key
    unit: Text
    adds: Literal["sum", "distinct", "weighted_mean", "ratio", "declared"]
    counted: Counted | None = None
    decimals: int = Field(default=0, ge=0, le=DECIMALS)
    greatest: Decimal | None = Field(default=None, gt=0)
    needs_file: bool = False
    in_table: bool = True
    numerator: tuple[Key, ...] = ()
    denominator: tuple[Key, ...] = ()
    scale: int = Field(default=1, ge=1)
    weight: Key | None = None
    article: ArticleNumber

    @property
    def is_derived(self) -> bool:
        """Whether it follows from other figures: it is never typed, added up or asked for."""
        return self.adds == "ratio"
