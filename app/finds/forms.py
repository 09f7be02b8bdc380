"""What a student fills in about a company she found, and what a coordinator answers."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp

from app.web.forms import BaseForm, EmailField, optional_id

OF_COMPANY = ("name", "town", "kvk_number", "contact_name", "contact_email", "contact_phone", "what")


class ProposeForm(BaseForm):
    """Name, town and one way to reach somebody; the rest helps."""

    seen = HiddenField()
    name = StringField(
        _l("Name of the company"), [InputRequired(_l("Enter the name of the company.")), Length(max=200)]
    )
    town = StringField(_l("Town"), [InputRequired(_l("Enter the town.")), Length(max=100)])
    contact_name = StringField(
        _l("Whom can we call there?"),
        [InputRequired(_l("Enter the name of somebody there.")), Length(max=200)],
    )
    contact_phone = StringField(_l("Telephone number of the contact"), [Length(max=40)])
    contact_email = EmailField(
        _l("Email address of the contact"),
        [
            Optional(),
            Email(_l("Enter an email address, for example planning@company.example.")),
            Length(max=254),
        ],
    )
    what = TextAreaField(
        _l("What would you do there?"), [Length(max=1000, message=_l("Use at most 1000 characters."))]
    )
    kvk_number = StringField(
        _l("KvK number"), [Optional(), Regexp(r"^\d{8}$", message=_l("A KvK number has 8 digits."))]
    )


class AcceptFindForm(BaseForm):
    """Which company it is, and what the coordinator looked up. The companies are handed in; 0 is a new one."""

    site = RadioField(_l("Which company is it?"), coerce=optional_id)
    is_recognised = BooleanField(_l("I looked it up: SBB recognises this company for the programme"))
    sbb_company_id = StringField(_l("SBB company ID"), [Length(max=30)])
    is_for_her = BooleanField(_l("Give this place to the student who found it"))


class DeclineFindForm(BaseForm):
    """Why not, as the student reads it."""

    answer = TextAreaField(
        _l("What the student reads"), [InputRequired(_l("Write the student why not.")), Length(max=1000)]
    )
