"""The official names that schools share: education domains and recognised programmes (formerly crebo).

From the ministerial list of qualification files of 2015, and for the newer code from the list of programmes in use;
later codes are entered by the school. Names are Dutch by nature: they are what diplomas and agreements say.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class OfficialProgramme:
    """What the list says of one programme code."""

    name: str
    level: int
    domain_code: str


DOMAINS: dict[str, tuple[str, str]] = {
    "79000": ("Bouw en infra", "Construction and infrastructure"),
    "79010": ("Afbouw, hout en onderhoud", "Finishing, wood and maintenance"),
    "79020": ("Techniek en procesindustrie", "Engineering and process industry"),
    "79030": ("Ambacht, laboratorium en gezondheidstechniek", "Crafts, laboratory and health technology"),
    "79040": ("Media en vormgeving", "Media and design"),
    "79050": ("Informatie en communicatietechnologie", "Information and communication technology"),
    "79060": ("Mobiliteit en voertuigen", "Mobility and vehicles"),
    "79070": ("Transport, scheepvaart en logistiek", "Transport, shipping and logistics"),
    "79080": ("Handel en ondernemerschap", "Trade and entrepreneurship"),
    "79160": ("Voedsel, natuur en leefomgeving", "Food, nature and living environment"),
}
"""Code -> name in Dutch and in English."""

_LISTED: tuple[tuple[str, str, dict[str, int]], ...] = (
    ("79030", "Allround laborant", {"25044": 3}),
    ("79030", "Biologisch medisch analist", {"25045": 4}),
    ("79030", "Chemisch-fysisch analist", {"25046": 4}),
    ("79000", "Middenkaderfunctionaris bouw", {"25104": 4}),
    ("79000", "Middenkaderfunctionaris infra", {"25105": 4}),
    ("79000", "Middenkaderfunctionaris landmeetkunde", {"25106": 4}),
    ("79000", "Middenkaderfunctionaris restauratie", {"25107": 4}),
    ("79000", "Middenkaderfunctionaris verkeer en stedenbouw", {"25108": 4}),
    ("79010", "Meubel en interieurbouw", {"25018": 2, "25017": 3, "25019": 4, "25020": 4}),
    ("79020", "Commercieel technicus engineering", {"25296": 4}),
    ("79020", "Technicus engineering", {"25297": 4}),
    ("79020", "Industriële processen", {"25335": 2, "25336": 3, "25337": 2, "25338": 3}),
    ("79070", "Logistiek", {"25371": 2, "25372": 3, "25373": 2}),
    ("79070", "Havenlogistiek", {"25395": 2, "25393": 3, "25394": 4}),
    ("79070", "Middenkader transport en logistiek", {"25377": 4, "25378": 4, "25379": 4}),
    ("79060", "Fietstechniek", {"25231": 2, "25230": 3}),
    ("79060", "Autospuiten", {"25228": 2, "25229": 3}),
    ("79040", "Mediavormgeving", {"25201": 4}),
    ("79040", "Ruimtelijke vormgeving", {"25211": 2, "25212": 4}),
    ("79040", "AV-productie", {"25196": 2, "25193": 3, "25194": 4, "25195": 4}),
    ("79040", "DTP", {"25198": 2, "25197": 3}),
    ("79050", "Applicatie- en mediaontwikkelaar", {"25187": 4}),
    ("79050", "Gamedeveloper", {"25188": 4}),
    ("79050", "Software developer", {"25604": 4}),
)

PROGRAMMES: dict[str, OfficialProgramme] = {
    code: OfficialProgramme(name, level, domain)
    for domain, name, codes in _LISTED
    for code, level in codes.items()
}
"""Code -> what the list says."""
