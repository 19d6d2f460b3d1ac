"""A short drill over each broker: what is killed is done again, once. The long one is ``make drill``."""

import pytest

from tests.drill.field import Field


@pytest.mark.parametrize("broker", ["pgmq", "redis", "rabbitmq"])
def test_nothing_is_lost_or_doubled_under_fire(broker):
    with Field(points=24, hosts=24, seed=3, broker=broker) as field:
        result = field.refresh(kills=6, seconds=240)
    assert result["as promised"], result
    assert result["checks"] == result["looks expected"], result
    assert result["captures"] == result["checks"], result
    assert result["shots in all"] >= 6, result


def test_the_control_loses():
    """The same looks as plain tasks: were nothing lost or doubled, the drill could not tell a promise kept."""
    with Field(points=24, hosts=24, seed=3) as field:
        result = field.plain(kills=10, seconds=120)
    assert result["lost"] + result["doubled"] > 0, result
