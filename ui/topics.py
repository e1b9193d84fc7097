"""KLE main groups as a filter with counts, and as an overview in the archive. Knows no numbers' meaning."""

from __future__ import annotations

import streamlit as st

from indexer.minutes import Filters
from retrieval import Archive
from retrieval.exports import topics_document
from retrieval.places import handlings
from retrieval.topics import Topic, topic_text, topics, topics_table
from ui.format import counted, date, whole
from ui.marked import escape
from ui.memory import basis, built, choice, downloads, place_link, table
from ui.state import DECISIONS_PATH, Shown
from ui.strings import Words


@st.cache_resource(max_entries=4, show_spinner=False)
def _topics(generation: str, _archive: Archive) -> tuple[Topic, ...]:
    return topics(handlings(_archive.index.catalog))


def of(archive: Archive) -> tuple[Topic, ...]:
    """The topics of the whole index, by number."""
    return _topics(built(archive), archive)


def chosen(words: Words, archive: Archive, key: str) -> tuple[str, ...]:
    """The main group picked in a filter, as Filters.topics; nothing is drawn where no case number follows KLE."""
    named = {topic_text(t.number): t.number for t in of(archive)}
    picked = named.get(choice(words, "filter.topic", list(named), key)) if named else None
    return (picked,) if picked else ()


def overview(shown: Shown, archive: Archive) -> None:
    """Every main group with its items, and how many items say none."""
    words, found = shown.words, of(archive)
    items = archive.index.catalog.count("items", Filters())
    numbered = sum(len(t.places) for t in found)
    if not found:
        st.info(words("topics.none", items=whole(items, words.language)))
        return
    st.html(
        f"<p>{escape(words('topics.share', n=whole(numbered, words.language), items=whole(items, words.language)))}</p>"
    )
    header = [words(k) for k in ("filter.topic", "topics.items", "topics.latest", "page.decisions")]
    caption = counted(len(found), words("n.topic"), words("n.topics"), words.language)
    st.html(table(caption, header, [_row(shown, t) for t in found], words("coverage.region")))
    st.caption(words("topics.source"))
    about = basis(archive, words("archive.view.topics"))
    downloads(words, lambda: topics_document(found, about), topics_table(found), about, "emner")


def _row(shown: Shown, topic: Topic) -> tuple[str, ...]:
    words, last = shown.words, max(topic.places, key=lambda p: (p.date or "", p.key))
    href = escape(shown.link(DECISIONS_PATH, {"besl_emne": topic_text(topic.number)}))
    name = escape(topic_text(topic.number)) + (
        "" if topic.name else f' <span class="quiet">{escape(words("topics.unnamed"))}</span>'
    )
    return (
        f'<span lang="da">{name}</span>',
        whole(len(topic.places), words.language),
        f'{place_link(shown, last, last.title)}<br><span class="quiet">{escape(date(last.date, words.language))}</span>',
        f'<a href="{href}" target="_self">{escape(words("topics.decisions"))}<span class="sr"> {escape(topic_text(topic.number))}</span></a>',
    )
