"""The acts of this feature, one module per noun: check, change, audit. Nothing here commits."""

from app.companies.services.counts import add_count
from app.companies.services.intakes import note_earlier_placements, record_intake
from app.companies.services.openings import (
    OpeningDetails,
    add_opening,
    change_opening,
    confirm_tracks,
    restore_opening,
    withdraw_opening,
)
from app.companies.services.sites import (
    add_note,
    add_site,
    change_site,
    note_export,
    recognise,
    withdraw_recognitions,
)
from app.companies.services.stops import (
    decide_stop,
    erase_grounds,
    keep_stop,
    lift_stop,
    note_reading,
    propose_stop,
    record_hearing,
    suspend_site,
)
