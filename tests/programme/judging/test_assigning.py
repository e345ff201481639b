"""Even loads within the conflicts; what cannot be done is named."""

import random
from itertools import product

from kaoping.programme.judging.assigning import Overload, Shortage, solve


def loads(pairs):
    found = {}
    for judge, _ in pairs:
        found[judge] = found.get(judge, 0) + 1
    return found


def test_load_is_even_and_nobody_scores_twice():
    free = {candidate: [1, 2, 3, 4] for candidate in range(10, 20)}

    found = solve([1, 2, 3, 4], free, needed=2)

    assert (found.shortages, found.overload) == ((), None)
    assert len(set(found.pairs)) == 20
    assert loads(found.pairs) == {1: 5, 2: 5, 3: 5, 4: 5}


def test_load_moves_along_a_chain_where_no_direct_exchange_helps():
    # 1 and 2 share 10–13; only 2 and 3 may take 14; only 1 may take 15 and 16.
    free = {10: [1, 2], 11: [1, 2], 12: [1, 2], 13: [1, 2], 14: [2, 3], 15: [1], 16: [1]}

    found = solve([1, 2, 3], free, needed=1)

    assert loads(found.pairs) == {1: 3, 2: 3, 3: 1}


def test_a_candidate_with_too_few_free_judges_is_named():
    found = solve([1, 2, 3], {10: [1, 2, 3], 11: [2]}, needed=2)

    assert found.shortages == (Shortage(candidate=11, needed=2, free=1),)


def test_a_limit_that_cannot_be_kept_names_the_judges_and_their_candidates():
    # Judges 1 and 2 are the only ones for four candidates; 3 is idle and cannot help.
    free = {10: [1, 2], 11: [1, 2], 12: [1, 2], 13: [1, 2], 14: [3]}

    found = solve([1, 2, 3], free, needed=1, at_most=1)

    assert found.overload == Overload((1, 2), (10, 11, 12, 13), needed=4, possible=2)


def test_scores_given_before_stay_and_count_as_load():
    free = {10: [1, 2], 11: [1, 2], 12: [1, 2]}

    found = solve([1, 2], free, needed=1, kept=[(1, 10), (1, 11)])

    assert found.pairs == ((1, 10), (1, 11), (2, 12))


def test_the_greatest_load_is_the_smallest_there_is():
    """Against every assignment there is, on small random cases."""
    dice = random.Random(7)
    for _ in range(60):
        judges = [1, 2, 3]
        free = {
            c: sorted(dice.sample(judges, dice.randint(1, 3)))
            for c in range(10, 10 + dice.randint(1, 6))
        }

        found = solve(judges, free, needed=1)

        best = min(
            max(loads(zip(choice, free, strict=True)).values())
            for choice in product(*free.values())
        )
        assert max(loads(found.pairs).values()) == best
