"""What administrators must heed. Pure."""

from collections.abc import Iterable

from kaoping.acts.posts import SEPARATE, Post
from kaoping.foundation.people.identity import faults_of_identity, plain_identity
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.units.credit_code import faults_of_credit_code, plain_credit_code
from kaoping.foundation.words import N_

LEVELS = ("nation", "province", "prefecture", "county", "grassroots")


def why_bad_level(level: str) -> Refusal | None:
    return None if level in LEVELS else Refusal.of("not_a_choice", field="level")


def why_bad_credit_code(code: str) -> Refusal | None:
    """GB 32100: 18 characters, the last a check digit. Empty is allowed."""
    if not code or not faults_of_credit_code(plain_credit_code(code)):
        return None
    return Refusal.of("bad_credit_code", field="credit_code", code=code)


def why_bad_id_number(number: str) -> Refusal | None:
    """GB 11643: 18 characters, a real date, the last a check digit. Empty is allowed."""
    if not number or not faults_of_identity(plain_identity(number)):
        return None
    return Refusal.of("bad_id_number", field="id_number")


def why_not_together(held: Iterable[Post], wanted: Post) -> Refusal | None:
    """Administrator, security auditor and discipline auditor are three different persons."""
    if wanted not in SEPARATE:
        return None
    for post in held:
        if post in SEPARATE and post is not wanted:
            return Refusal.of("posts_kept_apart", field="post", held=post, wanted=wanted)
    return None


WORDS: dict[str, tuple[str, str]] = {
    "unknown_place": (
        N_("There is no division with the code {code}."),
        N_("Use the code of the 2023 edition."),
    ),
    "code_taken": (N_("{code} is in use already."), N_("Choose another one.")),
    "bad_credit_code": (
        N_("{code} is no unified social credit code: its check digit does not fit."),
        N_("Copy all 18 characters from the certificate."),
    ),
    "bad_id_number": (
        N_("This is no ID number: its date or check digit does not fit."),
        N_("Copy all 18 characters from the card."),
    ),
    "posts_kept_apart": (
        N_("Whoever holds the post {held} may not hold {wanted} as well."),
        N_("Choose another person."),
    ),
}
