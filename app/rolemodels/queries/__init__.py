"""Reads of the register, one module per noun. `visible_to` is the base of what a person sees."""

from app.rolemodels.queries.asking import agreed_to, agreed_to_one_of, asked_for, may_be_asked, times_asked
from app.rolemodels.queries.consents import current_consents, last_day_of_consent, offers_in_force
from app.rolemodels.queries.register import role_model_for, role_model_of, role_models_at, visible_to
