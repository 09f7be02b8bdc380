"""A company on one page: what is needed before somebody can go there, in the order of a telephone call."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp

from app.companies.forms.parts import Between, from_zero
from app.companies.forms.sites import WRONG_MAIL
from app.web.forms import BaseForm, CheckboxListField, EmailField, PostcodeField, WholeNumberField

OF_SITE = ("town", "postcode", "address", "sbb_company_id", "contact_name", "contact_email", "contact_phone")


class QuickForm(BaseForm):
    """Only the name is required; what stays empty can be filled in later."""

    seen = HiddenField()
    company_name = StringField(
        _l("Name of the company"), [InputRequired(_l("Enter the name of the company.")), Length(max=200)]
    )
    town = StringField(_l("Town"), [Length(max=100)])
    postcode = PostcodeField(_l("Postcode"), [Optional()])
    address = StringField(_l("Street and number"), [Length(max=200)])
    kvk_number = StringField(
        _l("KvK number"), [Optional(), Regexp(r"^\d{8}$", message=_l("A KvK number has 8 digits."))]
    )
    sbb_company_id = StringField(_l("SBB company ID"), [Length(max=30)])
    programmes = CheckboxListField(_l("Recognised for"))
    women = WholeNumberField(_l("Women in technical roles"), [Optional(), from_zero])
    technical_staff = WholeNumberField(
        _l("Everybody in technical roles, women and men"), [Optional(), from_zero]
    )
    seats = WholeNumberField(_l("Number of places"), [Optional(), Between(0, 500)])
    contact_name = StringField(_l("Contact"), [Length(max=200)])
    contact_email = EmailField(
        _l("Email address of the contact"), [Optional(), Email(WRONG_MAIL), Length(max=254)]
    )
    contact_phone = StringField(_l("Telephone number of the contact"), [Length(max=40)])
