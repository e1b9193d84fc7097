"""The adapters under the real libraries, mteb and beir, on a task of three texts: nothing is downloaded."""

from __future__ import annotations

from typing import Any

from eval.adapters import BeirSearch, MtebSearch
from tests.tiny import WordEncoder

CORPUS = {
    "d1": {"title": "Ravnebadet", "text": "Svømmehallen lukker i april og åbner igen i marts."},
    "d2": {"title": "", "text": "Cykelstien langs åen koster 9 mio. kr."},
    "d3": {"title": "", "text": "Byrådet valgte en ny formand for skolebestyrelsen."},
}
QUERIES = {"q1": "hvornår åbner svømmehallen", "q2": "hvad koster cykelstien langs åen"}
QRELS = {"q1": {"d1": 1}, "q2": {"d2": 1}}


def test_beir_evaluates_us():
    from beir.retrieval.evaluation import EvaluateRetrieval

    harness = EvaluateRetrieval(BeirSearch(encoder=WordEncoder()), k_values=[1, 3])
    ndcg, _, recall, _ = harness.evaluate(QRELS, harness.retrieve(CORPUS, QUERIES), harness.k_values)
    assert (ndcg["NDCG@1"], recall["Recall@3"]) == (1.0, 1.0)


def test_mteb_evaluates_us():
    import mteb

    task, meta = local_task(mteb), model_meta(mteb)
    engine = MtebSearch(meta, encoder=WordEncoder())
    assert isinstance(engine, mteb.models.SearchProtocol)
    found = mteb.evaluate(engine, task, cache=None)
    scores = found.task_results[0].scores["test"][0]
    assert (scores["ndcg_at_1"], scores["recall_at_3"]) == (1.0, 1.0)


def local_task(mteb: Any) -> Any:
    """A retrieval task of mteb with the texts above, nothing downloaded."""
    from datasets import Dataset
    from mteb.abstasks.retrieval import AbsTaskRetrieval
    from mteb.abstasks.retrieval_dataset_loaders import RetrievalSplitData

    class Local(AbsTaskRetrieval):  # type: ignore[misc]
        metadata = mteb.TaskMetadata(
            name="LocalMinutes",
            description="Three texts and two questions.",
            dataset={"path": "local", "revision": "1"},
            type="Retrieval",
            category="t2t",
            modalities=["text"],
            eval_splits=["test"],
            eval_langs=["dan-Latn"],
            main_score="ndcg_at_10",
        )

        def load_data(self, *_: Any, **__: Any) -> None:
            split = RetrievalSplitData(
                corpus=Dataset.from_list([{"id": doc, **row} for doc, row in CORPUS.items()]),
                queries=Dataset.from_list([{"id": qid, "text": text} for qid, text in QUERIES.items()]),
                relevant_docs=QRELS,
                top_ranked=None,
            )
            self.dataset = {"default": {"test": split}}
            self.data_loaded = True

    return Local()


def model_meta(mteb: Any) -> Any:
    return mteb.models.ModelMeta.create_empty(overwrites={"name": "referent/test", "revision": "1"})
