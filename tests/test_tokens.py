from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import tokenizers

from indexer.tokens import BpeTokens, OwnTokens, VocabularyMissing, load
from tests.tiny import SENTENCES

ODD = (
    "",
    "   \n\t ",
    "§ 8, stk. 2: 1.000.000,00 kr. – »Å« og Ø",
    "ÆØÅ ＡＢＣ ﬁ ² Ⅷ ΣΑΣ İ",
    "🙂 漢字 \u0000\u200b e\u0301",
    "it's they'll   to  blanke  ",
    "x" * 3000,
    "\u1c89 \U00016eb0 \U0001fbf1",  # letters and a digit that Unicode got in 2020 to 2025
    "".join(chr(n) for n in range(0x3000) if not 0xD800 <= n < 0xE000),
)


@pytest.mark.parametrize("text", [*SENTENCES, *ODD])
def test_tiktoken_and_the_encoders_own_tokenizer_give_the_same_ids(encoder_folder: Path, text: str) -> None:
    own = tokenizers.Tokenizer.from_file(str(encoder_folder / "tokenizer.json"))
    tokens = load(encoder_folder)
    assert isinstance(tokens, BpeTokens)
    assert tokens.encode(text) == own.encode(text, add_special_tokens=False).ids


def test_count_is_the_number_of_ids_and_case_does_not_matter(encoder_folder: Path) -> None:
    tokens = load(encoder_folder)
    assert tokens.count("Byrådet drøftede") == len(tokens.encode("BYRÅDET DRØFTEDE")) > 0
    assert tokens.count("") == 0


def test_the_name_says_folder_and_vocabulary(encoder_folder: Path) -> None:
    tokens = load(encoder_folder)
    assert tokens.name == f"tiny-{tokens.revision[:12]}"
    assert len(tokens.revision) == 64


def test_a_vocabulary_of_another_kind_counts_with_its_own_tokenizer(tmp_path: Path) -> None:
    words = tokenizers.Tokenizer(tokenizers.models.WordLevel({"[UNK]": 0, "skolen": 1, "lukkes": 2}, unk_token="[UNK]"))
    words.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    words.save(str(tmp_path / "tokenizer.json"))
    tokens = load(tmp_path)
    assert isinstance(tokens, OwnTokens)
    assert tokens.encode("skolen lukkes nu") == [1, 2, 0]


def test_a_byte_level_vocabulary_with_a_pattern_of_its_own_uses_that_pattern(
    encoder_folder: Path, tmp_path: Path
) -> None:
    spec = json.loads((encoder_folder / "tokenizer.json").read_text(encoding="utf-8"))
    split = {
        "type": "Split",
        "pattern": {"Regex": r"\d| ?\p{L}+|\s+|[^\s\p{L}\d]+"},
        "behavior": "Isolated",
        "invert": False,
    }
    bytes_only = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    spec["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [split, bytes_only]}
    (tmp_path / "tokenizer.json").write_text(json.dumps(spec), encoding="utf-8")
    own = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    tokens = load(tmp_path)
    assert isinstance(tokens, BpeTokens)
    assert tokens.encode("skolen 2021 får 15 mio.") == own.encode("skolen 2021 får 15 mio.").ids


def test_a_vocabulary_in_a_module_folder_is_found(encoder_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "0_StaticEmbedding").mkdir()
    shutil.copy(encoder_folder / "tokenizer.json", tmp_path / "0_StaticEmbedding")
    assert load(tmp_path).revision == load(encoder_folder).revision


def test_a_folder_without_vocabulary_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyMissing, match=f"{tmp_path.name}: no tokenizer.json"):
        load(tmp_path)
