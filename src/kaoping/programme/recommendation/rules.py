"""How candidates and packages move, and when they may not. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from kaoping.acts.verbs import Act
from kaoping.foundation.flow import Flow, Move
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.words import N_, Named
from kaoping.programme.reporting.rules import characters
from kaoping.programme.scheme.requirements import Breach, Grade, ListRule

ARTICLE = "5.3"
PACKAGE = "7"  # the article that says what a package holds


class CandidateState(Named):
    FORWARD = "forward", N_("On the list")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    STRUCK = "struck", N_("Struck from the list")
    FILED = "filed", N_("Filed")
    RECEIVED = "received", N_("Received")
    CHECKED = "checked", N_("Passed the formal check")
    REFUSED = "refused", N_("Refused at the formal check")
    CHOSEN = "chosen", N_("Chosen")
    NOT_CHOSEN = "not_chosen", N_("Not chosen")
    NOTIFIED = "notified", N_("On public notice")
    REMOVED = "removed", N_("Removed after an objection")
    HONOURED = "honoured", N_("Commended")
    REVOKED = "revoked", N_("Commendation revoked")


# States in which a candidate occupies the slot of the unit that put it forward.
HOLDS_A_SLOT = tuple(
    state
    for state in CandidateState
    if state not in (CandidateState.WITHDRAWN, CandidateState.STRUCK)
)

# fmt: off
CANDIDATE_FLOW = Flow(
    CandidateState.FORWARD,
    Move(Act.AMEND_CANDIDATE,    (CandidateState.FORWARD,),  CandidateState.FORWARD),
    Move(Act.WITHDRAW_CANDIDATE, (CandidateState.FORWARD,),  CandidateState.WITHDRAWN),
    Move(Act.STRIKE_CANDIDATE,   (CandidateState.FORWARD,),  CandidateState.STRUCK),
    Move(Act.FILE_PACKAGE,       (CandidateState.FORWARD,),  CandidateState.FILED),
    Move(Act.RETURN_PACKAGE,     (CandidateState.FILED,),    CandidateState.FORWARD),
    Move(Act.RECEIVE_PACKAGE,    (CandidateState.FILED,),    CandidateState.RECEIVED),
    # What the host itself puts forward needs no package: nobody is above to receive it.
    Move(Act.PUT_FORWARD,        (CandidateState.FORWARD,),  CandidateState.RECEIVED),
    Move(Act.CHECK_FORM,         (CandidateState.RECEIVED,), CandidateState.CHECKED),
    Move(Act.REFUSE_FORM,        (CandidateState.RECEIVED,), CandidateState.REFUSED),
    Move(Act.DECIDE,             (CandidateState.CHECKED,),  CandidateState.CHOSEN),
    Move(Act.PASS_OVER,          (CandidateState.CHECKED,),  CandidateState.NOT_CHOSEN),
    Move(Act.PUBLISH_NOTICE,     (CandidateState.CHOSEN,),   CandidateState.NOTIFIED),
    Move(Act.RULE_ON_OBJECTION,  (CandidateState.NOTIFIED,), CandidateState.REMOVED),
    Move(Act.ISSUE_COMMENDATION, (CandidateState.NOTIFIED,), CandidateState.HONOURED),
    Move(Act.REVOKE_HONOUR,      (CandidateState.HONOURED,), CandidateState.REVOKED),
)


class PackageState(Named):
    OPEN = "open", N_("Being prepared")
    FILED = "filed", N_("Filed")
    RETURNED = "returned", N_("Returned")
    RECEIVED = "received", N_("Received")


PACKAGE_FLOW = Flow(
    PackageState.OPEN,
    Move(Act.COMPLETE_PART,   (PackageState.OPEN,),                       PackageState.OPEN),
    Move(Act.COMPLETE_PART,   (PackageState.RETURNED,),                   PackageState.RETURNED),
    Move(Act.FILE_PACKAGE,    (PackageState.OPEN, PackageState.RETURNED), PackageState.FILED),
    Move(Act.RETURN_PACKAGE,  (PackageState.FILED,),                      PackageState.RETURNED),
    Move(Act.RECEIVE_PACKAGE, (PackageState.FILED,),                      PackageState.RECEIVED),
)
# fmt: on


class FileKind(Named):
    """What a file of a candidate proves."""

    STAMPED_FORM = "stamped_form", N_("Stamped form, scanned")
    PHOTO = "photo", N_("Photo")
    LOCAL_NOTICE = "local_notice", N_("Proof of the local public notice")
    OTHER = "other", N_("Other")


def why_not_in_use(honour: str, in_use: Collection[str]) -> Refusal | None:
    if honour in in_use:
        return None
    return Refusal.of("honour_not_in_use", field="honour", article=ARTICLE)


def why_wrong_kind(kind: str, wanted: str) -> Refusal | None:
    """An honour is for units, for teams or for persons (article 6)."""
    return None if kind == wanted else Refusal.of("kind_does_not_fit", field="honour", article="6")


def why_not_accepted(accepted: bool, name: str) -> Refusal | None:
    """Nobody is put forward whose summary was not accepted (article 5.3)."""
    if accepted:
        return None
    return Refusal.of("summary_not_accepted", field="subject", article=ARTICLE, name=name)


def why_bad_grade(grade: str, grades: Iterable[Grade]) -> Refusal | None:
    """Only some grades of the yearly evaluation open the way to a list (article 5.2)."""
    if any(one.key == grade and one.recommendable for one in grades):
        return None
    code = "grade_too_low" if grade else "not_evaluated"
    return Refusal.of(code, field="subject", article="5.2")


def why_oneself(person_id: int | None, concerned: Collection[int]) -> Refusal | None:
    """Nobody puts forward themselves, or the team they work in: by person, not by account."""
    if person_id is None or person_id not in concerned:
        return None
    return Refusal.of("not_oneself", field="subject")


def why_not_again(frauds: Collection[bool], name: str) -> Refusal | None:
    """Once a season, and never after fraud: each of ``frauds`` is one time that ``name`` was
    put forward this season, and whether fraud ended it."""
    if not frauds:
        return None
    return why_struck_for_fraud(name) if any(frauds) else Refusal.of(
        "put_forward_already", field="subject", name=name
    )  # fmt: skip


def why_struck_for_fraud(name: str) -> Refusal:
    """Fraud ends the nomination, not the place on one list alone."""
    return Refusal.of("struck_for_fraud", field="subject", article=ARTICLE, name=name)


def why_too_long(text: str, most: int, field: str) -> Iterator[Refusal]:
    """Refused while it is written; too short only when the list is filed. Blanks do not count."""
    if characters(text) > most:
        yield Refusal.of("too_long", field=field, limit=most)


def why_used_up(held: int, passed_on: int, used: int) -> Refusal:
    """The unit has no free slot: the one answer to all who come too late."""
    return Refusal.of(
        "quota_used_up", field="honour", article=ARTICLE, used=used, passed_on=passed_on, held=held
    )


def why_below_use(name: str, number: int, passed_on: int, used: int) -> Refusal:
    return Refusal.of(
        "quota_below_use",
        field="number",
        article=ARTICLE,
        name=name,
        number=number,
        used=used,
        passed_on=passed_on,
        least=used + passed_on,
    )


def why_breached(breaches: Iterable[Breach], rules: Sequence[ListRule]) -> Iterator[Refusal]:
    """Each list rule that is not kept, with its number, its words and the names over it."""
    statements = {rule.number: rule.statement for rule in rules}
    for breach in breaches:
        yield Refusal.of(
            f"list_rule_{breach.side}",
            field="subject",
            article=ARTICLE,
            number=breach.number,
            statement=statements[breach.number],
            names="、".join(breach.names),
            allowed=breach.allowed,
            found=breach.found,
        )


def order_version(ids: Iterable[int]) -> int:
    """A number that changes whenever an order of candidates does: the guard of its form."""
    number = 0
    for one in ids:
        number = (number * 1_000_003 + one) % 2_147_483_629
    return number


def why_list_filed(package: str, body: str) -> Refusal | None:
    """A list that was filed is as the host got it: nobody joins it, nobody moves up."""
    code = {PackageState.FILED: "list_is_filed", PackageState.RECEIVED: "list_is_received"}
    if package not in code:
        return None
    return Refusal.of(code[PackageState(package)], article=PACKAGE, body=body)


def same_names(order: Sequence[int], listed: Sequence[int]) -> bool:
    return len(order) == len(listed) and set(order) == set(listed)


WORDS: dict[str, tuple[str, str]] = {
    "honour_not_in_use": (
        N_("This season does not give this honour."),
        N_("Choose one that this season gives."),
    ),
    "kind_does_not_fit": (
        N_("This honour is not for this kind of nominee."),
        N_("Choose the honour for a unit, a team or an individual as it is."),
    ),
    "summary_not_accepted": (
        N_("The work summary of {name} has not been accepted."),
        N_("Verify and accept it first."),
    ),
    "not_evaluated": (
        N_("There is no evaluation of its year yet."),
        N_("Evaluate it first."),
    ),
    "grade_too_low": (
        N_("Its grade does not allow a recommendation."),
        N_("Put forward another one."),
    ),
    "not_oneself": (
        N_("Nobody puts forward themselves or their own team."),
        N_("Leave it to a colleague who holds this post."),
    ),
    "put_forward_already": (
        N_("{name} has been put forward already; once a season."),
        N_("Open its recommendation form."),
    ),
    "struck_for_fraud": (
        N_(
            "{name} was struck from a list of this season for fraud: fraud ends the nomination and forfeits the slot."
        ),
        N_("Put forward another one; {name} may stand again in another season."),
    ),
    "put_forward_by_its_unit": (
        N_("Only the unit that it reports to may put it forward."),
        N_("Leave it to that unit, and rank what it sends up."),
    ),
    "quota_used_up": (
        N_("The quota is used up: {used} used and {passed_on} passed on, of {held} held."),
        N_("Withdraw a candidate, or ask the unit above for a place."),
    ),
    "quota_not_enough": (
        N_("There are not so many places to give: {wanted} more are needed, {free} are free."),
        N_("Give fewer, or take places back from another unit."),
    ),
    "quota_below_use": (
        N_("{name} has used {used} and passed on {passed_on}: its share cannot fall to {number}."),
        N_("Have candidates withdrawn or places taken back first; {least} is the least now."),
    ),
    "share_goes_to_units": (
        N_("Shares go to organizing units one level down."),
        N_("Choose a unit directly below."),
    ),
    "holds_places": (
        N_("It holds places that were given to it where it stands."),
        N_("Have the places taken back first."),
    ),
    "grade_is_relied_on": (
        N_("{name} has been put forward, on what was found of its year."),
        N_("Have the candidate withdrawn or struck first."),
    ),
    "stands_on_a_list": (
        N_("{name} was put forward by the unit that it reports to."),
        N_("Have the candidate withdrawn first."),
    ),
    "list_is_filed": (
        N_("{body} has filed its lists: nobody is added to them, and their order stays."),
        N_("They are open again when the package is returned."),
    ),
    "list_is_received": (
        N_("The lists of {body} were received: nobody is added to them, and their order stays."),
        N_("A received package is not returned; wait for the next season."),
    ),
    "list_rule_too_many": (
        N_(
            "Rule {number} of this season's lists is broken by {names}: {statement} Allowed: {allowed}; on the list: {found}."
        ),
        N_("Take a name off the list, or put forward somebody else."),
    ),
    "list_rule_too_few": (
        N_(
            "Rule {number} of this season's lists is not kept: {statement} Needed: {allowed}; on the list: {found}."
        ),
        N_("Change the list so that the rule is kept."),
    ),
    "stamped_other_version": (
        N_("The code on the stamped paper is not that of this electronic form ({code})."),
        N_("Print the form as it is now, have it stamped, and scan that paper."),
    ),
    "deeds_incomplete": (
        N_("The deeds of {name} have {found} characters; {least} to {most} are asked for."),
        N_("Complete the recommendation form."),
    ),
    "form_not_stamped": (
        N_("There is no stamped scan of the form of {name} as it is now."),
        N_("Print the form, have it stamped, and add the scan with its code."),
    ),
    "not_a_recommending_body": (
        N_("Packages are filed by the units directly below the host of the season."),
        N_("Send your list up: the recommending body files it."),
    ),
    "part_is_generated": (
        N_("This part is made by the platform."),
        N_("Look at it, and mend what it is made from."),
    ),
    "part_without_files": (
        N_("This part needs a file."),
        N_("Add one."),
    ),
    "part_incomplete": (
        N_("Part {number} of the package is not complete: {name}."),
        N_("Complete it before filing."),
    ),
    "own_report_missing": (
        N_("The unit's own work summary has not been begun."),
        N_("Write it: it is filed as a part of the package."),
    ),
    "own_report_not_ready": (
        N_("The unit's own work summary cannot be filed as it is ({state})."),
        N_("Recall it, or wait for its return."),
    ),
    "no_font_for": (
        N_("No document font here has these characters: {characters}."),
        N_("Ask the administrator to add a font that has them."),
    ),
    "candidate_files_too_large": (
        N_("The files of this candidate would have {size}; at most {limit} are kept."),
        N_("Remove one, or make smaller copies."),
    ),
    "package_files_too_large": (
        N_("The files of all parts of this package would have {size}; at most {limit} are kept."),
        N_("Remove one, or make smaller copies."),
    ),
    "photo_kind": (
        N_("A photo on the form is a JPG or PNG file."),
        N_("Save the photo as JPG and add it again."),
    ),
}
