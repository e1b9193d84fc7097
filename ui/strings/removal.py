"""Words of Afpublicér: key -> (Danish, English)."""

TABLE: dict[str, tuple[str, str]] = {
    "page.removal": ("Afpublicér", "Take down"),
    "removal.lead": (
        "Fjern en fil, et punkt eller et navn, så søgningen aldrig viser det igen. Du ser først præcis, hvad der bliver fjernet. Kommunens egne filer bliver ikke ændret, men listen over det fjernede huskes: det kommer ikke tilbage, når filerne læses igen.",
        "Remove a file, an item or a name, so that the search never shows it again. You first see exactly what goes. The municipality's own files are not changed, but the list of what was removed is kept: it does not come back when the files are read again.",
    ),
    "removal.public": (
        "Siden kan ikke bruges her: installationen er åben for alle. Brug kommandoen python -m indexer takedown.",
        "The page cannot be used here: the installation is open to everybody. Use the command python -m indexer takedown.",
    ),
    "removal.what": ("Hvad skal fjernes?", "What is to go?"),
    "removal.item": ("Et punkt", "An item"),
    "removal.file": ("En fil", "A file"),
    "removal.name": ("Et navn", "A name"),
    "removal.meeting": ("Møde", "Meeting"),
    "removal.choose": ("Vælg", "Choose"),
    "removal.which": ("Punkt", "Item"),
    "removal.person": ("Personens hele navn", "The person's whole name"),
    "removal.person.help": (
        "Mindst to ord. Navnet bliver erstattet af »[navn fjernet]«, også i ejefald og hvor det er delt over to linjer. Alle med samme navn bliver fjernet.",
        "Two words at least. The name becomes “[navn fjernet]”, also in the genitive and where it is divided over two lines. Everybody of that name is removed.",
    ),
    "removal.look": ("Vis, hvad der bliver fjernet", "Show what would go"),
    "removal.plan": ("Det her bliver fjernet", "This will go"),
    "removal.plan.name": ("Navnet bliver skjult her", "The name will be masked here"),
    "removal.passages": (
        "{n} af arkivets {total} afsnit. Intet er ændret endnu.",
        "{n} of the archive's {total} passages. Nothing is changed yet.",
    ),
    "removal.none": (
        "Navnet står ikke i arkivets {total} afsnit. Du kan alligevel sætte det på listen, så det bliver skjult i referater, der kommer til.",
        "The name is not in the archive's {total} passages. You can put it on the list all the same, so that it is masked in minutes to come.",
    ),
    "removal.texts": ("Se teksten i de {n} afsnit", "See the text of the {n} passages"),
    "removal.beside": (
        "Det bliver også fjernet fra vurderinger, gemte søgninger og filer skrevet ud fra dem:",
        "It also goes from judgements, saved searches and files written from them:",
    ),
    "removal.beside.row": ("{file}: {n} steder", "{file}: {n} places"),
    "removal.originals": (
        "Kommunens egen fil bliver ikke ændret. Fjern eller ret den selv, hvis den også skal væk:",
        "The municipality's own file is not changed. Remove or correct it yourself if it is to go too:",
    ),
    "removal.much": (
        "Det er mere end en femtedel af arkivet. Se efter, om det er det, du mener.",
        "This is more than a fifth of the archive. Make sure that it is what you mean.",
    ),
    "removal.confirm": ("Skriv FJERN for at bekræfte", "Write FJERN to confirm"),
    "removal.word": ("FJERN", "FJERN"),
    "removal.do": ("Fjern for altid", "Remove for good"),
    "removal.cancel": ("Fortryd", "Cancel"),
    "removal.unconfirmed": (
        "Intet er fjernet. Skriv ordet FJERN i feltet, og tryk igen.",
        "Nothing was removed. Write the word FJERN in the field, and press again.",
    ),
    "removal.moved": (
        "Arkivet er opdateret imens. Se igen, hvad der bliver fjernet.",
        "The archive was updated meanwhile. Look again at what would go.",
    ),
    "removal.working": ("Fjerner, og leder efter rester …", "Removing, and looking for remains …"),
    "removal.failed": ("Det kunne ikke gøres: {reason}", "It could not be done: {reason}"),
    "removal.done": ("Fjernet", "Removed"),
    "removal.left": ("Noget står der stadig", "Something is still there"),
    "removal.proof": (
        "Bagefter blev {texts}, {files} og {bytes} gennemsøgt. Intet fundet.",
        "Afterwards {texts}, {files} and {bytes} were searched. Nothing found.",
    ),
    "removal.remaining": ("Det findes stadig i: {where}", "It still stands in: {where}"),
    "removal.count": (
        "Arkivet havde {before} afsnit og har nu {after}; {changed} er fjernet eller ændret.",
        "The archive had {before} passages and now has {after}; {changed} were removed or changed.",
    ),
    "removal.search": (
        "Søgningen »{text}« giver nu {n} afsnit, og ingen af dem er det, der blev fjernet.",
        "The search “{text}” now gives {n} passages, none of which is what was removed.",
    ),
    "removal.search.left": (
        "Søgningen »{text}« viser stadig noget af det, der blev fjernet.",
        "The search “{text}” still shows something of what was removed.",
    ),
    "removal.also": (
        "De samme sætninger er også trykt i {where}. Fjern dem for sig, hvis de også skal væk.",
        "The same sentences are printed in {where} too. Remove those on their own if they are to go too.",
    ),
    "removal.list": (
        "På listen over det fjernede står {files} filer, {items} punkter og {names} navne.",
        "The list of what was removed holds {files} files, {items} items and {names} names.",
    ),
    "n.passage": ("afsnit", "passage"),
    "n.passages": ("afsnit", "passages"),
    "removal.again": ("Fjern noget andet", "Remove something else"),
}
