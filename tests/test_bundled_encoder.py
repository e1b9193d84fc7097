"""The shipped model folder itself: what it promises to whoever loads it."""

import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from indexer import tokens
from indexer.encoder import BUNDLED
from indexer.late import WordTable

pytestmark = pytest.mark.skipif(not (BUNDLED / "modules.json").is_file(), reason="no encoder is bundled")

TEXTS = (
    "Hvad koster det at få hentet skrald?",
    "Renovationsgebyret for 2022 fastsættes til 3.125 kr. pr. husstand, jf. § 8, stk. 2.",
    "Beskæftigelsesudvalget tiltrådte indstillingen med 4 stemmer for og 1 imod (Ø).",
    "Sagsnr. 27.00.00-G01-87-20 – Åben sag\n\tÆLDREBOLIGER på Ærø: 1,5 mio. kr.",
    "Nedsættelse af folkeskolelærernes arbejdstid; daginstitutionsområdet",
    "  dobbelte   blanke\u00a0og\thårde mellemrum  ",
    "e-mail: post@kommune.dk, http://www.kommune.dk/dagsorden?id=12&punkt=3",
    "ﬁne ligaturer, ½ og ² og ｆｕｌｄ bredde",
    "Møde kl. 16:30–18:00, Rådhuset 💡",
    "What does the municipality charge for waste collection?",
    "Hvor mye koster barnehagen? Vad kostar förskolan?",
    "Kierkegårdsvej 12B, 2. th. (Matr.nr. 5aq)",
    "",
)


@pytest.fixture(scope="module")
def model():  # type: ignore[no-untyped-def]
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(BUNDLED), device="cpu")


def test_vectors_are_float32_of_length_one(model) -> None:  # type: ignore[no-untyped-def]
    vectors = model.encode([text for text in TEXTS if text])
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS) - 1, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(vectors)), abs=1e-5)


def test_a_text_without_words_is_nowhere(model) -> None:  # type: ignore[no-untyped-def]
    assert model.encode(["", " \n"]).tolist() == np.zeros((2, 384)).tolist()


def test_a_text_has_the_same_vector_whatever_stands_beside_it(model) -> None:  # type: ignore[no-untyped-def]
    texts = [*TEXTS, TEXTS[1] * 300]
    together = model.encode(texts, batch_size=64)
    alone = np.concatenate([model.encode([text]) for text in texts])
    turned = model.encode(texts[::-1], batch_size=3)[::-1]
    assert np.abs(together - alone).max() < 1e-6
    assert np.abs(together - turned).max() < 1e-6


def test_fifty_thousand_words_are_read_to_the_end(model) -> None:  # type: ignore[no-untyped-def]
    half = "skole " * 25_000
    whole = model.encode([half + "svømmehal " * 25_000, half])
    assert float(whole[0] @ whole[1]) < 0.95


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("Hvad koster det at få hentet skrald?", "Renovationsgebyr", "Lokalplan for boliger"),
        (
            "Hvor længe skal man vente på en plads på plejehjem?",
            "Venteliste til plejebolig",
            "Asfaltarbejder på Nørregade",
        ),
        ("How much is the fee for waste collection?", "Renovationstakster", "Skolernes ferieplan"),
        ("Hvornår lukker skolen i landsbyen?", "Ændring af skolestruktur og nedlæggelse", "Takster for spildevand"),
    ],
)
def test_lay_words_find_the_official_ones(model, question: str, answer: str, other: str) -> None:  # type: ignore[no-untyped-def]
    asked, right, wrong = model.encode([question, answer, other])
    assert float(asked @ right) > float(asked @ wrong) + 0.1


def test_tiktoken_and_the_model_read_the_same_tokens() -> None:
    counting = tokens.load(BUNDLED)
    own = Tokenizer.from_file(str(BUNDLED / "tokenizer.json"))
    assert isinstance(counting, tokens.BpeTokens)
    for text in TEXTS:
        assert counting.encode(text) == own.encode(text, add_special_tokens=False).ids


def test_tiktoken_and_the_model_agree_on_our_own_texts() -> None:
    counting = tokens.load(BUNDLED)
    own = Tokenizer.from_file(str(BUNDLED / "tokenizer.json"))
    paths = sorted((Path(__file__).parent.parent / "training" / "data").glob("pairs*.jsonl"))
    texts = [json.loads(line)["p"] for path in paths for line in path.read_text(encoding="utf-8").splitlines()[::20]]
    assert len(texts) > 100
    assert [counting.encode(text) for text in texts] == [
        e.ids for e in own.encode_batch(texts, add_special_tokens=False)
    ]


def test_late_interaction_reads_the_same_table(model) -> None:  # type: ignore[no-untyped-def]
    table = WordTable.load(BUNDLED)
    word = table.words("renovationsgebyr")
    assert np.abs(word.vectors[0] - model.encode(["renovationsgebyr"])[0]).max() < 1e-5


def test_late_interaction_prefers_the_passage_that_means_the_same() -> None:
    table = WordTable.load(BUNDLED)
    passages = ["Renovationsgebyret stiger med 4 pct.", "Udvalget drøftede skolernes ferieplan.", ""]
    scores = table.scores(table.words("Hvad koster det at få hentet skrald?"), [table.rows(p) for p in passages])
    assert scores[0] > scores[1] > scores[2] == 0.0


def test_the_folder_fits_its_budget_and_holds_no_code() -> None:
    files = [path for path in BUNDLED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 60_000_000
    assert {path.suffix for path in files} <= {".json", ".safetensors", ".md", ""}
    kinds = [module["type"] for module in json.loads((BUNDLED / "modules.json").read_text(encoding="utf-8"))]
    assert all(kind.startswith("sentence_transformers.") for kind in kinds)
