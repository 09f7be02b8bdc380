"""Programmes with fewer places than students, and whom to call."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import format_datetime, gettext, ngettext

from app.dashboard.tasks.task import Task
from app.placements.services.supply import SupplyNow
from app.placements.supply import ProgrammeSupply, Supply
from app.schools.models import Period

MOST = 3
"""Programmes that have a task of their own; the others share one."""


def supply_tasks(period: Period, found: SupplyNow, names: dict[str, str]) -> Iterator[Task]:
    """A task per programme or group of programmes that is short, the largest shortage first; `names` by code."""
    supply = found.supply
    if supply is None or not supply.short:
        return
    as_of = gettext("as of %(time)s", time=format_datetime(found.at, "HH:mm"))
    lines = sorted(_lines(supply, names), key=lambda line: -line[1])
    for who, short, row in lines[:MOST]:
        what = ngettext("%(who)s: %(num)s place short", "%(who)s: %(num)s places short", short, who=who)
        url = url_for("placements.show_supply", period_id=period.id, programme=row.code, _anchor="calls")
        calls = ngettext("%(num)s company to call first", "%(num)s companies to call first", row.calls)
        whom = calls if row.calls else gettext("no company with earlier students is left to call")
        way = gettext("See whom to call") if row.calls else gettext("See supply and demand")
        yield Task(what, way, url, f"{whom}; {as_of}", hurts=True)
    if rest := lines[MOST:]:
        what = ngettext(
            "%(num)s place short for other programmes",
            "%(num)s places short for other programmes",
            sum(short for _who, short, _row in rest),
        )
        yield Task(
            what,
            gettext("See supply and demand"),
            url_for("placements.show_supply", period_id=period.id),
            as_of,
            hurts=True,
        )


def _lines(supply: Supply, names: dict[str, str]) -> Iterator[tuple[str, int, ProgrammeSupply]]:
    """Who is short, by how many, and the programme to call companies for."""
    rows = {row.code: row for row in supply.programmes}
    for row in supply.programmes:
        if row.missing:
            yield names.get(row.code, row.code), row.missing, row
    for part in supply.parts:
        codes = [code for code, _n in part["programmes"]]
        if len(codes) > 1:
            who = gettext(
                "%(first)s and %(others)s together",
                first=names.get(codes[0], codes[0]),
                others=names.get(codes[1], codes[1])
                if len(codes) == 2
                else ngettext("%(num)s other programme", "%(num)s other programmes", len(codes) - 1),
            )
            yield who, part["short"], rows[codes[0]]
