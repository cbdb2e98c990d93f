"""Many plans: in order, whole, and the same whoever computes them."""

from concurrent.futures import ProcessPoolExecutor

import pytest

from restorative import NoSessionPossibleError, NotAssessedError, Plan, Practitioner, Request, SeekCareFirst, plan_many

REQUESTS = [
    Request(minutes=20),
    Request(minutes=30, goals=["sleep"], kit=["wall", "blanket:3"]),
    Request(minutes=20, practitioner=Practitioner(conditions=["chest pain"])),
    Request(minutes=25, practitioner=Practitioner(conditions=["glaucoma", "acid reflux"])),
    Request(minutes=20, kit=[], floor=False),
    Request(minutes=15, include=["viparita_karani"]),
]
SERIAL = plan_many(REQUESTS)


def said(results):
    return [result.model_dump_json() if isinstance(result, Plan) else (type(result), str(result)) for result in results]


def test_results_come_in_order_and_one_failure_does_not_lose_the_rest():
    kinds = [type(result) for result in SERIAL]
    assert kinds == [Plan, Plan, SeekCareFirst, Plan, NoSessionPossibleError, Plan]
    assert [result.request for result in SERIAL if isinstance(result, Plan)] == [REQUESTS[i] for i in (0, 1, 3, 5)]


def test_progress_is_told():
    told = []
    plan_many(REQUESTS[:3], progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_words_that_are_not_assessed_are_accepted_for_those_who_name_them():
    named = Request(minutes=20, practitioner=Practitioner(conditions=["O22.0"]))
    refused, plain = plan_many([named, REQUESTS[0]])
    assert isinstance(refused, NotAssessedError)
    accepted, same = plan_many([named, REQUESTS[0]], accept_unassessed=["O22.0"])
    assert accepted.not_assessed == ("O22.0",)
    assert same == plain


def test_a_process_pool_gives_the_same_plans():
    with ProcessPoolExecutor(2) as pool:
        assert said(plan_many(REQUESTS, executor=pool)) == said(SERIAL)


@pytest.mark.filterwarnings("default")  # the cluster's own warnings are not ours
def test_a_cluster_of_two_workers_gives_the_same_plans():
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert said(plan_many(REQUESTS, executor=client.get_executor())) == said(SERIAL)
