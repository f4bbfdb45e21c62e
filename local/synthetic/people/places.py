"""Where and what is reported: boroughs, crime types and postcodes in London's rough proportions."""

from __future__ import annotations

from itertools import accumulate
from random import Random

from functions.shared.policy import geography, surveys

# Share of reports by borough in a usual month, per thousand or so: invented, but the busy are busy.
_WEIGHTS = {
    "Westminster": 60, "Croydon": 43, "Newham": 42, "Lambeth": 41, "Southwark": 40, "Hackney": 38,
    "Tower Hamlets": 39, "Brent": 36, "Ealing": 37, "Lewisham": 36, "Camden": 37, "Haringey": 35,
    "Enfield": 34, "Greenwich": 34, "Barnet": 35, "Islington": 32, "Wandsworth": 32,
    "Hillingdon": 31,
    "Waltham Forest": 30, "Hounslow": 30, "Redbridge": 28, "Bromley": 28, "Havering": 24,
    "Barking and Dagenham": 26, "Bexley": 20, "Hammersmith and Fulham": 24, "Harrow": 19,
    "Kensington and Chelsea": 21, "Merton": 17, "Sutton": 16, "Richmond upon Thames": 13,
    "Kingston upon Thames": 14,
}  # fmt: skip
BOROUGHS = tuple(name for unit in geography.rules().bcu for name in unit.boroughs)
_BOROUGH_STEPS = tuple(accumulate(_WEIGHTS.get(name, 20) for name in BOROUGHS))

# Outward codes that exist (R06: nothing may follow from them); inward ones are made up.
_OUTWARD = (
    "SW1A", "SW9", "SE1", "SE15", "E1", "E8", "E17", "N1", "N17", "NW1", "NW10", "W2", "W12", "CR0",
    "BR1", "EN1", "HA1", "IG1", "KT1", "RM10", "SM1", "TW3", "UB8", "EC1V", "WC2H",
)  # fmt: skip
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"

CRIME_SHARES = {
    "uss": {"Assault": 55, "Residential Burglary": 19, "Personal Robbery": 15, "Hate Crime": 11},
    "ovss": {
        "Vehicle Crime": 48,
        "Assault": 24,
        "Residential Burglary": 15,
        "Personal Robbery": 6,
        "Hate Crime": 7,
    },
}
# R06: owners that are no borough: those that policy knows, and ways to mistype one.
ODD_OWNERS = (*geography.rules().other_owners, "Westmisnter", "Hackny", "Croydon BOCU", "", "ZZ")
OTHER_CRIMES = ("Theft From Person", "Fraud", "Criminal Damage", "Shoplifting", "Arson", "")
OTHER_ROUTES = ("", "Email", "Third Party", "Unknown")


def borough(rng: Random) -> str:
    return rng.choices(BOROUGHS, cum_weights=_BOROUGH_STEPS)[0]


def crime_type(survey: str, rng: Random) -> str:
    shares = CRIME_SHARES[survey]
    return rng.choices(tuple(shares), tuple(shares.values()))[0]


def postcode(rng: Random) -> tuple[str, str]:
    """An outward and an inward part, such as ``("SE15", "4QX")``."""
    letters = _INWARD[int(rng.random() * 20)] + _INWARD[int(rng.random() * 20)]
    return _OUTWARD[int(rng.random() * len(_OUTWARD))], f"{int(rng.random() * 10)}{letters}"


def route(survey: str, rng: Random) -> str:
    """How a report of this survey reaches the police, in policy's words."""
    return _one(routes(survey), rng)


def routes(survey: str) -> tuple[str, ...]:
    who = surveys.survey(survey).who
    return who.reported_via if who else ()


def _one(values: tuple[str, ...], rng: Random) -> str:
    return values[int(rng.random() * len(values))]
