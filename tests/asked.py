"""Questions to the API, short to write."""

import json

from django.test import Client

ADDRESS = "/api/v1/assess/"


def post(body, status=200, content_type="application/json"):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    answer = Client().post(ADDRESS, text, content_type=content_type)
    assert answer.status_code == status, answer.content
    return answer.json()


def assess(category, on, deploying=None, host=None, conduct=None, **facts):
    states = {"deploying_state": deploying, "host_state": host}
    body = {"facts": facts, **states, "on": on, "conduct": conduct, "categories": [category]}
    (found,) = post(body)["results"]
    assert found["category"] == category
    return found


def missile(*claims, type="ballistic_missile", domain="ground", basing="road_mobile", **more):
    claims = [each if isinstance(each, dict) else {"upper": each} for each in claims]
    return {"system_type": type, "launch_domain": domain, "basing": basing, "range_claims": claims, **more}


def answers(found):
    return found["match"], found["standing"]["deploying"], found["standing"]["host"], found["effect"]


def read(address):
    return Client().get(address if "/api/" in address else f"/api/v1/{address}").json()
