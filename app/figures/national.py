"""The national figures that a school compares with (R31-R33): intake of technology and ICT in mbo, and job prospects.

From the knowledge base of the programme for more girls in mbo technology; counts are those of DUO, prospects those of
SBB. Shares are worked out from counts, never taken from a printed percentage. The year stands beside every figure.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

YEAR = 2019
"""The school year 2018-2019, by the year in which it ends."""
FEW_PERCENT = 6
"""R32: a domain has few women where their national share is below this."""


@dataclass(frozen=True)
class National:
    """Intake of one education domain in the whole country."""

    women: int
    whole: int

    @property
    def share(self) -> float:
        """Women, 0 to 1."""
        return self.women / self.whole

    @property
    def has_few_women(self) -> bool:
        """R32, in integers so that nothing is rounded."""
        return 100 * self.women < FEW_PERCENT * self.whole


INTAKE: dict[str, National] = {
    "79000": National(196, 3_972),
    "79010": National(230, 2_115),
    "79020": National(428, 11_401),
    "79030": National(844, 1_592),
    "79040": National(2_780, 5_471),
    "79050": National(274, 7_149),
    "79060": National(119, 4_138),
    "79070": National(77, 1_297),
    "79080": National(243, 401),
    "79160": National(321, 2_026),
}
"""By the code of the domain. Intake that the source gives to no domain (3,497, 478 of them women) is in none."""
ALL = National(5_993, 43_080)
"""All of technology and ICT, with the intake of no domain."""

PROSPECTS_YEAR = 2019
WORDS = {
    1: _l("slight"),
    2: _l("moderate"),
    3: _l("sufficient"),
    4: _l("more than sufficient"),
    5: _l("good"),
}
_LISTED = {
    1: "25201",
    2: "25044 25045 25046 25211 25212 25187 25188 25196 25193 25194 25195 25198 25197",
    3: "25018 25017 25019 25020 25371 25372 25373 25395 25393 25394 25377 25378 25379",
    4: "25104 25105 25106 25107 25108 25296 25297",
    5: "25335 25336 25337 25338 25231 25230 25228 25229",
}
PROSPECTS: dict[str, int] = {code: stars for stars, codes in _LISTED.items() for code in codes.split()}
"""R33: stars by programme code. A code that is not here has no figure, which is not the same as no prospect."""
