"""What another place for a student would cost, in sentences that she and her parents can be told: no names of others.

A price is what `matching` answers to "why not": per line of figures how much worse, or better, the best plan is in
which she has that place; the first line decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from app.placements.criteria import CRITERIA, RANKS, base_criterion, criterion_name
from app.placements.models import MatchRun, Proposal

Price = Sequence[tuple[str, int]]


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
        at_rank = RANKS[scale.kind(int(rank))]
        return (at_rank.worse if difference > 0 else at_rank.better)(abs(difference), int(rank))
    words = CRITERIA[name]
    return (words.worse if difference > 0 else words.better)(abs(difference))


def effect_clauses(run: MatchRun, effect: Price) -> tuple[list[str], list[str]]:
    """What a change of the plan does, as clauses: first what gets better, then what gets worse."""
    scale = Scale.of(run)
    return _clauses(effect, scale, sign=-1), _clauses(effect, scale, sign=1)


def why_not_sentences(
    run: MatchRun,
    proposal: Proposal,
    price: Price,
    rank: int | None,
    *,
    losing: int = 0,
    cut_short: int | None = None,
) -> list[str]:
    """Why she does not have an opening that is number `rank` on her list: what it costs, and what it would give.

    `losing`: how many others would have no place then. Who has a place is settled before any criterion counts, so that
    is the whole reason, and the figures only say what else would differ. `cut_short`: after how many seconds the search
    for the best plan with her there ended without a proof.
    """
    name, scale = proposal.student.first_name, Scale.of(run)
    if losing:
        return _somebody_loses(name, [row for row in price if row[0] != "placed"], scale, losing)
    if cut_short is not None:
        return _not_ruled_out(name, price, scale, cut_short)
    evened_out = _evened_out(run, proposal, price, rank)
    if not price:
        as_good = gettext(
            "A plan with %(name)s there would be exactly as good for everyone together. A "
            "lottery decided between the two.",
            name=name,
        )
        return [*evened_out, as_good]
    costs, gains = _clauses(price, scale, sign=1), _clauses(price, scale, sign=-1)
    if price[0][1] < 0:
        return _better(run, name, costs, gains)
    worse = gettext(
        "Even the best plan with %(name)s there is worse than this one: %(what)s.", name=name, what=costs[0]
    )
    sentences = [*evened_out, worse]
    if costs[1:]:
        sentences.append(gettext("Besides, %(what)s.", what="; ".join(costs[1:])))
    if gains:
        sentences += [gettext("On the other hand, %(what)s.", what="; ".join(gains)), _weighed(price)]
    return sentences


def _not_ruled_out(name: str, price: Price, scale: Scale, seconds: int) -> list[str]:
    """What the best plan that was found in the time comes to, and that it may not be the best there is."""
    cut_short = gettext(
        "The search for the best plan with %(name)s there was cut short after %(seconds)s seconds: what follows is the "
        "best one found until then.",
        name=name,
        seconds=seconds,
    )
    sentences = [cut_short]
    if costs := _clauses(price, scale, sign=1):
        sentences.append(gettext("It is worse in this: %(what)s.", what="; ".join(costs)))
    if gains := _clauses(price, scale, sign=-1):
        sentences.append(gettext("On the other hand, %(what)s.", what="; ".join(gains)))
    return sentences


def _somebody_loses(name: str, price: Price, scale: Scale, losing: int) -> list[str]:
    sentences = [
        ngettext(
            "With %(name)s there, %(num)s other student would have no place.",
            "With %(name)s there, %(num)s other students would have no place.",
            losing,
            name=name,
        ),
        gettext("The run settles who has a place before any criterion counts, so this rules it out."),
    ]
    if costs := _clauses(price, scale, sign=1):
        sentences.append(gettext("Besides, %(what)s.", what="; ".join(costs)))
    if gains := _clauses(price, scale, sign=-1):
        sentences.append(gettext("On the other hand, %(what)s.", what="; ".join(gains)))
    return sentences


def _evened_out(run: MatchRun, proposal: Proposal, price: Price, rank: int | None) -> list[str]:
    """What she would gain and somebody else would lose, so that no line of figures shows it."""
    name = proposal.student.first_name
    counted = {base_criterion(row) for row, _ in price}
    even = [line for line in run.policy["criteria"] if line not in counted]
    is_higher = rank is not None and (proposal.rank is None or rank < proposal.rank)
    if is_higher and "preference" in even:
        return [gettext("What %(name)s would gain on the list there, others would lose.", name=name)]
    return []


def _clauses(price: Price, scale: Scale, *, sign: int) -> list[str]:
    return [price_clause(row, difference, scale) for row, difference in price if difference * sign > 0]


def _better(run: MatchRun, name: str, costs: list[str], gains: list[str]) -> list[str]:
    """A plan that people changed, or that was not proven, is not the best: another one can be better at once."""
    sentences = [
        gettext(
            "A plan with %(name)s there would be better than this one: %(what)s.",
            name=name,
            what="; ".join(gains),
        ),
        *_why_not_best(is_moved=run.summary["moved"] > 0, is_proven=run.summary["status"] == "optimal"),
    ]
    if run.is_by_earlier_rules:
        sentences.append(
            gettext("The run was made by the earlier rules, and the other plan by those of today.")
        )
    if costs:
        sentences.append(gettext("On the other hand, %(what)s.", what="; ".join(costs)))
    return sentences


def _why_not_best(*, is_moved: bool, is_proven: bool) -> list[str]:
    if is_moved and is_proven:
        return [gettext("This plan was changed by hand.")]
    if is_moved:
        return [gettext("This plan was changed by hand, and the search for a better one was cut short.")]
    return [] if is_proven else [gettext("The search for a better plan was cut short.")]


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
