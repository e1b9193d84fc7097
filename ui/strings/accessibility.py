"""Words of Tilgængelighed: key -> (Danish, English). After the model statement of Digitaliseringsstyrelsen (was.digst.dk)."""

TABLE: dict[str, tuple[str, str]] = {
    "page.accessibility": ("Tilgængelighed", "Accessibility"),
    "accessibility.title": ("Tilgængelighedserklæring", "Accessibility statement"),
    "accessibility.owner": (
        "Den myndighed, der driver denne installation,",
        "The authority that runs this installation",
    ),
    "accessibility.lead": (
        "{owner} skal gøre sit websted tilgængeligt efter lov om tilgængelighed af offentlige organers websteder og mobilapplikationer. Erklæringen gælder Referent på {address}.",
        "{owner} must make its website accessible under the Danish act on the accessibility of public bodies' websites and mobile applications. This statement is for Referent at {address}.",
    ),
    "accessibility.here": ("dette websted", "this website"),
    "accessibility.status": ("Overholdelse af loven", "Compliance"),
    "accessibility.status.text": (
        "Webstedet overholder delvist standarden EN 301 549 (WCAG 2.1, niveau A og AA). Undtagelserne står nedenfor.",
        "The website complies partly with EN 301 549 (WCAG 2.1, levels A and AA). The exceptions are listed below.",
    ),
    "accessibility.exceptions": ("Indhold, der ikke er tilgængeligt", "Content that is not accessible"),
    "accessibility.exception.sources": (
        "Kommunens egne referater i PDF og Word, som kan hentes fra et svar, er ikke gennemgået og kan mangle overskrifter, læserækkefølge og billedtekst (1.1.1, 1.3.1, 1.3.2). Deres tekst kan læses på siderne selv, under »Vis hele punktet« og i Arkiv.",
        "The municipality's own minutes in PDF and Word, offered beside an answer, have not been reviewed and may lack headings, reading order and alternative texts (1.1.1, 1.3.1, 1.3.2). Their text can be read on the pages themselves, under “Show the whole item” and in the Archive.",
    ),
    "accessibility.exception.pictures": (
        "Billedet af en PDF-side har en kort billedtekst, der henviser til punktets tekst, men gengiver ikke selv teksten (1.1.1).",
        "The picture of a PDF page has a short alternative text that points to the item's text, but does not repeat it (1.1.1).",
    ),
    "accessibility.exception.english": (
        "Nogle få faste tekster i felterne, for eksempel i feltet til filer og i menuen på små skærme, er på engelsk på de danske sider og er ikke mærket som engelske (3.1.2).",
        "A few fixed texts of widgets, such as in the file field and the menu on small screens, are in English on the Danish pages and not marked as English (3.1.2).",
    ),
    "accessibility.exception.focus": (
        "Når en side tegnes igen efter et valg, bliver fokus stående, men det nye indhold bliver ikke altid læst op af sig selv (4.1.3).",
        "When a page is drawn again after a choice, focus stays, but the new content is not always announced (4.1.3).",
    ),
    "accessibility.exception.tables": (
        "Brede tabeller og tidslinjer kan rulles til siden på små skærme. De kan rulles med tastaturet (undtaget i 1.4.10).",
        "Wide tables and timelines scroll sideways on small screens. They can be scrolled by keyboard (exempt in 1.4.10).",
    ),
    "accessibility.exception.grid": (
        "I tabellen på siden Begreber har feltet i en åben celle intet navn, som en skærmlæser kan sige, og knapperne over tabellen er på engelsk (3.1.2, 4.1.2). Formularen under tabellen kan det samme og har navne på alle felter.",
        "In the table of the page Concepts the field of an open cell has no name that a screen reader can say, and the buttons above the table are in English (3.1.2, 4.1.2). The form below the table does the same and names all its fields.",
    ),
    "accessibility.tested": ("Sådan er webstedet undersøgt", "How the website was examined"),
    "accessibility.tested.text": (
        "Erklæringen bygger på en selvevaluering. Siderne er prøvet automatisk hver gang programmet ændres:",
        "The statement rests on a self-assessment. The pages are tested automatically whenever the program changes:",
    ),
    "accessibility.tested.axe": (
        "med axe-core i Chromium, uden alvorlige eller kritiske fund, i lyst og på udvalgte sider i mørkt tema",
        "with axe-core in Chromium, without serious or critical findings, in the light theme and on some pages in the dark one",
    ),
    "accessibility.tested.keyboard": (
        "med tastaturet alene: spørge, åbne et punkt, kopiere en henvisning, vælge og bekræfte",
        "by keyboard alone: asking, opening an item, copying a citation, choosing and confirming",
    ),
    "accessibility.tested.widths": (
        "i skærmbredder på 1280 og 390 punkter, uden at siden skal rulles til siden",
        "in widths of 1280 and 390 pixels, without the page scrolling sideways",
    ),
    "accessibility.tested.colours": (
        "farver står aldrig alene: hvert udfald har ord og tegn, og kontrasten er mindst 4,5:1",
        "colour never stands alone: every outcome has words and a sign, and the contrast is 4.5:1 at least",
    ),
    "accessibility.untested": (
        "Ikke undersøgt: prøve med skærmlæser og med brugere med funktionsnedsættelse, forstørrelse til 400 %, talestyring, andre browsere end Chromium.",
        "Not examined: trials with a screen reader and with users with disabilities, magnification to 400 %, voice control, browsers other than Chromium.",
    ),
    "accessibility.contact": ("Feedback og kontakt", "Feedback and contact"),
    "accessibility.contact.text": (
        "Skriv, hvis du møder noget, du ikke kan bruge, eller har brug for indholdet i en anden form:",
        "Write if you meet something that you cannot use, or need the content in another form:",
    ),
    "accessibility.contact.none": (
        "Der er ikke skrevet nogen kontakt ind i denne installation endnu. Den, der driver den, sætter REFERENT_CONTACT til en mailadresse, et telefonnummer eller en webadresse.",
        "No contact has been set in this installation yet. Whoever runs it sets REFERENT_CONTACT to a mail address, a telephone number or a web address.",
    ),
    "accessibility.enforcement": ("Håndhævelse", "Enforcement"),
    "accessibility.enforcement.text": (
        "Digitaliseringsstyrelsen fører tilsyn med, at loven overholdes. Er du ikke tilfreds med svaret på din henvendelse, kan du klage til styrelsen:",
        "Digitaliseringsstyrelsen (the Danish Agency for Digital Government) supervises that the act is complied with. If you are not content with the answer, you can complain to it:",
    ),
    "accessibility.made": (
        "Udarbejdet den {day}. Teksten om undersøgelsen følger programmets version {version}; den, der driver installationen, har ansvaret for erklæringen og skal gennemgå den mindst en gang om året.",
        "Made on {day}. The account of the examination belongs to version {version} of the program; whoever runs the installation is responsible for the statement and reviews it once a year at least.",
    ),
}
