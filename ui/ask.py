"""Page Spørg: a question, its cited answer, the passages behind it, and the conversation so far. Knows no ranking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from indexer.minutes import Filters
from indexer.text import words as words_of
from retrieval import Archive
from retrieval.cases import Case
from retrieval.cite import body_name
from retrieval.counts import Count, count, headline
from retrieval.exports import answer_document, markdown, word
from retrieval.results import Alternative, Answer, Carried, Hit
from retrieval.understand import MAX_QUESTION, understand, without
from ui import address, cards, coverage, explain, narrow
from ui.address import Search
from ui.examples import examples
from ui.format import counted, date
from ui.marked import escape, label
from ui.memory import DOCX, MARKDOWN, basis, built, download, exact, opened
from ui.parts import hit_card, meeting_list
from ui.searches import save_button
from ui.state import ARCHIVE_PATH, Shown
from ui.strings import Words

K = 10  # passages asked for
FIRST = 5  # of them shown at once: more than fits a screen, few enough to be drawn at once
_NEWEST = 5  # meetings listed on the first screen

_QUESTIONS, _WITHOUT, _MORE, _WIDEN = "asked questions", "removed chips", "all hits", "related words"


def page(shown: Shown) -> None:
    archive = opened(shown)
    if archive is None:
        return
    words = shown.words
    _from_address()
    narrowed = narrow.panel(words, archive, on_change=_narrowed)
    with st.sidebar:
        explain.switch(words)
    search = replace(
        narrowed, questions=_questions(), without=_without(), widen=st.session_state.setdefault(_WIDEN, True)
    )
    if search.questions:
        _conversation(shown, archive, search)
    else:
        _first_screen(shown, archive)
    _to_address(search)


def _questions() -> tuple[str, ...]:
    return tuple(st.session_state.get(_QUESTIONS, ()))


def _without() -> tuple[str, ...]:
    return tuple(st.session_state.get(_WITHOUT, ()))


def _from_address() -> None:
    """Take over what the address says, unless the session wrote it there itself; a page left and come back to keeps its state."""
    params = {key: st.query_params.get_all(key) for key in address.KEYS if key in st.query_params}
    if params and params != st.session_state.get("address"):
        search = address.from_params(params)
        st.session_state[_QUESTIONS], st.session_state[_WITHOUT] = search.questions, search.without
        st.session_state[_WIDEN] = search.widen
        narrow.set_to(search)


def _to_address(search: Search) -> None:
    """Write the search into the address, only what changed: each change is a step that the browser can go back."""
    wanted = address.to_params(search)
    for key in address.KEYS:
        if st.query_params.get_all(key) != wanted.get(key, []):
            if key in wanted:
                st.query_params[key] = wanted[key]
            else:
                del st.query_params[key]
    st.session_state["address"] = wanted


def _ask(question: str) -> None:
    search = Search(questions=_questions()).ask(question)
    st.session_state[_QUESTIONS], st.session_state[_WITHOUT] = search.questions, ()
    st.session_state[_MORE] = False


def _ask_typed() -> None:
    typed = st.session_state["question"]
    if typed and typed.strip():
        _ask(typed.strip())


def _ask_instead(alternative: Alternative, kept: Filters) -> None:
    """An alternative starts over from its own question; filters it drops are cleared."""
    st.session_state[_QUESTIONS] = ()
    if alternative.filters != kept:
        narrow.set_to(Search())
    _ask(alternative.text)


def _back_to(n: int) -> None:
    st.session_state[_QUESTIONS], st.session_state[_WITHOUT] = _questions()[: n + 1], ()
    st.session_state[_MORE] = False


def _begin_anew() -> None:
    st.session_state[_QUESTIONS], st.session_state[_WITHOUT] = (), ()


def _remove(chip: Carried) -> None:
    st.session_state[_WITHOUT] = (*_without(), f"{chip.kind}:{chip.text}")


def _narrowed() -> None:
    st.session_state[_MORE] = False


def _input(words: Words, more: bool) -> None:
    """The field to ask in. In a container: pinned to the bottom, Streamlit would scroll the answer out of sight."""
    text = words("ask.input.more" if more else "ask.input")
    with st.container():
        st.chat_input(text, key="question", max_chars=MAX_QUESTION, on_submit=_ask_typed)


def _first_screen(shown: Shown, archive: Archive) -> None:
    words = shown.words
    st.html(f'<p class="lead">{escape(words("ask.lead"))}</p>')
    _input(words, more=False)
    made = examples(archive)
    if made:
        st.html(f"<h2>{escape(words('ask.examples'))}</h2>")
        for n, (kind, title) in enumerate(made):
            question = words(f"example.{kind}", title=title)
            st.button(label(question), key=f"example {n}", on_click=_ask, args=(question,), icon=":material/search:")
    newest = [entry for entry in archive.index.catalog.sittings() if entry.date][-_NEWEST:][::-1]
    if newest:
        st.html(f"<h2>{escape(words('ask.newest'))}</h2>" + meeting_list(shown, archive.index.catalog, newest))


@st.cache_resource(max_entries=512, show_spinner=False)
def _answered(generation: str, search: Search, _archive: Archive) -> Answer:
    """The answer to the last question of a conversation; the same search in the same index is answered once."""
    *history, question = search.questions
    query = understand(question, _archive.known, history, search.filters)
    for removed in search.without:
        kind, _, text = removed.partition(":")
        chip = next((c for c in query.carried if (c.kind, c.text) == (kind, text)), None)
        query = without(query, chip) if chip else query
    return _archive.answer_query(replace(query, widen=search.widen), K)


def _answer(archive: Archive, search: Search) -> Answer:
    return _answered(built(archive), search, archive)


@st.cache_resource(max_entries=128, show_spinner=False)
def _counted(generation: str, question: str, filters: Filters, _archive: Archive) -> Count | None:
    """The exact answer to a counting question; None of any other and of one that cannot be counted."""
    found = count(question, _archive, filters)
    return found if found is not None and found.n is not None else None


def _count(archive: Archive, question: str, filters: Filters) -> Count | None:
    return _counted(built(archive), question, filters, archive)


def _conversation(shown: Shown, archive: Archive, search: Search) -> None:
    words = shown.words
    *earlier, question = search.questions
    if earlier:
        with st.expander(words("ask.earlier", n=len(earlier)), icon=":material/history:"):
            for n in range(len(earlier)):
                _earlier(shown, archive, replace(search, questions=search.questions[: n + 1], without=()), n)
    with st.chat_message("user", avatar=":material/person:"):
        st.html(f'<p class="asked">{escape(question[:MAX_QUESTION])}</p>')
        if len(question) > MAX_QUESTION:
            st.caption(words("ask.too_long", n=MAX_QUESTION))
    if not words_of(question):
        title = next((title for _, title in examples(archive)), "skolebestyrelse")
        st.info(words("ask.unreadable", example=label(title)))
        _input(words, more=True)
        return
    counted_as = _count(archive, question, search.filters)
    if counted_as is not None:
        with st.chat_message("assistant", avatar=":material/account_balance:"):
            exact(shown, archive, counted_as, search.filters)
        _input(words, more=True)
        _anew(words)
        return
    answer = _answer(archive, search)
    with st.chat_message("assistant", avatar=":material/account_balance:"):
        _carried(words, answer)
        _said(shown, archive, answer)
    _input(words, more=True)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _anew(words)
        # A follow-up is kept with what it took over: alone it would ask something else.
        save_button(shown, archive, answer.query.search_text if answer.query.carried else question, search.filters)
        _take_home(words, archive, answer)
    _hits(shown, archive, answer)


def _take_home(words: Words, archive: Archive, answer: Answer) -> None:
    """The answer with all its hits as a file; a follow-up names what it took over."""
    carried = "; ".join(chip.text for chip in answer.query.carried)
    about = basis(archive, f"{answer.query.text} ({carried})" if carried else answer.query.text, answer.query.filters)
    document = partial(answer_document, answer, about)
    download(words("export.docx"), lambda: word(document()), "svar.docx", DOCX)
    download(words("export.markdown"), lambda: markdown(document()).encode(), "svar.md", MARKDOWN)


def _anew(words: Words) -> None:
    st.button(words("ask.new"), icon=":material/add_comment:", type="tertiary", on_click=_begin_anew, key="anew")


def _earlier(shown: Shown, archive: Archive, search: Search, n: int) -> None:
    """A question before, its first statement, and the way back to it."""
    counted_as = _count(archive, search.questions[-1], search.filters)
    if counted_as is not None:
        said = f"{headline(counted_as, str(counted_as.n))}. {counted_as.rule}"
    else:
        answer = _answer(archive, search)
        said = answer.statements[0].text if answer.statements else shown.words("ask.none.title")
    st.html(f'<p class="asked">{escape(search.questions[-1])}</p><p lang="da">{cards.quoted_line(said)}</p>')
    st.button(
        shown.words("ask.again"),
        key=f"again {n}",
        type="tertiary",
        icon=":material/undo:",
        on_click=_back_to,
        args=(n,),
    )


def _carried(words: Words, answer: Answer) -> None:
    """What the question took over, each removable."""
    if not answer.query.carried:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="quiet">{escape(words("ask.carried"))}</p>', width="content")
        for n, chip in enumerate(answer.query.carried):
            st.button(
                f"{words(f'carried.{chip.kind}')}\\: {label(chip.text)}",
                key=f"chip {n} {chip.kind} {chip.text}",
                icon=":material/close:",
                help=words("ask.carried.help"),
                on_click=_remove,
                args=(chip,),
            )


def _said(shown: Shown, archive: Archive, answer: Answer) -> None:
    """The answer itself in one of its three states, and what was searched."""
    words = shown.words
    if answer.status == "none":
        _nothing(shown, archive, answer)
        return
    if answer.status == "weak":
        st.html(
            f'<div class="state weak"><h2>{cards.badge(words("ask.weak.title"), "warn", "help")}</h2>'
            f"<p>{escape(words('ask.weak'))}</p></div>"
        )
        heading = ""
    else:
        heading = f"<h2>{escape(words('ask.answer'))}</h2>"
    said = "".join(
        cards.statement(
            words,
            s,
            answer.hits[s.hit],
            shown.item_link,
            explain.terms(archive, s.text, f"svar-{n}"),
        )
        for n, s in enumerate(answer.statements)
    )
    st.html(heading + said + _searched_line(words, archive, answer))
    _related(words, answer)
    if answer.status == "weak":
        _alternatives(words, archive, answer)


def _searched_line(words: Words, archive: Archive, answer: Answer) -> str:
    also = ", ".join(term for term in answer.query.expansions if any(archive.holds(w) for w, _, _ in words_of(term)))
    mended = "; ".join(words("ask.mended", typed=typed, meant=meant) for typed, meant in answer.query.corrections)
    searched = words(
        "ask.searched",
        meetings=counted(answer.searched.meetings, words("n.meeting"), words("n.meetings"), words.language),
        newest=date(answer.searched.newest, words.language),
        ms=round(answer.milliseconds),
    )
    widened = f'<p class="quiet">{escape(words("ask.also"))}: <span lang="da">{escape(also)}</span></p>' if also else ""
    read_as = f'<p class="quiet">{escape(mended)}</p>' if mended else ""
    missing = ", ".join(f"»{word}«" for word in answer.unheld)
    unheld = f'<p class="unheld">{escape(words("ask.unheld", listed=missing))}</p>' if missing else ""
    return f'{unheld}{read_as}{widened}<p class="quiet">{escape(searched)}</p>'


def _related(words: Words, answer: Answer) -> None:
    """The switch for related words, where there are any or they were switched off."""
    if answer.query.expansions or not answer.query.widen:
        st.toggle(words("ask.related"), key=_WIDEN, on_change=_narrowed, persist_state="session")


def _nothing(shown: Shown, archive: Archive, answer: Answer) -> None:
    """No answer: what was searched, what to try, and that minutes may be missing."""
    words, searched = shown.words, answer.searched
    if searched.meetings:
        period = words(
            "ask.none.period",
            oldest=date(searched.oldest, words.language),
            newest=date(searched.newest, words.language),
        )
        meetings = counted(searched.meetings, words("n.meeting"), words("n.meetings"), words.language)
        bodies = ", ".join(dict.fromkeys(body_name(c) for c in searched.committees))
        text = f"{words('ask.none.searched')} {meetings} {period}: {bodies}."
    else:
        text = words("ask.none.nothing")
    st.html(
        f'<div class="state none"><h2>{escape(words("ask.none.title"))}</h2><p>{escape(text)}</p>'
        f"{_searched_line(words, archive, answer)}</div>"
    )
    _related(words, answer)
    _alternatives(words, archive, answer)
    with st.expander(words("coverage.show"), icon=":material/calendar_month:"):
        coverage.section(words, archive, answer.query.filters, "none")
    href = escape(shown.link(ARCHIVE_PATH, {"visning": "daekning"}))
    st.html(
        f"<p><strong>{escape(words('ask.none.missing'))}</strong> "
        f'<a href="{href}" target="_self">{escape(words("ask.none.missing.text"))}</a></p>'
    )


def _alternatives(words: Words, archive: Archive, answer: Answer) -> None:
    """Two or three other things to try; without an answer the index's own questions fill up what the engine has no idea for."""
    filters = answer.query.filters
    offered = list(answer.alternatives)
    if answer.status == "none" and len(offered) < 2:
        made = [words(f"example.{kind}", title=title) for kind, title in examples(archive)]
        offered += [Alternative(question, question, filters) for question in made[: 3 - len(offered)]]
    if not offered:
        return
    st.html(f"<h3>{escape(words('ask.none.try'))}</h3>")
    for n, alternative in enumerate(offered[:3]):
        st.button(
            label(_alternative_label(words, alternative, answer)),
            key=f"alternative {n}",
            icon=":material/search:",
            on_click=_ask_instead,
            args=(alternative, filters),
        )


def _alternative_label(words: Words, alternative: Alternative, answer: Answer) -> str:
    """The engine labels in Danish; in English the label is made from what the alternative does."""
    if words.language == "da" or alternative.label == alternative.text:
        return alternative.label
    if alternative.filters != answer.query.filters:
        return words("ask.none.nofilters")
    if alternative.text == answer.query.text:
        return words("ask.none.alone")
    return words("ask.none.search", text=alternative.text)


def _hits(shown: Shown, archive: Archive, answer: Answer) -> None:
    """The passages behind the answer. Without an answer they are behind a switch: they hardly say what was asked."""
    words = shown.words
    if not answer.hits:
        return
    if answer.status == "none":
        if not st.toggle(words("ask.nearest.show"), key="nearest"):
            return
        st.html(f"<h2>{escape(words('ask.sources.nearest'))}</h2>")
    else:
        st.html(f"<h2>{escape(words('ask.sources'))}</h2>")
    every = st.session_state.get(_MORE, False)
    groups = by_case(answer.hits, lambda hit: archive.cases.case(hit.passage.place.item_key))
    for group in groups if every else groups[:FIRST]:
        _group(shown, archive, answer, group)
    rest = sum(map(len, groups[FIRST:]))
    if rest > 0 and not every:
        st.button(words("ask.more", n=rest), key="more", icon=":material/expand_more:", on_click=_show_all)


def by_case(hits: Sequence[Hit], case_of: Callable[[Hit], Case | None]) -> list[tuple[Hit, ...]]:
    """The hits in their order, those of several handlings of one case together where the best of them stands."""
    cases = [case_of(hit) for hit in hits]
    handled = {
        case: {h.passage.place.item_key for h, c in zip(hits, cases, strict=True) if c == case} for case in cases
    }
    groups: dict[Case | str, list[Hit]] = {}
    for hit, case in zip(hits, cases, strict=True):
        groups.setdefault(case if case and len(handled[case]) > 1 else hit.passage.id, []).append(hit)
    return [tuple(group) for group in groups.values()]


def _group(shown: Shown, archive: Archive, answer: Answer, group: tuple[Hit, ...]) -> None:
    """The best hit of a case, and the others folded under it; unfolded where a statement above is taken from them."""
    words, (first, *others) = shown.words, group
    hit_card(shown, archive, first, answer.query.text, answer.query.history)
    if not others:
        return
    n = len({hit.passage.place.item_key for hit in group})
    handled = counted(n, words("n.handling"), words("n.handlings"), words.language)
    cited = {answer.hits[s.hit].rank for s in answer.statements}
    more = st.expander(
        words("ask.same_case", handled=handled, n=len(others)),
        key=f"case {answer.query.text} {first.passage.id}",
        expanded=any(hit.rank in cited for hit in others),
        icon=":material/history:",
        on_change="rerun",
    )
    with more:
        if more.open:
            for hit in others:
                hit_card(shown, archive, hit, answer.query.text, answer.query.history)


def _show_all() -> None:
    st.session_state[_MORE] = True
