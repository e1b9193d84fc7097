"""What a web page prints around its content: phrases of buttons and links. A table; knows no file format."""

from __future__ import annotations

import re

# Alone on a line these are never content.
PHRASES = frozenset(
    """
    udskriv|udskriv hele dagsordenen|udskriv dagsorden|udskriv referat|udskriv punkt|udskriv siden|udskriv denne side
    print siden|print dagsorden|print referat|print punkt|kopier link|kopiér link|kopier link til punktet|kopier link til punkt
    kopiér link til punktet|kopier link til punktet - print|til toppen|til top|tilbage til toppen|gå til toppen|til indholdsfortegnelse
    tilbage til indholdsfortegnelsen|fold alle ud|fold alle ind|fold alle punkter ud|fold alle punkter ind|fold ud|fold ind
    luk alle punkter|åbn alle punkter|åbn alle|luk alle|vis alle punkter|skjul alle punkter|udvid alle|skjul alle|klik her for at folde ud
    gå til hovedindhold|gå til indhold|spring til indhold|spring til hovedindhold|hop til indhold|skip to content|skip to main content
    hent pdf-version|hent som pdf|download som pdf|gem som pdf|show video|vis video|tryk 'ctrl f'|you are here|du er her
    læs op|læs højt|få læst teksten op|del på facebook|del på linkedin|del på twitter|del via e-mail|made with flippingbook
    accepter alle cookies|accepter alle|afvis alle|kun nødvendige cookies|accepter cookies|tillad alle cookies|prompt resultater|relevans v1
    """.strip()
    .replace("\n", "|")
    .replace("    ", "")
    .split("|")
)
# Only inside a button or a link.
CONTROLS = frozenset(
    "print|del|luk|åbn|vis|skjul|menu|søg|tilbage|frem|næste|forrige|læs mere|vis mere|vis mindre|accepter|afvis|hent|download|vælg|ok".split(
        "|"
    )
)
# Class or id names (whole words of them) of boxes that hold no content.
BOXES = re.compile(
    r"(?:^|[\s_-])(?:cookie\w*|consent|gdpr|sr-only|visually-?hidden|screen-?reader(?:-text)?|skip-?links?|breadcrumbs?|broedkrumme"
    r"|site-?(?:header|footer|nav)|main-?menu|share-?(?:bar|buttons?|links?)|social-?(?:share|links?)|print-?(?:button|link)|noprint|no-print)(?=$|[\s_-])",
    re.IGNORECASE,
)


def is_phrase(text: str) -> bool:
    return _key(text) in PHRASES


def is_control(text: str) -> bool:
    return _key(text) in CONTROLS or is_phrase(text)


def _key(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .»›>«‹<↑▲▼+|")
