"""Sentences in templates: in the language of the reader, and with values that are escaped in a page only."""

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale

PAGE = (
    "{{ _('Number %(rank)s on your list', rank='<b>') }}, {{ _('100 %%') }}, "
    "{{ ngettext('%(num)s place', '%(num)s places', places) }}"
)
EMAIL = f"{{% autoescape false %}}{PAGE}{{% endautoescape %}}"
WORDS = [
    ("nl", 1, "Nummer {} op je lijst, 100 %, 1 plek"),
    ("nl", 2, "Nummer {} op je lijst, 100 %, 2 plekken"),
    ("en", 2, "Number {} on your list, 100 %, 2 places"),
]


@pytest.mark.parametrize(("language", "places", "words"), WORDS)
def test_a_sentence_is_in_the_language_of_the_reader(
    app: Flask, language: str, places: int, words: str
) -> None:
    other = "nl" if language == "en" else "en"

    with app.test_request_context(), force_locale(other), force_locale(language):
        said = render_template_string(PAGE, places=places)
        written = render_template_string(EMAIL, places=places)

    assert said == words.format("&lt;b&gt;")
    assert written == words.format("<b>")


def test_a_sentence_that_nobody_reads_yet_is_as_it_was_written(app: Flask) -> None:
    template = app.jinja_env.from_string("{{ _('Today') }}")

    assert template.render() == "Today"
