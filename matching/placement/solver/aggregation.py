"""Which pairs of a face are alike, and the network that stands for them (aggregation; Rogers et al. 1991).

Most pairs of a large school are of students with openings that they did not list and that nothing keeps them from.
What such a pair counts for says who she is and whether the site is flagged, not which opening it is. So these pairs
need no column each. A student makes a *choice* (off her list, at a flagged site or not), the choices of a kind of
student flow through an *arc* to a *hub* of openings that the same kinds may enter, and from there through a *seat* to
an opening.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.arrays import NOBODY, Bools, Ints, distinct, is_among
from matching.placement.model import PlacementModel
from matching.placement.solver.network import Face

ANYWHERE, ELSEWHERE, IN_GROUP, FLAGGED = range(4)
"""Where a choice leads: of students to whom flagged sites are as others, any opening; of others, not to a flagged
site, to one where she wishes company, or to one where she does not."""
WAYS = 4


@dataclass(frozen=True, eq=False)
class Aggregation:
    """Pairs with a column of their own (`single`), the others (`loose`), and the network that the others are in.

    All pairs are numbers of the model. Each loose pair is a path: `choice_of`, `arc_of` and `seat_of` say which.
    """

    single: Ints
    loose: Ints
    choice_of: Ints
    arc_of: Ints
    seat_of: Ints
    # a choice: whose it is, where it leads, and one of its pairs
    choice_student: Ints
    choice_node: Ints
    choice_way: Ints
    choice_pair: Ints
    # a twin: a single pair of somebody whose choice leads to the same opening
    twin: Ints
    twin_choice: Ints
    # an arc: from kind and way to hub
    arc_node: Ints
    arc_hub: Ints
    # a seat: from hub to opening, and one of its pairs
    seat_hub: Ints
    seat_opening: Ints
    seat_pair: Ints
    node_count: int
    hub_count: int


def aggregation_of(face: Face) -> Aggregation:
    """What is alike in a face.

    A student takes part whose loose pairs, with those on her list, are all that anybody of her kind has: whom limits,
    vetoes or the coordinator keep from some openings has columns of her own.
    """
    model, tables = face.model, face.model.tables
    pairs = face.pairs
    student, opening = model.student[pairs], model.opening[pairs]
    is_loose = (model.rank[pairs] > tables.longest) & (tables.published[student] != opening)
    way = _way(model, pairs)
    node = tables.kind[student] * WAYS + way
    reach = np.zeros(((int(tables.kind.max(initial=0)) + 1) * WAYS, len(tables.opening_ids)), bool)
    reach[node[is_loose], opening[is_loose]] = True
    takes_part = _taking_part(model, student, way, is_loose, reach[node, opening], reach.sum(axis=1)[node])
    is_loose &= takes_part[student]
    twin = ~is_loose & takes_part[student] & reach[node, opening]
    twins = pairs[twin], student[twin] * WAYS + way[twin]
    return _network(model, pairs[~is_loose], pairs[is_loose], node[is_loose], twins, reach)


def _way(model: PlacementModel, pairs: Ints) -> Ints:
    """Where the choice leads that a pair would be part of."""
    tables, student = model.tables, model.student[pairs]
    minds = tables.together | tables.participates | tables.women_present
    flagged = np.where(model.group[pairs] != NOBODY, IN_GROUP, FLAGGED)
    way: Ints = np.where(minds[student], np.where(model.flagged[pairs], flagged, ELSEWHERE), ANYWHERE)
    return way


def _taking_part(
    model: PlacementModel, student: Ints, way: Ints, is_loose: Bools, is_within: Bools, size: Ints
) -> Bools:
    """The students who, in every way, have no loose pair or with their single ones all of their kind's."""
    choice = student * WAYS + way
    count = model.student_count * WAYS
    loose = np.bincount(choice[is_loose], minlength=count)
    within = np.bincount(choice[is_within], minlength=count)
    all_of_kind = np.zeros(count, np.int64)
    all_of_kind[choice] = size
    fits: Bools = ((loose == 0) | (within == all_of_kind)).reshape(-1, WAYS).all(axis=1)
    return fits


def _network(
    model: PlacementModel, single: Ints, loose: Ints, node: Ints, twins: tuple[Ints, Ints], reach: Bools
) -> Aggregation:
    student, opening = model.student[loose], model.opening[loose]
    way = node % WAYS
    choice, first, choice_of = distinct(student * WAYS + way)
    nodes, _, node = distinct(node)
    width = reach.shape[1]
    hubs, _, hub = distinct(_hubs(nodes, reach[nodes])[way, opening])
    arc, _, arc_of = distinct(node * len(hubs) + hub)
    seat, seat_first, seat_of = distinct(hub * width + opening)
    has_choice = is_among(twins[1], choice)
    return Aggregation(
        single=single,
        loose=loose,
        choice_of=choice_of,
        arc_of=arc_of,
        seat_of=seat_of,
        choice_student=choice // WAYS,
        choice_node=node[first],
        choice_way=choice % WAYS,
        choice_pair=loose[first],
        twin=twins[0][has_choice],
        twin_choice=np.searchsorted(choice, twins[1][has_choice]),
        arc_node=arc // max(1, len(hubs)),
        arc_hub=arc % max(1, len(hubs)),
        seat_hub=seat // width,
        seat_opening=seat % width,
        seat_pair=loose[seat_first],
        node_count=len(nodes),
        hub_count=len(hubs),
    )


def _hubs(nodes: Ints, reach: Bools) -> Ints:
    """By way and opening the number of a hub: openings that the same nodes of that way reach are one."""
    hub, count = np.zeros((WAYS, reach.shape[1]), np.int64), 0
    for way in range(WAYS):
        within = reach[nodes % WAYS == way]
        if len(within):
            hub[way] = count + np.unique(within, axis=1, return_inverse=True)[1].ravel()
            count = int(hub[way].max()) + 1
    return hub
