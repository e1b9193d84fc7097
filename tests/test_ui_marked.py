"""Text of documents is shown as it stands, whatever it looks like."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from indexer.minutes import Span, Table
from ui.marked import escape, inline, label, prose, within

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[link](javascript:alert(1))",
    "![](http://sporing.example/p.png)",
    "**fed** _skrå_ ~~væk~~",
    "$E = mc^2$",
    ":smile: :material/home: :red[rød]",
    "`kode`",
    "</strong></mark><h1>stor</h1>",
    "a &amp; b &lt;c&gt;",
)


def shown(html: str) -> str:
    return BeautifulSoup(html, "html.parser").get_text()


def tags(html: str) -> set[str]:
    return {tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True)}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_html_shows_the_documents_text_literally(payload):
    html = prose(payload, (), [Span(0, 3)], Span(2, len(payload)))
    assert shown(html) == payload
    assert tags(html) <= {"p", "mark", "strong"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_way_to_cut_a_payload_shows_it_literally(payload):
    for start in range(len(payload)):
        html = inline(payload, 0, len(payload), [Span(start, start + 4)], Span(start // 2, start + 2))
        assert shown(html) == payload
        assert tags(html) <= {"mark", "strong"}


def test_marks_stand_around_their_slices():
    assert inline("ja til stien", 0, 12, [Span(7, 12)], Span(3, 12)) == (
        'ja <strong class="best">til <mark>stien</mark></strong>'
    )


def test_a_mark_that_begins_before_the_best_sentence_is_parted_not_crossed():
    assert inline("abcdef", 0, 6, [Span(1, 4)], Span(2, 6)) == (
        'a<mark>b</mark><strong class="best"><mark>cd</mark>ef</strong>'
    )


def test_paragraphs_are_parted_at_empty_lines():
    assert prose("En.\n\nTo.\nTre.") == "<p>En.</p><p>To.\nTre.</p>"


def test_a_table_keeps_rows_cells_and_header():
    text = "Før.\nÅr\tKr.\n2024\t<5>\nEfter."
    table = Table(Span(5, 22), Span(5, 11))
    html = prose(text, (table,))
    assert '<tr><th scope="col">År</th><th scope="col">Kr.</th></tr><tr><td>2024</td><td>&lt;5&gt;</td></tr>' in html


def test_a_table_that_goes_on_repeats_its_header():
    html = prose("2025\t6", (Table(Span(0, 6), None),), header="År\tKr.")
    assert '<tr><th scope="col">År</th><th scope="col">Kr.</th></tr><tr><td>2025</td><td>6</td></tr>' in html


def test_tables_move_with_the_slice():
    table = Table(Span(10, 30), Span(10, 14))
    assert within([table], 0, 20) == (Table(Span(10, 20), Span(10, 14)),)
    assert within([table], 20, 40) == (Table(Span(0, 10), None),)
    assert within([table], 30, 40) == ()


def test_a_label_escapes_markdown():
    assert label("**fed** [a](b) `k` $x$") == r"\*\*fed\*\* \[a\]\(b\) \`k\` \$x\$"


def test_a_label_parts_what_is_replaced_after_parsing():
    assert label(":smile: a -> b www.x.dk") == "\\:\u2060smile\\: a \\-\u2060\\> b www\u2060\\.x\\.dk"


def test_a_label_is_one_line():
    assert label("et\n\n# to") == r"et \# to"


def test_escape_is_fit_for_attributes():
    assert escape("\"'<&") == "&quot;&#x27;&lt;&amp;"
