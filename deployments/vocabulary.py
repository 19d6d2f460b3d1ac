"""The words of deployments that records, pages and the API share. Pure; values equal the CSV vocabulary."""

from enum import StrEnum


class ClaimKind(StrEnum):
    """What is at issue in a claim about a deployment."""

    ANNOUNCED = "announced"
    ARRIVED = "arrived"
    PRESENCE = "presence"
    ON_DUTY = "on_duty"
    EXERCISED = "exercised"
    USED = "used"
    EXPANDED = "expanded"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    IMAGERY = "imagery"
    QUANTITY = "quantity"
    LOCATION = "location"
    COMMENTARY = "commentary"


class Stance(StrEnum):
    """How a claim is said. A denial is ``presence`` with stance ``denies``."""

    ASSERTS = "asserts"
    DENIES = "denies"
    ASSESSES = "assesses"
    SPECULATES = "speculates"


class DeploymentStatus(StrEnum):
    ANNOUNCED = "announced"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    OPERATIONAL = "operational"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    DISPUTED = "disputed"


class Precision(StrEnum):
    """How exactly a place is given. In a live conflict never finer than locality."""

    SITE = "site"
    LOCALITY = "locality"
    REGION = "region"
    COUNTRY = "country"


class QuantityUnit(StrEnum):
    MISSILES = "missiles"
    LAUNCHERS = "launchers"
    BATTERIES = "batteries"
    WARHEADS = "warheads"
    REGIMENTS = "regiments"


class Property(StrEnum):
    """What a claim about a system measures."""

    RANGE_KM = "range_km"
    PAYLOAD_KG = "payload_kg"
