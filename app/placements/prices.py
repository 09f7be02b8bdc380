"""What another place for a student would cost, in sentences that she and her parents can be told: no names of others.

A price is what `matching` answers to "why not": per line of figures how much worse, or better, the best plan is in
which she has that place; the first line decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from app.placements.models import MatchRun, Proposal
from app.placements.policies import base_criterion
from app.placements.words import criterion_name

Price = Sequence[tuple[str, int]]

WORSE: Mapping[str, Callable[[int], str]] = {
    "placed": lambda n: ngettext(
        "%(num)s more student has no place", "%(num)s more students have no place", n
    ),
    "alone": lambda n: ngettext(
        "%(num)s more student who wished company is alone",
        "%(num)s more students who wished company are alone",
        n,
    ),
    "overload": lambda n: ngettext(
        "%(num)s more student needs intensive guidance that the team has no room for",
        "%(num)s more students need intensive guidance that the team has no room for",
        n,
    ),
    "preference": lambda n: ngettext(
        "all students together end %(num)s choice lower on their lists",
        "all students together end %(num)s choices lower on their lists",
        n,
    ),
    "women_present": lambda n: ngettext(
        "%(num)s more student who asked for women at work has too few of them there",
        "%(num)s more students who asked for women at work have too few of them there",
        n,
    ),
    "flagged": lambda n: ngettext(
        "%(num)s more participant is at a company where too few women do technical work, or where that is not known",
        "%(num)s more participants are at a company where too few women do technical work, or where that is not "
        "known",
        n,
    ),
    "travel": lambda n: ngettext(
        "the journeys of everybody together take %(num)s minute longer, one way",
        "the journeys of everybody together take %(num)s minutes longer, one way",
        n,
    ),
    "changes": lambda n: ngettext(
        "%(num)s more student loses the place that was published",
        "%(num)s more students lose the place that was published",
        n,
    ),
}
BETTER: Mapping[str, Callable[[int], str]] = {
    "placed": lambda n: ngettext(
        "%(num)s student fewer has no place", "%(num)s students fewer have no place", n
    ),
    "alone": lambda n: ngettext(
        "%(num)s student fewer who wished company is alone",
        "%(num)s students fewer who wished company are alone",
        n,
    ),
    "overload": lambda n: ngettext(
        "%(num)s student fewer needs intensive guidance that the team has no room for",
        "%(num)s students fewer need intensive guidance that the team has no room for",
        n,
    ),
    "preference": lambda n: ngettext(
        "all students together end %(num)s choice higher on their lists",
        "all students together end %(num)s choices higher on their lists",
        n,
    ),
    "women_present": lambda n: ngettext(
        "%(num)s student fewer who asked for women at work has too few of them there",
        "%(num)s students fewer who asked for women at work have too few of them there",
        n,
    ),
    "flagged": lambda n: ngettext(
        "%(num)s participant fewer is at a company where too few women do technical work, or where that is not known",
        "%(num)s participants fewer are at a company where too few women do technical work, or where that is not "
        "known",
        n,
    ),
    "travel": lambda n: ngettext(
        "the journeys of everybody together take %(num)s minute less, one way",
        "the journeys of everybody together take %(num)s minutes less, one way",
        n,
    ),
    "changes": lambda n: ngettext(
        "%(num)s student fewer loses the place that was published",
        "%(num)s students fewer lose the place that was published",
        n,
    ),
}


RANK_WORSE: Mapping[str, Callable[[int, int], str]] = {
    "below": lambda n, rank: ngettext(
        "%(num)s more student gets none of the first %(rank)s choices",
        "%(num)s more students get none of their first %(rank)s choices",
        n,
        rank=rank,
    ),
    "at": lambda n, rank: ngettext(
        "%(num)s more student gets choice number %(rank)s",
        "%(num)s more students get choice number %(rank)s",
        n,
        rank=rank,
    ),
    "unlisted": lambda n, _rank: ngettext(
        "%(num)s more student gets a place that is not on the list",
        "%(num)s more students get a place that is not on their list",
        n,
    ),
}
RANK_BETTER: Mapping[str, Callable[[int, int], str]] = {
    "below": lambda n, rank: ngettext(
        "%(num)s student fewer gets none of the first %(rank)s choices",
        "%(num)s students fewer get none of their first %(rank)s choices",
        n,
        rank=rank,
    ),
    "at": lambda n, rank: ngettext(
        "%(num)s student fewer gets choice number %(rank)s",
        "%(num)s students fewer get choice number %(rank)s",
        n,
        rank=rank,
    ),
    "unlisted": lambda n, _rank: ngettext(
        "%(num)s student fewer gets a place that is not on the list",
        "%(num)s students fewer get a place that is not on their list",
        n,
    ),
}
"""Rows that count one rank: those below it, those exactly at it, and those at a place off the list."""


@dataclass(frozen=True)
class Scale:
    """How a run counts choices: its preference mode, and the rank that stands for a place off the list."""

    mode: str
    unlisted: int

    @classmethod
    def of(cls, run: MatchRun) -> "Scale":
        ranks = [int(row["name"].partition(":")[2] or 0) for row in run.summary["criteria"]]
        return cls(run.policy["preference_mode"], max(ranks, default=0))

    def kind(self, rank: int) -> str:
        if self.mode == "rank_maximal":
            return "below"
        return "unlisted" if rank == self.unlisted else "at"


def price_clause(row: str, difference: int, scale: Scale) -> str:
    """One line of a price as a clause: "the journeys of everybody together take 12 minutes longer, one way"."""
    name, _, rank = row.partition(":")
    if rank:
        words = (RANK_WORSE if difference > 0 else RANK_BETTER)[scale.kind(int(rank))]
        return words(abs(difference), int(rank))
    return (WORSE if difference > 0 else BETTER)[name](abs(difference))


def why_not_sentences(run: MatchRun, proposal: Proposal, price: Price, rank: int | None) -> list[str]:
    """Why she does not have an opening that is number `rank` on her list: what it costs, and what it would give."""
    name, scale = proposal.student.first_name, Scale.of(run)
    evened_out = _evened_out(run, proposal, price, rank)
    if not price:
        as_good = gettext(
            "A plan with %(name)s there is exactly as good for everybody together. A draw decided between the two.",
            name=name,
        )
        return [*evened_out, as_good]
    costs, gains = _clauses(price, scale, sign=1), _clauses(price, scale, sign=-1)
    if price[0][1] < 0:
        return _better(name, costs, gains)
    worse = gettext(
        "Even the best plan with %(name)s there is worse than this one: %(what)s.", name=name, what=costs[0]
    )
    sentences = [*evened_out, worse]
    if costs[1:]:
        sentences.append(gettext("Besides, %(what)s.", what="; ".join(costs[1:])))
    if gains:
        sentences += [gettext("On the other hand, %(what)s.", what="; ".join(gains)), _weighed(price)]
    return sentences


def _evened_out(run: MatchRun, proposal: Proposal, price: Price, rank: int | None) -> list[str]:
    """What she would gain and somebody else would lose, so that no line of figures shows it."""
    name = proposal.student.first_name
    counted = {base_criterion(row) for row, _ in price}
    even = [line for line in run.policy["criteria"] if line not in counted]
    if proposal.opening_id is None:
        sentence = gettext("If %(name)s went there, somebody else would have no place.", name=name)
        return [sentence] if "placed" in even else []
    is_higher = rank is not None and (proposal.rank is None or rank < proposal.rank)
    if is_higher and "preference" in even:
        return [gettext("What %(name)s would gain on the list there, others would lose.", name=name)]
    return []


def _clauses(price: Price, scale: Scale, *, sign: int) -> list[str]:
    return [price_clause(row, difference, scale) for row, difference in price if difference * sign > 0]


def _better(name: str, costs: list[str], gains: list[str]) -> list[str]:
    """A plan that people changed, or that was not proven, is not the best: another one can be better at once."""
    sentences = [
        gettext(
            "A plan with %(name)s there would be better than this one: %(what)s.",
            name=name,
            what="; ".join(gains),
        ),
        gettext("This plan was changed by hand, or the search for a better one was cut short."),
    ]
    if costs:
        sentences.append(gettext("On the other hand, %(what)s.", what="; ".join(costs)))
    return sentences


def _weighed(price: Price) -> str:
    """Why the gains do not weigh up."""
    first = base_criterion(price[0][0])
    gain = next(base_criterion(row) for row, difference in price if difference < 0)
    if gain == first:
        return str(gettext("That weighs less in the order of this run."))
    words = gettext(
        "That weighs less: in the order of this run, “%(first)s” comes before “%(later)s”.",
        first=criterion_name(first),
        later=criterion_name(gain),
    )
    return str(words)
