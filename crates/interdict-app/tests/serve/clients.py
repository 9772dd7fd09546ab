"""The published client of yente, and plain requests, against a running service.

    pip install yente-client requests
    interdict serve &
    python clients.py http://127.0.0.1:8000

It needs a ledger that keeps us_ofac_sdn. Nothing of the client is changed but the address.
"""

import sys

import requests
from yente_client import Client
from yente_client.entities import Company, Person
from yente_client.exceptions import BadRequestError, NotFoundError


def with_the_published_client(base: str) -> None:
    with Client(base_url=base) as client:
        assert client.healthz().status == "ok"
        assert client.readyz().status == "ok"
        assert "us_ofac_sdn" in [one.name for one in client.datasets().datasets]
        assert client.datasets() == client.datasets(), "the second answer comes by its tag"
        algorithms = client.algorithms()
        assert algorithms.best in [one.name for one in algorithms.algorithms]

        answer = client.match(Person(name="Vladimir Putin", birthDate="1952-10-07"), limit=3)
        assert answer.query["properties"]["birthDate"] == ["1952-10-07"]
        top = answer.top
        assert top is not None and top.match and top.score >= 0.7, answer
        assert top.contributing_explanations["name_match"].candidate
        excluded = client.match(Person(name="Vladimir Putin"), exclude_entities=[top.id])
        assert top.id not in [one.id for one in excluded.results]
        keys = dict(client.match_iter([("a", Person(name="Kim Jong Un")), ("b", Company(name="Rosneft"))]))
        assert keys["a"].top and keys["b"].top

        entity = client.fetch(top.id)
        assert entity.properties["sanctions"][0].schema_ == "Sanction"
        around = client.adjacent(top.id)
        assert around.adjacent["sanctions"].total.value >= 1
        assert client.adjacent(top.id, prop="sanctions").results

        found = client.search("putin", limit=2, facets=["countries", "schema"])
        assert found.total.value >= 1 and found.facets["schema"].values

        for error, ask in [
            (NotFoundError, lambda: client.fetch("nobody-at-all")),
            (NotFoundError, lambda: client.search("x", datasets=["nowhere"])),
            (BadRequestError, lambda: client.match(Person(name="x"), algorithm="guess")),
        ]:
            try:
                ask()
            except error as refused:
                assert refused.detail
            else:
                raise AssertionError(f"{error} was expected")


def with_plain_requests(base: str) -> None:
    body = '{"queries": {"q": {"schema": "Person", "properties": {"name": ["Kim Jong Un"]}}}}'
    answer = requests.post(f"{base}/match/default", data=body.encode(), timeout=10)
    assert answer.status_code == 200 and answer.headers["x-batch-size"] == "1", answer.text
    result = answer.json()["responses"]["q"]["results"][0]
    assert result["features"]["name_match"] == result["explanations"]["name_match"]["score"]


if __name__ == "__main__":
    with_the_published_client(sys.argv[1])
    with_plain_requests(sys.argv[1])
    print("sound")
