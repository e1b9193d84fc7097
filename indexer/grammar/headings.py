"""The table of section headings: canonical type -> printed forms, and the kinds of heading that carry a body and a date.

Whoever meets a new heading adds it here and nowhere else. Forms are compared without case, accents, markup and colon.
Knows single lines only; whether a line stands where a heading can stand is decided in sections.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from indexer.dates import find_dates
from indexer.grammar.bodies import BODY
from indexer.text import fold

FORMS: dict[str, tuple[str, ...]] = {
    "resume": (
        "Resume",
        "Resumé",
        "Sagsresumé",
        "Sagsresume",
        "Kort resumé",
        "Præsentation",
        "Sagens kerne",
        "Indledning",
        "Sammenfatning",
        "Kort om sagen",
        "Sagen kort",
        "Sagen i korte træk",
        "Kort fortalt",
        "Resumé af sagen",
        "Introduktion",
        "Sagen i kort form",
    ),
    "beslutningstema": (
        "Beslutningstema",
        "Sagstema",
        "Anledning",
        "Formål med sagen",
        "Formål",
        "Sagens formål",
        "Beslutningspunkter",
        "Hvad skal der træffes beslutning om",
        "Hvad skal der besluttes",
        "Sagens tema",
        "Tema",
        "Emne",
        "Sagens anledning",
        "Beslutningsoplæg",
        "Drøftelsestema",
        "Orienteringstema",
    ),
    "indstilling": (
        "Indstilling",
        "Indstillinger",
        "Administrativ indstilling",
        "Hovedindstilling",
        "Anbefaling",
        "Anbefalinger",
        "Forslag",
        "Forslag til beslutning",
        "Beslutningsforslag",
        "Indstilling om",
        "Indstilling og beslutning",
        "Det indstilles",
        "Det indstilles at",
        "Det foreslås",
        "Det foreslås at",
        "Det anbefales",
        "Afstemningstema",
        "Forslaget",
        "Indstillingen",
        "Indstilling til udvalget",
        "Indstilling til beslutning",
        "Fagforvaltningens indstilling",
        "Forslag til indstilling",
        "Anbefaling og indstilling",
    ),
    "handlemuligheder": (
        "Handlemuligheder",
        "Alternativer",
        "Alternativ",
        "Alternativ indstilling",
        "Beskrivelse af alternativ indstilling",
        "Sagsbeskrivelse af alternativ indstilling",
        "Alternative løsninger",
        "Alternative muligheder",
        "Scenarier",
        "Løsningsmuligheder",
        "Politisk handlerum",
        "Alternative handlemuligheder",
        "Mulige løsninger",
    ),
    "beslutning": (
        "Beslutning",
        "Beslutninger",
        "Referat",
        "Vedtagelse",
        "Konklusion",
        "Udvalgets beslutning",
        "Byrådets beslutning",
        "Afgørelse",
        "Protokol",
        "Besluttet",
        "Til referat",
        "Rådets beslutning",
        "Vedtaget",
        "Udvalgets afgørelse",
        "Beslutningsreferat",
        "Beslutning og referat",
        "Offentlig beslutning der skal udfyldes, hvis punktet er lukket",
        "Offentlig beslutning",
        "Offentliggjort beslutning",
        "Beslutningsprotokol",
        "Mødets beslutning",
        "Endelig beslutning",
        "Behandling",
        "Rådets konklusion",
        "Vedtagelser",
        "Referat af punktet",
        "Kommunalbestyrelsens beslutning",
    ),
    "afstemning": (
        "Afstemning",
        "For stemte",
        "Imod stemte",
        "For forslaget stemmer",
        "Imod stemmer",
        "Følgende undlod at stemme",
        "Hverken for eller imod",
        "Undlod at stemme",
        "Afstemningsresultat",
        "Resultat af afstemning",
    ),
    "tidligere_beslutning": (
        "Sagens forløb",
        "Historik",
        "Sagshistorik",
        "Sagshistorik, henvisninger",
        "Tidligere behandling",
        "Tidligere politisk behandling",
        "Politisk behandling",
        "Tidligere beslutning",
        "Tidligere beslutninger",
        "Tidligere beslutninger i sagen",
        "Oversigt over politisk behandling",
        "Tidligere sagsbehandling",
        "Udvalgenes behandling",
        "Udvalgsbehandling",
        "Fagudvalgets anbefaling",
        "Borgmesterens Afdeling påtegning",
        "Fagudvalgets beslutning",
        "Behandlet tidligere",
        "Sagens tidligere behandling",
        "Tidligere behandlet",
        "Tidligere behandlinger",
        "Påtegning",
        "Sagens historik",
        "Hidtidig behandling",
    ),
    "sagsgang": (
        "Sagsgang",
        "Sagsgang og sagstype",
        "Sagsprocedure",
        "Forventet sagsgang",
        "Sagsforløb",
        "Sagen behandles i",
        "Sagen afgøres i",
        "Sagen afgøres af",
        "Beslutningskompetence",
        "Kompetence",
        "Kompetenceudvalg",
        "Hvem beslutter",
        "Politisk behandlingsplan",
        "Behandles i",
        "Videre sagsgang",
        "Behandlingsplan",
        "Kompetent organ",
        "Hvem afgør sagen",
        "Politisk sagsgang",
        "Sagens gang",
        "Afgøres af",
        "Afgøres i",
        "Sagstype",
    ),
    "sagsfremstilling": (
        "Sagsfremstilling",
        "Sagens indhold",
        "Sagsbeskrivelse",
        "Sagsbeskrivelse af hovedindstilling",
        "Beskrivelse af sagen",
        "Beskrivelse",
        "Redegørelse",
        "Løsning",
        "Gennemgang af sagen",
        "Baggrund og vurdering",
        "Sagsfremstilling og økonomi",
        "First-agenda Sagsfremstilling",
        "Supplerende sagsfremstilling",
        "Sagen",
        "Sagsindhold",
        "Fakta",
        "Sagens hovedindhold",
        "Indhold",
        "Sagsfremstilling og vurdering",
        "Sagsredegørelse",
        "Fremstilling",
        "Sagens fakta",
        "Sagsfremstilling og baggrund",
        "Uddybning",
        "Uddybende sagsfremstilling",
        "Status",
        "Beskrivelse af forslaget",
        "Projektbeskrivelse",
        "Oplæg",
        "Ydelse",
        "Til orientering",
        "Orientering",
        "Til drøftelse",
    ),
    "baggrund": (
        "Baggrund",
        "Problemstilling",
        "Indledning/Baggrund",
        "Baggrund for sagen",
        "Sagens baggrund",
        "Motivation",
        "Begrundelse",
        "Motivering",
        "Forhistorie",
        "Baggrund og formål",
        "Forudsætninger",
    ),
    "vurdering": (
        "Vurdering",
        "Forvaltningens vurdering",
        "Administrationens vurdering",
        "Direktionens vurdering",
        "Samlet vurdering",
        "Forvaltningens bemærkninger",
        "Administrationens bemærkninger",
        "Overvejelser",
        "Faglig vurdering",
        "Vurdering og anbefaling",
        "Administrative bemærkninger",
        "Vurdering i forhold til administrative forhold",
        "Vurdering i forhold til andre afledte konsekvenser",
        "Forvaltningens overvejelser",
        "Udtalelse fra forvaltningen",
    ),
    "økonomi": (
        "Økonomi",
        "Økonomiske konsekvenser",
        "Økonomiske og personalemæssige konsekvenser",
        "Økonomiske og erhvervsmæssige konsekvenser",
        "Økonomi og afledt drift",
        "Økonomi og finansiering",
        "Økonomiske forhold og konsekvenser",
        "Vurdering i forhold til økonomi",
        "Bevillingsmæssige konsekvenser",
        "Finansiering",
        "Økonomi og personaleforhold",
        "Økonomiske forhold",
        "Økonomi og personale",
        "Bevilling",
        "Økonomiske bemærkninger",
        "Konsekvenser for økonomi",
        "Økonomi og bevilling",
        "Økonomisk overblik",
        "Økonomi og ressourcer",
        "Økonomiske og bevillingsmæssige konsekvenser",
        "Økonomisk konsekvens",
    ),
    "personale": (
        "Personale",
        "Personalemæssige konsekvenser",
        "Personaleforhold",
        "Organisatoriske konsekvenser",
        "Personalemæssige forhold",
        "Medarbejderinddragelse",
        "MED-behandling",
        "Organisation og personale",
    ),
    "lovgrundlag": (
        "Lovgrundlag",
        "Lovgrundlag - link",
        "Retsgrundlag",
        "Retligt grundlag",
        "Retsregler og andre forskrifter",
        "Juridiske og planmæssige forhold",
        "Lovhjemmel",
        "Juridiske forhold",
        "Hjemmel",
        "Juridiske konsekvenser",
        "Lovgivning",
        "Retlige forhold",
        "Juridisk grundlag",
        "Plangrundlag",
        "Lov- og plangrundlag",
        "Lovgrundlag mv",
        "Lov- og retsgrundlag",
        "Jura",
    ),
    "høring": (
        "Høring",
        "Høringer",
        "Inddragelse og høring",
        "Høring og sagsgang",
        "Høring/udtalelse",
        "Høring og inddragelse",
        "Udtalelser",
        "Udtalelse",
        "Inddragelse",
        "Borgerinddragelse",
        "Høringssvar",
        "Ældreråd/Handicapråd",
        "Partshøring",
        "Inddragelse af borgere",
        "Ældrerådet/Handicaprådet",
        "Høringsparter",
        "Borgerdialog",
        "Høring og udtalelser",
        "Udtalelser fra råd og nævn",
        "Borgerinddragelse og høring",
        "Handicaprådets udtalelse",
        "Ældrerådets udtalelse",
        "Offentlig høring",
        "Høringsperiode",
    ),
    "drøftelse": (
        "Drøftelse",
        "Debat",
        "Bemærkninger fra rådet",
        "Rådets bemærkninger",
        "Drøftelser",
        "Rådets drøftelse",
        "Drøftelse på mødet",
        "Udvalgets drøftelse",
        "Dialog",
        "Bemærkninger fra udvalget",
    ),
    "konsekvenser": (
        "Tværgående konsekvenser",
        "Konsekvenser for andre udvalg",
        "Konsekvens i forhold til visionen",
        "Andre konsekvenser",
        "Øvrige konsekvenser",
        "Konsekvenser",
        "Effekt",
        "Handicappolitik",
        "Vurdering i forhold til sundhed",
        "Sundhedsmæssige konsekvenser",
        "Handicapforhold",
        "Landdistrikter",
        "Ligestilling",
        "Effekter",
        "Effektvurdering",
        "Konsekvenser for børn og unge",
        "Sammenhæng til politikker og strategier",
        "Sundhed",
        "Sammenhæng til vision",
        "Strategi og vision",
        "Afledte konsekvenser",
        "Sammenhæng til kommunens politikker",
        "Handicappolitiske konsekvenser",
        "Tilgængelighed",
        "Konsekvenser for erhvervslivet",
        "Påvirkning på andre områder",
    ),
    "klima": (
        "CO2-Konsekvensvurdering",
        "Bæredygtighed og Sundhedsmæssige konsekvenser",
        "Vurdering i forhold til miljø",
        "Klima",
        "Klima og miljø",
        "Bæredygtighed",
        "Klima og grøn omstilling",
        "Klimamæssige konsekvenser",
        "Miljøkonsekvenser",
        "Verdensmål",
        "Miljø",
        "Miljømæssige konsekvenser",
        "Klima- og miljømæssige konsekvenser",
        "Klima og bæredygtighed",
        "Klimakonsekvenser",
        "Miljøvurdering",
        "Miljø og klima",
        "CO2",
        "Klimaaftryk",
        "FN's verdensmål",
        "Grøn omstilling",
    ),
    "kommunikation": (
        "Kommunikation",
        "Information",
        "Kommunikation og formidling",
        "Offentliggørelse",
        "Kommunikationsplan",
        "Formidling",
        "Presse",
        "Pressemeddelelse",
    ),
    "tidsplan": (
        "Tidsperspektiv",
        "Videre proces",
        "Tidsplan",
        "Videre forløb",
        "Det videre forløb",
        "Opfølgning",
        "Evaluering",
        "Næste skridt",
        "Den videre proces",
        "Proces",
        "Proces og tidsplan",
        "Tidsplan og proces",
        "Opfølgning og evaluering",
        "Tidshorisont",
        "Sagens videre forløb",
        "Videre behandling",
        "Det videre arbejde",
    ),
    "bilag": (
        "Bilag",
        "Sagens bilag",
        "Se alle bilag",
        "Ingen bilag",
        "Bilagsliste",
        "Bilagsoversigt",
        "Vedhæftede filer",
        "Vedlagte bilag",
        "Links",
        "Baggrundsmateriale",
        "Bilag til sagen",
        "Vedhæftninger",
        "Vedhæftet",
        "Dokumenter",
        "Bilag til punktet",
        "Link",
        "Filer",
        "Bilag/links",
        "Relaterede dokumenter",
        "Åbne bilag",
        "Bilagsfortegnelse",
        "Bilag i sagen",
        "Læs mere",
    ),
    "fraværende": (
        "Fraværende",
        "Fraværende med afbud",
        "Afbud",
        "Afbud fra",
        "Ej til stede",
        "Ikke til stede",
        "Fravær",
        "Forfald",
        "Lovligt forfald",
        "Fraværende uden afbud",
        "Fraværende medlemmer",
        "Meldt afbud",
        "Afbud/fravær",
        "Ikke mødt",
        "Deltog ikke",
        "Fraværende ved punktet",
        "Fraværende/afbud",
    ),
    "inhabilitet": ("Inhabilitet", "Habilitet", "Fremmøde og inhabilitet", "Inhabil", "Inhabile"),
    "dissens": (
        "Mindretalsudtalelse",
        "Forbehold",
        "Bemærkning til protokollen",
        "Særindstilling",
        "Protokoltilførsel",
        "Mindretalsudtalelser",
        "Protokolbemærkning",
        "Mindretalserklæring",
        "Bemærkninger til protokollen",
        "Tilført protokollen",
        "Bemærkning til referatet",
        "Protokollat",
        "Dissens",
    ),
    "deltagere": (
        "Deltagere",
        "Mødedeltagere",
        "Medlemmer",
        "Tilstede",
        "Til stede",
        "Tilstedeværende",
        "Indkaldelse",
        "Derudover deltog",
        "Desuden deltog",
        "Stedfortræder",
        "Stedfortrædere",
        "Stedfortræder(e)",
        "Indkaldte",
        "Eksterne deltagere",
        "Gæster",
        "Fra administrationen deltog",
        "Fra forvaltningen deltog",
        "Øvrige deltagere",
        "Fra administrationen",
        "Embedsmænd",
        "Mødte",
        "Deltog",
    ),
    "bemærkninger": (
        "Bemærkninger",
        "Bemærkninger til dagsorden",
        "Bemærkninger til dagsordenen",
        "NB",
        "Om mødet",
        "Meddelelser",
        "Øvrige bemærkninger",
        "Bemærkning",
        "Noter",
        "Mødefakta",
        "Særlige bemærkninger",
    ),
    "underskrift": (
        "Underskriftsside",
        "Underskiftsside",
        "Underskriftsark",
        "Underskriftsblad",
        "Underskrifter",
        "Underskrift",
        "Underskriftssider",
    ),
    "andet": (
        "Tilføjelser til sagen",
        "Tilføjelse til sagen",
        "Supplerende oplysninger",
        "Tilføjelse",
        "Supplerende bemærkninger",
    ),
}

_OFFICE = r"(?:\w*(?:forvaltning(?:en)?|afdeling(?:en)?|direktoer(?:en)?|chef(?:en)?|direktion(?:en)?|sekretariat(?:et)?|stab(?:en)?|omraade(?:t)?)|borgmester(?:en)?)"

# Kinds of heading that no list of forms can hold. Tried in order on the folded key, after FORMS.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("handlemuligheder", r"^(?:\w+ )?alternativ\w*\b.{0,40}$"),
        (
            "indstilling",
            r"^(?:\w+ (?:og \w+ )?)?(?:forvaltningen|administrationen|direktionen|borgmesteren|magistraten|rådmanden|\w+(?:direktoeren|chefen|forvaltningen))s? (?:indstiller|foreslaar|anbefaler|indstilling|anbefaling|forslag)(?: (?:om|at|til).{0,30})?$",
        ),
        (
            "indstilling",
            r"^(?:administrationen|forvaltningen|direktionen)s (?:indstilling|anbefaling|forslag)\b.{0,30}$",
        ),
        ("indstilling", r"^(?:indstilling|forslag til)\b.{0,30}$"),
        ("indstilling", rf"^(?:[\w-]+ ){{0,4}}{_OFFICE} (?:indstiller|foreslaar|anbefaler)$"),
        (
            "beslutning",
            r"^(?:\w*(?:udvalget|raadet)|kommunalbestyrelsen|(?:[\w-]+,? ){1,5}\w*udvalget|bestyrelsen) (?:besluttede|vedtog)$",
        ),
        ("indstilling", r"^(?:[\w-]+,? ){0,5}\w*(?:udvalg|raad|udvalgene)(?:et)?s (?:indstilling|anbefaling|forslag)$"),
        (
            "dissens",
            r"^(?:saerindstilling|mindretalsudtalelse|mindretalserklaering|protokoltilfoersel|protokolbemaerkning)\b.{0,50}$",
        ),
        (
            "dissens",
            r"^.{2,60} (?:afgav|oenskede|oensker) foelgende (?:protokol)?bemaerkning\w*(?: (?:tilfoert|foert) .{3,30})?$",
        ),
        ("fraværende", r"^(?:fravaerende|afbud|ej til stede|ikke til stede|forfald) (?:i|fra|ved|til|paa) .{3,110}$"),
        ("andet", r"^tilfoejelser? til sagen\b.{0,40}$"),
        (
            "klima",
            r"^(?:vurdering i forhold til |konsekvenser for |paavirkning af )?(?:klima|miljoe|baeredygtighed|co2|groen omstilling|verdensmaal)\w*\b.{0,50}$",
        ),
        (
            "økonomi",
            r"^(?:vurdering i forhold til |konsekvenser for )?(?:oekonomi(?:en|ske|sk)?|bevillings\w*|budgetmaessige|finansierings?\w*)\b.{0,50}$",
        ),
        ("personale", r"^(?:personale\w*|organisatoriske|organisations\w*)\b.{0,40}$"),
        (
            "lovgrundlag",
            r"^(?:lov(?:grundlag|hjemmel|givning|givningen)|rets(?:grundlag|regler)|retlige?\w*|juridiske?|hjemmel|plan(?:grundlag|maessige|forhold))\b.{0,45}$",
        ),
        ("høring", r"^(?:.{0,30}\b)?(?:hoering\w*|borgerinddragelse|inddragelse|partshoering|nabohoering)\b.{0,40}$"),
        ("konsekvenser", r"^(?:\S+ ){0,4}konsekvens(?:er|erne)?(?: (?:for|i forhold til|af) .{3,50})?$"),
        ("konsekvenser", r"^vurdering i forhold til .{3,50}$"),
        (
            "konsekvenser",
            r"^(?:sammenhaeng (?:til|med)|handicap|sundheds?|ligestillings?|effekt|landdistrikts?)\w*\b.{0,40}$",
        ),
        ("vurdering", r"^(?:\S+ ){0,2}vurdering(?: af .{3,40})?$"),
        (
            "vurdering",
            r"^(?:forvaltningens|administrationens|direktionens) (?:bemaerkninger|overvejelser|kommentarer|udtalelse)$",
        ),
        (
            "tidsplan",
            r"^(?:tidsplan|tidsperspektiv|videre proces|(?:den |det )?videre (?:proces|forloeb|arbejde)|opfoelgning|evaluering|naeste skridt)\b.{0,40}$",
        ),
        (
            "tidligere_beslutning",
            r"^(?:tidligere|hidtidig\w*) (?:\w+ )?(?:behandling\w*|beslutning\w*|sagsbehandling|vedtagelse\w*)\b.{0,30}$",
        ),
        ("tidligere_beslutning", r"^(?:sagens (?:historik|forhistorie)|sagshistorik)\b.{0,30}$"),
        (
            "sagsgang",
            r"^(?:sagsgang|sagen (?:behandles|afgoeres)|sagsforloeb|politisk sagsgang|beslutningskompetence)\b.{0,30}$",
        ),
        ("sagsfremstilling", r"^(?:sagsfremstilling|sagsbeskrivelse|beskrivelse af|redegoerelse)\b.{0,40}$"),
        ("baggrund", r"^baggrund(?:en)?\b.{0,40}$"),
        ("resume", r"^(?:kort )?(?:sags)?resume\b.{0,25}$"),
        ("bilag", r"^(?:bilag|vedhaeftede?|vedlagte)\b(?: (?:til|i|filer|dokumenter|bilag).{0,30})?$"),
        ("kommunikation", r"^kommunikation\b.{0,30}$"),
        ("underskrift", r"^under(?:s?krift|skift)s?\w*$"),
    )
)

# Words that also stand alone as text ("Drøftelse" under Sagsgang, "Orientering" as a case type): weak without markup.
WEAK = frozenset(
    {
        "orientering",
        "til orientering",
        "til droeftelse",
        "droeftelse",
        "forslag",
        "link",
        "links",
        "effekt",
        "fakta",
        "information",
        "klima",
        "miljoe",
        "tema",
        "emne",
        "sagen",
        "indhold",
        "status",
        "proces",
        "bevilling",
        "sundhed",
        "behandling",
        "meddelelser",
        "oplaeg",
        "vedtaget",
        "besluttet",
        "dialog",
        "presse",
        "dokumenter",
        "filer",
        "noter",
        "debat",
        "deltog",
        "mødte",
        "alternativ",
        "co2",
        "jura",
        "tilfoejelse",
        "protokol",
        "konklusion",
        "afgoerelse",
        "evaluering",
        "opfoelgning",
        "konsekvenser",
        "landdistrikter",
        "ligestilling",
        "personale",
        "baggrundsmateriale",
        "beslutningsprotokol",
        "formaal",
        "inddragelse",
        "forbehold",
        "formidling",
        "fremstilling",
        "introduktion",
        "indledning",
        "laes mere",
        "bemaerkninger",
        "deltagere",
        "medlemmer",
        "deltog ikke",
        "beskrivelse",
        "uddybning",
        "anledning",
        "loesning",
        "scenarier",
    }
)

# The headings that hold an item together in nearly every template.
CORE = frozenset(
    {
        "indstilling",
        "beslutning",
        "sagsfremstilling",
        "resume",
        "bilag",
        "fravaerende",
        "oekonomi",
        "sagens indhold",
        "baggrund",
        "resumé",
        "retsgrundlag",
        "lovgrundlag",
        "vurdering",
    }
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a line would be as a heading. `sure`: printed exactly as in FORMS, or it names whose decision it is."""

    type: str
    sure: bool
    core: bool = False
    body: str | None = None
    date: str | None = None


def key(text: str) -> str:
    """A heading for comparing: folded, without markup, colon, numbers in front and doubled blanks."""
    text = text.strip().strip("*#_ ").rstrip(":.;-–, ").strip("*#_ ")
    return " ".join(fold(text.replace("–", "-")).split())


_EXACT: dict[str, str] = {}
for _type, _forms in FORMS.items():
    for _form in _forms:
        _EXACT.setdefault(key(_form), _type)

_OF_BODY = re.compile(
    rf"(?:udvalg|raad)(?:et)?s (?:indstilling|anbefaling|forslag)$|\b{_OFFICE} (?:indstiller|foreslaar|anbefaler)$|(?:udvalget|raadet|bestyrelsen) (?:besluttede|vedtog)$"
)
_FREE = frozenset({"dissens", "fraværende", "andet"})
_SUFFIX = re.compile(
    r"(?:konsekvenser?|maessige?|vurdering(?:er)?|grundlag|forhold|politik(?:ker)?|hensyn|direktoer(?:en)?s?|chef(?:en)?s?|forvaltning(?:en)?s?|hoering(?:er)?|svar|inddragelse|raad(?:et)?s?)$"
)
_WORDS = frozenset(
    w for forms in FORMS.values() for form in forms for w in re.findall(r"[^\W\d_]+", key(form))
) | frozenset(
    "foreslaar indstiller anbefaler forvaltningen administrationen direktionen borgmesteren magistraten lov plan ret til for fra i og af om paa ved samt med mv den det de andre anden oevrige nye vores".split()
)
_DECISION = re.compile(
    r"\b(?:beslutning(?:er|en)?|afgørelse|vedtagelse|protokol|behandling|behandlet)\b", re.IGNORECASE
)
_ADVICE = re.compile(
    r"\b(?:anbefaling|indstilling|erklæring|udtalelse)(?:en)?\b", re.IGNORECASE
)  # with a body and a date
_SAYS = re.compile(r"^\w+(?: \w+){0,2} (?:indstiller|foreslaar|anbefaler)$")  # "Administrationen foreslår,"
_PLAIN = re.compile(
    r",(?= (?:at|om|til)$)"  # "Direktionen indstiller, at"
)
_PRIOR = re.compile(r"\b(?:tidligere|historik)\b", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:i|fra|på|ved|til|den|d|møde|mødet|udvalgsmøde|byrådsmøde|af|om|s|kl|for|pkt|punkt|punktet|sag|nr|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|"
    r"ordinært|ekstraordinært|ad)\b|\d+|[^\w]",
    re.IGNORECASE,
)
_JOINING = re.compile(r"(?:^|(?<=;))\s*(?:truffet\s+)?(?:i|fra|på|ved|af|for)\s+(?=[A-ZÆØÅ])", re.IGNORECASE)
_BODY_GENITIVE = re.compile(rf"(?<![\w-])(?P<body>{BODY})(?P<genitive>s|'s|’s)?(?![\w-])")
_UPPER_BODY = re.compile(
    r"(?<![\w-])UDVALGET FOR [A-ZÆØÅ\-, &]+?(?=\s*(?: DEN\b|,? \d|[;:]|$))|(?<![\w-])[A-ZÆØÅ][A-ZÆØÅ\-, &]*(?:UDVALGET|UDVALG|RÅDET|RÅD|BESTYRELSEN|MAGISTRATEN|NÆVNET)S?(?![\w-])"
)


@lru_cache(maxsize=4096)
def dateline(text: str) -> Heading | None:
    """A line that says whose decision follows: "Beslutning i <organ> den <dato>", "<organ>, d. <dato>:", "<organ>, <dato>, pkt. 3"."""
    text = text.strip().strip("*")
    if len(text) > 150 or text.endswith((",", ";")) or text.startswith(('"', "“", "”", "»")):
        return None  # a quotation of another meeting's minutes is case text
    rest, dates = text, find_dates(text)
    for found in reversed(dates):
        rest = rest[: found.start] + " ; " + rest[found.end :]
    decides = bool(_DECISION.search(rest))
    rest = _JOINING.sub(" ", _DECISION.sub(" ; ", rest))
    advice = _ADVICE.search(rest) if dates else None
    rest = _ADVICE.sub(" ; ", rest) if advice else rest
    named = _BODY_GENITIVE.search(rest) or _UPPER_BODY.search(rest)
    body = None
    if named:
        upper = re.sub(r"(?<=[ET]T)S$|(?<=EN)S$", "", named[0].strip())
        body = named["body"].strip() if named.re is _BODY_GENITIVE else upper
        rest = rest[: named.start()] + " ; " + rest[named.end() :]
    if _FILLER.sub("", rest).strip(" _") or len(dates) > 1:
        return None
    if advice and not (named and (named.re is _UPPER_BODY or named["genitive"])):
        return None  # whose advice it is stands in the genitive
    if not ((decides and (body or dates)) or (body and dates and not text.endswith("."))):
        return None
    return Heading("beslutning", True, False, body, dates[0].iso if dates else None)


@lru_cache(maxsize=16384)
def classify(text: str) -> Heading | None:
    """What the line would be as a section heading, or None. Longer lines and sentences are never headings."""
    text = text.strip()
    if not text or len(text) > 150 or "\t" in text:
        return None
    name = key(text)
    if name in _EXACT:
        return Heading(_EXACT[name], True, name in CORE)
    tight = name.replace(" maess", "maess")
    if tight in _EXACT:
        return Heading(_EXACT[tight], True)
    absent = re.match(r"^(?:Fraværende|Afbud|Fravær|Forfald)\b", text, re.IGNORECASE)
    if not absent:
        found = dateline(text)
        if found:
            return (
                Heading("tidligere_beslutning", True, False, found.body, found.date) if _PRIOR.search(text) else found
            )
    if (
        absent
        and len(name) < 130
        and (kind := next((k for k, p in PATTERNS if k == "fraværende" and p.match(name)), None))
    ):
        return Heading(kind, False)
    if len(name) > 80 or text.endswith((".", ";", "!")) or len(name.split()) > 9:
        return None
    if text.endswith(",") and not _SAYS.search(name):
        return None
    name = _PLAIN.sub("", name)
    for kind, pattern in PATTERNS:
        if pattern.match(name) and (
            kind in _FREE or _OF_BODY.search(name) or all(map(_template_word, re.findall(r"[^\W\d_]+", name)))
        ):
            return Heading(kind, False)
    return None


def _template_word(word: str) -> bool:
    """A word that headings of templates are made of; case text's own sub-headings hold others."""
    return word in _WORDS or bool(_SUFFIX.search(word))


def is_group(text: str) -> bool:
    """A line that groups items and is none itself: "A. Sager til afgørelse i byrådet", "LUKKET MØDE", "Åbne sager"."""
    name = key(text)
    return bool(_GROUP.match(name)) and len(name) < 90 and not text.rstrip().endswith((".", ","))


_GROUP = re.compile(
    r"^(?:[a-f]\s?[.)]?\s+)?(?:sager til (?:afgoerelse|droeftelse|beslutning|orientering|behandling|efterretning|forberedelse)\b.*"
    r"|(?:aabne?|lukkede?|lukket) (?:sager|punkter|dagsordenspunkter|moede|dagsorden|efterretningssager|beslutningssager|orienteringssager|droeftelsessager)\b.*"
    r"|(?:aabent|lukket|aaben|lukket del|aaben del|aabent moede)(?: (?:moede|dagsorden|del))"
    r"|(?:til (?:efterretning|orientering|beslutning|droeftelse|behandling)) - for (?:aabne|lukkede) doere"
    r"|(?:beslutnings|orienterings|droeftelses|efterretnings)(?:sager|punkter)"
    r"|sager (?:for|til) (?:aabne|lukkede) doere.*|for (?:aabne|lukkede) doere"
    r"|(?:[a-f][.)] )(?:orientering|droeftelse|beslutning|forberedelse|eventuelt)\b.*"
    r"|sager uden for dagsordenen|tillaegsdagsorden|tillaegspunkter|ordinaer dagsorden)$"
)


def closes(text: str) -> bool | None:
    """For a group line: True when the items below it are closed, False when open, None when it does not say."""
    name = key(text)
    if re.search(r"\blukke(?:t|de)\b", name):
        return True
    return False if re.search(r"\baab(?:en|ne|ent)\b", name) else None
