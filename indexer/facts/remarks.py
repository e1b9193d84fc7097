"""Which sentences of a decision decide, and which only remark, propose, vote or tell who was there. Knows no outcomes."""

from __future__ import annotations

import re

from indexer.facts.names import names_in
from indexer.facts.places import Piece

# What follows is somebody's statement for the record, to the end of the paragraph (or the next one, where the colon ends it).
_INTRODUCES = re.compile(
    r"(?:tilført|tilføjet|føre(?:s|t)?|ført) (?:til )?(?:\w+)?(?:protokollen|referatet|beslutningsprotokollen|protokol|referat)\b.*:|"
    r"\b(?:protokol(?:bemærkning|tilførsel|lat)\w*|mindretalsudtalelse\w*|særindstilling\w*|særudtalelse\w*)\b[^.]*:|"
    r"\bbemærke(?:r|de) følgende\b[^.]*:|\bfølgende (?:bemærkning|udtalelse|erklæring|protokolbemærkning)\w*\b[^.]*:|"
    r"\b(?:protokolbemærkning|mindretalsudtalelse|særindstilling)(?:er)? fra\b",
    re.IGNORECASE,
)
PRESENCE = re.compile(
    r"\b(?:deltog|deltager|medvirkede|medvirker|inhabil\w*|forlod|forfald|afbud|fraværende|ankom|indtrådte|trådte ud|"
    r"foretræde|til stede|mødte (?:op|som|i stedet)|stedfortræder)\b",
    re.IGNORECASE,
)
_PROPOSES = re.compile(
    r"\b(?:foreslår|foreslog|stillede|stiller|fremsatte|fremsætter|fremlagde|begærede|begærer|anmodede|ønskede|ønsker|opfordre\w*|"
    r"bemærke\w*|understreg\w*|påpegede|præciserede|oplyste|orienterede|spurgte|henstill\w*|noterede|udtrykte|konstaterede|bad|beder|"
    r"lægger vægt|lagde vægt|efterspurgte|efterlyser|undrer|takke\w*|roste|beklage\w*)\b",
    re.IGNORECASE,
)
AMENDMENT = re.compile(
    r"(?i:\b(?:under)?ændringsforslag\w*|\bmodforslag\w*|\balternativ\w* forslag\w*|\btilføjelsesforslag\w*|\bdelforslag\w*|"
    r"\bforslag(?:et)? (?:fra|af|stillet af) (?!forvaltning|administration|direktion)|\bovenstående forslag\b)|"
    r"\b(?!Forvaltning|Administration|Direktion|Byråd|Kommunalbestyrelse|Borgmester|Magistrat|\w*[Uu]dvalg)[A-ZÆØÅ]\w+s (?:ændrings)?forslag\b"
)
_TALLY = re.compile(
    r"^\W*(?:for|imod|mod)(?:\s+\w+)?\s+stem(?:te|mer)|^\W*(?:for|imod|blank\w*|undlod\w*)\s*:|^\W*stemmer (?:for|imod)|\bundl(?:od|ader)\b|"
    r"^\W*(?:for|imod) (?:ændrings)?forslaget",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:godkend|tiltr|vedt|anbefal|taget til|drøft|udsat|udsæt|forkast|til efterretning)", re.IGNORECASE
)
_MINORITY = re.compile(r"^\W*(?:et |\d )?mindretal", re.IGNORECASE)
_PARTY = (
    r"(?:\([A-ZÆØÅ]{1,3}\)|(?:Liste |liste )?[A-ZÆØÅ](?=[ ,])|Venstre|Socialdemokrat\w+|SF|Enhedslisten|Dansk Folkeparti|DF|"
    r"(?:Det )?Konservative(?: Folkeparti)?|Radikale(?: Venstre)?|Alternativet|Liberal Alliance|Nye Borgerlige|Moderaterne|"
    r"Danmarksdemokraterne|Kristendemokraterne|Borgerlisten|[A-ZÆØÅ]-gruppen|[A-ZÆØÅ]\w+listen)"
)
_PARTY_SUBJECT = re.compile(rf"^\W*{_PARTY}")


_OWN_PROPOSAL = re.compile(r"\b(?:foreslog|foreslår|stillede|stiller|fremsatte|fremsætter)\b", re.IGNORECASE)


def is_own_proposal(text: str) -> bool:
    """Whether a member or party puts a proposal: what becomes of "forslaget" after it is not the item's outcome."""
    m = _OWN_PROPOSAL.search(text)
    return m is not None and is_personal(text) and not re.search(r"\bstem(?:te|mer)\b", text[: m.start()])


def remark_blocks(piece: Piece) -> list[Piece]:
    """Statements for the record, each from the sentence that introduces it to where it ends."""
    blocks: list[Piece] = []
    taken = -1
    paragraphs = piece.paragraphs()
    for index, paragraph in enumerate(paragraphs):
        if index <= taken:
            continue
        for sentence in paragraph.sentences():
            if not _INTRODUCES.search(sentence.text):
                continue
            end = paragraph.start + len(paragraph.text)
            if (
                sentence.text.endswith(":")
                and sentence.start + len(sentence.text) == end
                and index + 1 < len(paragraphs)
            ):
                taken = index + 1
                following = paragraphs[taken]
                end = following.start + len(following.text)
            blocks.append(piece.part(sentence.start - piece.start, end - piece.start))
            break
    return blocks


def deciding_sentences(piece: Piece) -> list[Piece]:
    """The decision's sentences without statements for the record, presence, tallies, minorities and mere wishes."""
    blocks = remark_blocks(piece)
    return [
        sentence
        for sentence in piece.sentences()
        if not any(b.start <= sentence.start < b.start + len(b.text) for b in blocks)
        and not _only_remarks(sentence.text)
    ]


def is_personal(text: str) -> bool:
    """Whether the sentence tells what single members or parties do: it opens with a person's name or a party."""
    names = names_in(text)
    return bool((names and not text[: names[0].start].strip(" \"'”»-0123456789.")) or _PARTY_SUBJECT.match(text))


def _only_remarks(text: str) -> bool:
    """Whether the sentence cannot carry the decision itself."""
    if _MINORITY.match(text) or _TALLY.search(text):
        return True
    decided = _DECIDED.search(text)
    aside = (PRESENCE.search(text) if names_in(text) else None) or _PROPOSES.search(text)
    return aside is not None and (decided is None or aside.start() < decided.start())
