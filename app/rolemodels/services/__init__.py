"""What happens in the register, one module per verb or noun.

`leaving.on_leaving` and `pausing.on_pausing` are where features above hear that somebody is out.
"""

from app.rolemodels.services.consents import agree
from app.rolemodels.services.contacts import log_contact
from app.rolemodels.services.leaving import lapse, on_leaving, withdraw
from app.rolemodels.services.pausing import on_pausing, pause, resume

__all__ = ["agree", "lapse", "log_contact", "on_leaving", "on_pausing", "pause", "resume", "withdraw"]
