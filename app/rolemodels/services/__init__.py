"""What happens in the register, one module per verb or noun.

`leaving.ON_LEAVING` and `pausing.ON_PAUSING` are how features above hear that somebody is out.
"""

from app.rolemodels.services.consents import agree
from app.rolemodels.services.contacts import log_contact
from app.rolemodels.services.leaving import lapse, withdraw
from app.rolemodels.services.pausing import pause, resume
