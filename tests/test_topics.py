from __future__ import annotations

from dataclasses import replace

from indexer.minutes import Filters
from retrieval import Archive
from retrieval.places import Handling, handlings, satisfies
from retrieval.topics import NAMES, topic_text, topics, topics_json, topics_table
from tests.memory import every, item, meeting


def handled() -> list[Handling]:
    numbered = (item("1", "Vej", "05.01.02-G01-4-20"), item("2", "Sti", "05.04.00-P20-1-20"), item("3", "Bro", "20/1"))
    odd = replace(item("4", "Ukendt", "99.00.00-G01-1-20"), topic="99")
    roads = (replace(i, topic="05") if i.case_number and i.case_number.startswith("05") else i for i in numbered)
    return every(meeting("Byrådet", "2020-05-05", *roads, odd), meeting("Teknisk Udvalg", "2021-01-05", odd))


def test_items_are_grouped_by_main_group_and_an_unknown_group_is_its_number() -> None:
    roads, unknown = topics(handled())
    assert (roads.number, roads.name, [p.title for p in roads.places]) == ("05", "Veje og trafik", ["Vej", "Sti"])
    assert (unknown.number, unknown.name, len(unknown.places)) == ("99", None, 2)


def test_filters_narrow_the_topics() -> None:
    (unknown,) = topics(handled(), Filters(committees=("Teknisk Udvalg",)))
    assert (unknown.number, len(unknown.places)) == ("99", 1)
    assert topics(handled(), Filters(committees=("Ingen",))) == ()


def test_a_place_satisfies_the_topic_of_its_case_number() -> None:
    kept = [h.place.title for h in handled() if satisfies(h.place, Filters(topics=("05",)))]
    assert kept == ["Vej", "Sti"]


def test_an_index_is_narrowed_to_a_topic(sample_archive: Archive) -> None:
    catalog = sample_archive.index.catalog
    for group in topics(handlings(catalog)):
        assert catalog.count("items", Filters(topics=(group.number,))) == len(group.places)


def test_the_table_holds_every_item_of_every_topic() -> None:
    rows = list(topics_table(topics(handled())))
    assert [row[0] for row in rows[1:]] == ["05 Veje og trafik", "05 Veje og trafik", "99", "99"]


def test_a_topic_is_shown_with_its_name_where_there_is_one() -> None:
    assert (topic_text("27"), topic_text("99")) == ("27 Social service", "99")
    assert all(len(number) == 2 and number.isdecimal() for number in NAMES)


def test_json_lists_the_items() -> None:
    found = topics_json(topics(handled()))["topics"]
    assert [(t["number"], t["name"], t["n"]) for t in found] == [("05", "Veje og trafik", 2), ("99", None, 2)]
    assert found[0]["items"][0]["item"] == "1"
