"""Numbers written as words, in Dutch and English: `drie`, `tweede`, `vijfentwintig`, `twenty-five`, `first`."""

import re
import unicodedata

_DUTCH = [
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
]
_ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_DUTCH_TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
_ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_DUTCH_PLACES = [
    "eerste",
    "tweede",
    "derde",
    "vierde",
    "vijfde",
    "zesde",
    "zevende",
    "achtste",
    "negende",
    "tiende",
]
_ENGLISH_PLACES = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]


def _cardinals() -> dict[str, int]:
    words: dict[str, int] = {}
    for names in (_DUTCH, _ENGLISH):
        words.update((name, number) for number, name in enumerate(names))
    for tens, (dutch, english) in enumerate(zip(_DUTCH_TENS, _ENGLISH_TENS, strict=True), start=2):
        words[dutch] = words[english] = 10 * tens
        for ones in range(1, 10):
            words[f"{_DUTCH[ones]}en{dutch}"] = words[f"{english}{_ENGLISH[ones]}"] = 10 * tens + ones
    return words


_CARDINALS = _cardinals()
_PLACES = {
    name: number for names in (_DUTCH_PLACES, _ENGLISH_PLACES) for number, name in enumerate(names, start=1)
}
_AS_DIGITS = re.compile(r"\b(\d{1,2})\s*(?:e|de|ste|st|nd|rd|th)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in decomposed if character.isalpha())


def number_in_words(value: str) -> int | None:
    """A whole number from 0 to 99 that is written out, else None: `drie`, `Twenty-five`."""
    return None if " " in value else _CARDINALS.get(_plain(value))


def in_digits(value: str) -> str:
    """The same text with every number and place that is written out in digits: `tweede jaar` is `2 jaar`."""

    def digits(match: re.Match[str]) -> str:
        word = _plain(match[0])
        number = _CARDINALS.get(word, _PLACES.get(word))
        return match[0] if number is None else str(number)

    return _AS_DIGITS.sub(r"\1", _WORD.sub(digits, value))
