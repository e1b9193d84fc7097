"""The words that steer a question, as tables anyone can extend. Knows no ranking; Danish first, English beside it."""

from __future__ import annotations

from indexer.text import SMALL_WORDS

# What a question asks for -> the section types that hold it, best first. Words are matched at word starts, casefolded.
INTENTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "afstemning": (
        ("beslutning", "afstemning", "dissens", "tidligere_beslutning"),
        (
            r"stemte",
            r"stemme[rn]?\b",
            r"stemmer(ne)? (for|imod)",
            r"afstemning",
            r"flertal",
            r"mindretal",
            r"imod forslaget",
            r"protokol\w*",
            r"forbehold",
            r"særstandpunkt",
            r"uenig\w*",
            r"vote[ds]?\b",
            r"voting",
            r"voted",
            r"majority",
            r"against",
        ),
    ),
    "fravær": (
        ("fraværende", "beslutning", "deltagere"),
        (
            r"fravær\w*",
            r"afbud",
            r"deltog\b",
            r"til stede",
            r"var med (da|til|på|under|ved)\b",
            r"var væk",
            r"manglede til mødet",
            r"meldt\w* afbud",
            r"absent",
            r"(did not )?attend(ed)?\b",
            r"present at\b",
            r"inhabil\w*",
            r"forlod (mødet|lokalet|salen)",
            r"gik uden for døren",
            r"stedfortræder",
            r"conflict of interest",
        ),
    ),
    "beslutning": (
        ("beslutning", "indstilling", "tidligere_beslutning"),
        (
            r"beslut\w*",
            r"vedtog\w*",
            r"vedtag\w*",
            r"afgjor\w*",
            r"afgørelse",
            r"godkend\w*",
            r"udfald\w*",
            r"konklusion\w*",
            r"efterretning",
            r"blev (det|der|resultatet|enden|svaret|man|de)\b",
            r"hvad (sagde|siger|mente|syntes|ville|svarede|gjorde|valgte|bad) (?!forvaltning|administration|direktion|personale|medarbejder|borger|naboer|forældre|lov|regl|bekendtgørelse|paragraf|vejledning|kl\b|region|stat|minister|styrelse|ankestyrelse|politi\b|rapport|analyse|undersøgelse|rundspørge|tal)",
            r"hvad kom der ud af",
            r"hvordan (gik det|faldt|forløb)",
            r"(landede|nåede) (de|man|udvalget|byrådet|politikerne)\b",
            r"enige? om",
            r"(udvalget|byrådet|politikerne|kommunalbestyrelsen) (sige|sagde|mente|ville|valgte|bad|bestemte|ønskede|gav|gjorde)",
            r"udsat",
            r"udskudt",
            r"udskød",
            r"udsatte",
            r"forkast\w*",
            r"afvist?e?\b",
            r"sagde (ja|nej)",
            r"ja eller nej",
            r"bestemt\w*",
            r"bestemte",
            r"bad (udvalget|byrådet|de|politikerne)",
            r"valgte (udvalget|byrådet|de|politikerne)",
            r"nikke\w* ja",
            r"(hvad|hvor|hvordan) endte",
            r"endte (det|sagen|de|man|udvalget|byrådet)\b",
            r"hvad (skal|skulle) der (så )?ske",
            r"hvad (skete|sker) der (så )?med",
            r"gik .{0,40}igennem",
            r"^(blev|fik|sagde|stemte|gik) ",
            r"lov til",
            r"sendt(e)? (videre|tilbage)",
            r"anbefalede (udvalget|økonomiudvalget)",
            r"decid\w*",
            r"decision",
            r"approv\w*",
            r"adopt\w*",
            r"reject\w*",
            r"postpon\w*",
            r"conclude[ds]?",
            r"agree[ds]?\b",
            r"outcome",
            r"what (happened|came of)",
            r"turn(ed)? out",
            r"(committee|council) (say|ask|want|choose|chose)",
        ),
    ),
    "indstilling": (
        ("indstilling", "beslutning"),
        (
            r"indstill\w*",
            r"anbefal\w*",
            r"foresl\w*",
            r"forslag fra (forvaltning|administration|direktion)\w*",
            r"lægge[r]? (forvaltning|administration)\w* op",
            r"(forvaltning|administration|direktion)\w* (vil|ville|ønske|mene|sige|lægge)\w*",
            r"recommend\w*",
            r"propos\w*",
        ),
    ),
    "økonomi": (
        ("økonomi", "sagsfremstilling", "indstilling", "resume"),
        (
            r"kost\w*",
            r"udgift\w*",
            r"økonomi\w*",
            r"penge\w*",
            r"kroner",
            r"kr\.?\b",
            r"mio\b",
            r"million\w*",
            r"budget\w*",
            r"finansier\w*",
            r"pris\w*",
            r"bevilling\w*",
            r"bevilg\w*",
            r"betal\w*",
            r"besparelse\w*",
            r"spare\w*",
            r"regning\w*",
            r"tilskud\w*",
            r"dyr\w*",
            r"billig\w*",
            r"gratis",
            r"hvor (mange|meget) penge",
            r"hvor meget (får|fik|giver|gav|bruger|brugte|afsætter|skyder|skal .{0,40}(give|lægge|bruge))",
            r"afsat\b",
            r"(sat|sættes?|satte) af\b",
            r"afsæt\w*",
            r"beløb\w*",
            r"honorar\w*",
            r"refusion\w*",
            r"cost\w*",
            r"price",
            r"fund(s|ing|ed)\b",
            r"pay\b",
            r"paid",
            r"expens\w*",
            r"money",
            r"spend\w*",
        ),
    ),
    "bilag": (("bilag",), (r"bilag\w*", r"vedhæft\w*", r"vedlagt\w*", r"attachment\w*", r"hvilke dokumenter")),
    "lov": (
        ("lovgrundlag", "sagsfremstilling"),
        (
            r"lovgrundlag",
            r"hjemmel",
            r"retsgrundlag",
            r"hvilken lov\w*",
            r"ifølge loven",
            r"siger (lov|regl|bekendtgørelse|paragraf|vejledning)\w*",
            r"paragraf\w*",
            r"§",
            r"legal basis",
            r"which (law|act)",
        ),
    ),
    "høring": (
        ("høring", "sagsfremstilling", "bilag"),
        (r"høring\w*", r"hørt\b", r"indsigelse\w*", r"naboer\w*", r"hearing", r"consult\w*"),
    ),
    "tidsplan": (
        ("tidsplan", "sagsfremstilling", "beslutning"),
        (r"hvornår", r"tidsplan\w*", r"deadline", r"frist\w*", r"videre proces", r"næste skridt", r"when\b"),
    ),
    "vurdering": (("vurdering", "sagsfremstilling"), (r"vurder\w*", r"assess\w*")),
    "personale": (("personale", "økonomi"), (r"personale\w*", r"medarbejder\w* konsekvens\w*")),
    "klima": (("klima", "konsekvenser"), (r"co2\w*", r"klimakonsekvens\w*", r"bæredygtig\w*")),
}
DECIDING = frozenset({"beslutning", "afstemning"})  # intents of INTENTS that ask what was decided

# Function words of questions: beside the small ones what else says nothing of the topic asked about. "imod" and "ingen" do.
FUNCTION_WORDS = SMALL_WORDS | frozenset(
    """alle altså anden andet andre begge ben bl.a ca derfor dog efter egen egentlig ej endnu enten f.eks fandt
    fleste fordi fx før gav gik gjorde god godt hej hel helt hen hvis ifm ift igen ikke inden ja kom komme kommer
    kun lige mange meget mellem mener mere mest mod nej nok nær omkring pga samme selv sige siger siden synes sådan
    tager tag temmelig tit tror uden via vor år ændre åbenbart overhovedet egentligt måske snart stadig altid aldrig
    derhjemme gerne lidt henne hjem ske sker skete sket gælder vedrører viser vist gang gange tak venligst spørgsmål
    mente sagde seneste senest nyeste
    vide fortæl find vis giv står stod handler handlede angående vedrørende vedr being no not some such up us much
    many""".split()
)

# Who acts, in general: no topic either.
BODY_WORDS = frozenset(
    """udvalget udvalgets byrådet byrådets kommunalbestyrelsen politikerne forvaltningen administrationen direktionen kommunen
    kommunens kommune borgmesteren committee council municipality politicians administration""".split()
)

# Words that refer back: a question of these and few others is a follow-up.
REFERRING = frozenset(
    "det den de dem denne dette disse sagen punktet forslaget det der dér deres dens dets han hun it that this they them those".split()
)

FOLLOW_UP_START = (
    r"og\b",
    r"men\b",
    r"hvad med\b",
    r"hvad så\b",
    r"også\b",
    r"eller\b",
    r"and\b",
    r"what about\b",
    r"how about\b",
    r"but\b",
)

FORGET = (
    r"glem (det|alt|sagen|forrige)\w*",
    r"noget (helt )?andet",
    r"nyt (emne|spørgsmål)",
    r"skift emne",
    r"forget (it|that)",
    r"new (topic|question)",
)

# "senest den 1. marts" is a deadline, not a wish for what is new.
NEWEST = (
    r"seneste\b",
    r"senest\b(?! (den|d\.|i|om|inden|ved|\d))",
    r"nyeste?\b",
    r"sidste gang",
    r"aktuelle? (status|stand|situation)",
    r"latest\b",
    r"most recent\w*",
    r"newest\b",
)

# Initialisms of bodies, as politicians type them.
INITIALISMS: dict[str, str] = {
    "øu": "økonomiudvalg",
    "tmu": "teknik- og miljøudvalg",
    "kfu": "kultur- og fritidsudvalg",
    "bsu": "børne- og skoleudvalg",
    "ssu": "social- og sundhedsudvalg",
    "kb": "kommunalbestyrelse",
    "br": "byråd",
    "sbu": "social- og beskæftigelsesudvalg",
    "bu": "beskæftigelsesudvalg",
    "au": "arbejdsmarkedsudvalg",
    "bku": "børne- og kulturudvalg",
    "pku": "plan- og klimaudvalg",
}

# Titles (folded, without number and marks) of items that every meeting has; they crowd out the matter a question is about.
STANDING_ITEMS = (
    r"godkendelse af (dagsorden|referat|protokol)\w*",
    r"(gensidig |kort )?orientering(er|ssager)?$",
    r"(gensidig )?orientering (fra|ved) (formand|borgmester|udvalg|medlem|direkt|forvaltning|administration)\w*",
    r"meddelelser",
    r"eventuelt",
    r"underskrift\w*",
    r"fravaerende",
    r"bemaerkninger til dagsorden\w*",
    r"spoergetid",
    r"punkter til (kommende|naeste) moede\w*",
    r"naeste moede",
)

# Words beside a number that say what kind of place it is.
PLACE_WORDS = frozenset(
    "sag sagen sags sagsnr sagsnummer sagsnummeret journalnr journalnummer nr nummer punkt punktet pkt dagsordenspunkt item case number".split()
)

# The 98 municipalities of Denmark, casefolded: a question that names one of them is about no other. Some are words as well ("vejen").
MUNICIPALITIES = frozenset(
    """aabenraa aalborg aarhus albertslund allerød assens ballerup billund bornholm brøndby brønderslev dragør egedal esbjerg
    faaborg-midtfyn fanø favrskov faxe fredensborg fredericia frederiksberg frederikshavn frederikssund furesø gentofte gladsaxe
    glostrup greve gribskov guldborgsund haderslev halsnæs hedensted helsingør herlev herning hillerød hjørring holbæk holstebro
    horsens hvidovre høje-taastrup hørsholm ikast-brande ishøj jammerbugt kalundborg kerteminde kolding københavn køge langeland
    lejre lemvig lolland lyngby-taarbæk læsø mariagerfjord middelfart morsø norddjurs nordfyn nyborg næstved odder odense odsherred
    randers rebild ringkøbing-skjern ringsted roskilde rudersdal rødovre samsø silkeborg skanderborg skive slagelse solrød sorø
    stevns struer svendborg syddjurs sønderborg thisted tårnby tønder vallensbæk varde vejen vejle vesthimmerland viborg
    vordingborg ærø""".split()
)
