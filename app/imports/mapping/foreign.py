"""Files that are spreadsheets and do not belong here: a bank statement, a list of staff."""

from collections.abc import Sequence

from app.imports.reading import Sheet, UnreadableFile
from app.imports.reading.parsing.headers import normalised

_BANK = frozenset(
    map(
        normalised,
        (
            "IBAN",
            "IBAN/BBAN",
            "Tegenrekening",
            "Tegenrekening IBAN/BBAN",
            "Rekening",
            "Rekeningnummer",
            "Af Bij",
            "Bij/Af",
            "Bedrag",
            "Bedrag (EUR)",
            "Saldo",
            "Saldo na mutatie",
            "Saldo na trn",
            "Mutatiesoort",
            "Valuta",
            "Munt",
            "Boekdatum",
            "Rentedatum",
            "Transactiedatum",
            "Volgnr",
            "BIC",
            "Tegenpartij",
            "Naam tegenpartij",
            "Omschrijving-1",
            "Amount",
            "Balance",
            "Counterparty",
            "Debit/credit",
            "Transaction date",
            "Account",
        ),
    )
)
_STAFF = frozenset(
    map(
        normalised,
        (
            "Docent",
            "Docentcode",
            "Docentnummer",
            "Personeelsnummer",
            "Medewerker",
            "Medewerkernummer",
            "Personeelsnr",
            "Aanstelling",
            "FTE",
            "Staff",
            "Staff number",
            "Employee",
            "Employee number",
            "Teacher",
        ),
    )
)
_ENOUGH_MONEY, _ENOUGH_STAFF = 3, 2


def refuse_foreign(sheets: Sequence[Sheet]) -> None:
    """Raise UnreadableFile for a file whose column names say that it is something that nobody imports here."""
    for sheet in sheets:
        for _number, cells in sheet.beginning:
            keys = {normalised(cell): cell for cell in cells if cell}
            money = [keys[key] for key in keys if key in _BANK]
            if len(money) >= _ENOUGH_MONEY:
                raise UnreadableFile("bank_statement", columns=", ".join(money[:_ENOUGH_MONEY]))
            if len(_STAFF & set(keys)) >= _ENOUGH_STAFF:
                raise UnreadableFile("staff_list")
