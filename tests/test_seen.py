from __future__ import annotations

from dataclasses import replace

from indexer.minutes import Passage, Place
from indexer.seen import from_json, looked, place_hash, state, taken_over, text_hash, to_json

PLACE = Place(
    "a.md", "Aaby", "Byrådet", "2021-03-09", "referat", "1", "Bro", None, "Beslutning", "beslutning", None, "a.md#0"
)
BRO = Passage("a.md#0.0.0", "Broen koster 4 mio. kr.", 0, 23, "", PLACE)
DYRERE = replace(BRO, text="Broen koster 5 mio. kr.")
VEJ = replace(BRO, id="a.md#1.0.0", text="Vejen lukkes.", place=replace(PLACE, item="2", item_key="a.md#1"))


def test_what_came_at_a_later_look_is_new_only_for_who_has_not_seen_it() -> None:
    seen = looked(looked({}, [BRO], 1), [BRO, VEJ], 2)
    assert [state(VEJ, seen, look) for look in (1, 2)] == ["new", "known"]
    assert [state(BRO, seen, look) for look in (0, 1)] == ["new", "known"]


def test_another_text_in_a_known_place_is_changed_and_the_old_one_stays_known() -> None:
    seen = looked(looked({}, [BRO], 1), [DYRERE], 2)
    assert [state(DYRERE, seen, look) for look in (1, 2)] == ["changed", "known"]
    assert state(BRO, seen, 1) == "known"


def test_a_corrected_file_under_another_name_is_the_same_place() -> None:
    copy = replace(BRO, place=replace(PLACE, source="b.pdf", item_key="b.pdf#0", section="BESLUTNING"))
    assert state(copy, looked({}, [BRO], 1), 1) == "known"


def test_a_place_that_is_gone_is_forgotten() -> None:
    seen = looked(looked({}, [BRO, VEJ], 1), [VEJ], 2)
    assert list(seen) == [place_hash(VEJ)]


def test_what_is_taken_down_leaves_no_hash_and_its_mark_is_no_news() -> None:
    seen = looked(looked({}, [BRO, VEJ], 1), [DYRERE, VEJ], 2)
    masked = replace(DYRERE, text="[navn fjernet]")
    freed = taken_over(seen, [DYRERE, VEJ], [masked, VEJ])
    assert set(freed[place_hash(BRO)]) == {text_hash(masked)}
    assert (state(masked, freed, 2), state(VEJ, freed, 1)) == ("known", "known")
    assert list(taken_over(seen, [DYRERE, VEJ], [VEJ])) == [place_hash(VEJ)]


def test_it_is_written_and_read_without_loss() -> None:
    seen = looked(looked({}, [BRO], 1), [DYRERE, VEJ], 2)
    assert from_json(to_json(seen)) == seen
    assert from_json({"ab": "cd ef@2"}) == {"ab": {"cd": 0, "ef": 2}}
