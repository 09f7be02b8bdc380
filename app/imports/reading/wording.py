"""Sentences that are kept in the source language until somebody reads them."""


def marked(sentence: str) -> str:
    """Mark a sentence for the translation catalogue; `lazy_gettext` puts it into the reader's language later."""
    return sentence
