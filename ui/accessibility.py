"""Page Tilgængelighed: the accessibility statement that Danish law asks for, honest about what was not examined. Tests nothing itself."""

from __future__ import annotations

import streamlit as st

from ui.format import date
from ui.marked import escape
from ui.state import Shown

MADE, VERSION = "2026-11-22", "0.1.0"  # when the examination below was made, and of which version
SUPERVISION = "https://www.digst.dk/digital-inklusion/webtilgaengelighed/"
_EXCEPTIONS = ("sources", "pictures", "english", "focus", "tables", "grid")
_TESTED = ("axe", "keyboard", "widths", "colours")


def page(shown: Shown) -> None:
    words, settings = shown.words, shown.settings

    def said(key: str, **values: object) -> str:
        return escape(words(f"accessibility.{key}", **values))

    def listed(of: str, names: tuple[str, ...]) -> str:
        return "<ul>" + "".join(f"<li>{said(f'{of}.{name}')}</li>" for name in names) + "</ul>"

    owner = settings.owner or words("accessibility.owner")
    contact = (
        f"<p>{said('contact.text')}<br>{_contact(settings.contact)}</p>"
        if settings.contact
        else f'<div class="state weak"><p>{said("contact.none")}</p></div>'
    )
    st.html(
        f'<p class="lead">{said("lead", owner=owner, address=shown.root or words("accessibility.here"))}</p>'
        f"<h2>{said('status')}</h2><p>{said('status.text')}</p>"
        f"<h2>{said('exceptions')}</h2>{listed('exception', _EXCEPTIONS)}"
        f"<h2>{said('tested')}</h2><p>{said('tested.text')}</p>{listed('tested', _TESTED)}<p>{said('untested')}</p>"
        f"<h2>{said('contact')}</h2>{contact}"
        f"<h2>{said('enforcement')}</h2><p>{said('enforcement.text')} "
        f'<a href="{SUPERVISION}">digst.dk</a></p>'
        f'<p class="quiet">{said("made", day=date(MADE, words.language), version=VERSION)}</p>'
    )


def _contact(text: str) -> str:
    """A mail or web address as a link, anything else as it stands."""
    if text.startswith(("http://", "https://")):
        return f'<a href="{escape(text)}">{escape(text)}</a>'
    return f'<a href="mailto:{escape(text)}">{escape(text)}</a>' if "@" in text and " " not in text else escape(text)
