"""Where somebody can go outside the school: national, free or at a local rate, and what each of them does."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class ReportPoint:
    """One place to go: what it is called, for what, and how it is reached."""

    name: LazyString | str
    what: LazyString
    telephone: str = ""
    url: str = ""


REPORT_POINTS = (
    ReportPoint(
        _l("Report point for discrimination at an internship (SBB)"),
        _l(
            "SBB recognises training companies. You can report that a company treats you differently because of who "
            "you are. SBB looks into it, can take away the recognition of the company, and helps your school to find "
            "another place."
        ),
        url="https://www.s-bb.nl/",
    ),
    ReportPoint(
        _l("Confidential inspectors of education"),
        _l(
            "About sexual harassment, violence or discrimination around school or internship. They listen, advise you "
            "and say what you can do. On school days, during office hours."
        ),
        telephone="0900 111 3 111",
    ),
    ReportPoint(
        _l("Sexual Assault Centre"),
        _l(
            "After sexual assault: doctors, nurses and psychologists. Day and night, free, also without a report to "
            "the police."
        ),
        telephone="0800 0188",
        url="https://centrumseksueelgeweld.nl/",
    ),
    ReportPoint(
        "Discriminatie.nl",
        _l("About discrimination of any kind: advice, and help with a complaint. Free."),
        telephone="0800 0880",
        url="https://discriminatie.nl/",
    ),
)
"""The first is the national report point that stands in for a counsellor where a school has none (D15)."""

NATIONAL = REPORT_POINTS[0]
"""That one, for pages that name it alone."""
