"""What somebody filled in on the public page for an entry that exists already: kept apart until she confirms it.

Anybody can fill in somebody else's address. So an entry from a file, or one that was refused, stays as it is until the
link in the email was used.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from app.rolemodels.models import Offer, RoleModel, RoleModelKind


@dataclass(frozen=True)
class Application:
    """Columns of a role model, her fields and offers, and the last day of her consent."""

    values: Mapping[str, Any]
    fields: Collection[str]
    offers: Collection[Offer]
    until: date

    def as_json(self) -> dict[str, Any]:
        """To be stored."""
        return {
            "values": dict(self.values),
            "fields": sorted(set(self.fields)),
            "offers": sorted(offer.value for offer in self.offers),
            "until": self.until.isoformat(),
        }

    @classmethod
    def of(cls, role_model: RoleModel) -> "Application | None":
        """What waits beside this entry, if anything does."""
        stored = role_model.application
        if stored is None:
            return None
        return cls(
            {**stored["values"], "kind": RoleModelKind(stored["values"]["kind"])},
            stored["fields"],
            [Offer(value) for value in stored["offers"]],
            date.fromisoformat(stored["until"]),
        )

    @property
    def name(self) -> str:
        names = (self.values["first_name"], self.values["name_prefix"], self.values["last_name"])
        return " ".join(part for part in names if part)

    @property
    def person(self) -> SimpleNamespace:
        """Whoever applies, as pages show somebody."""
        return SimpleNamespace(name=self.name, site=None, employer=self.values["employer"])

    @property
    def consents(self) -> list[SimpleNamespace]:
        """What is offered, as pages show consents."""
        return [SimpleNamespace(offer=offer, ends_on=self.until) for offer in self.offers]
