"""English nouns of what is counted, with the unit that a record gives; the pattern is over folded text."""

from __future__ import annotations

THINGS = {
    "families": "families", "households": "households", "soldiers": "soldiers", "troops": "troops",
    "policemen": "policemen", "officers": "officers", "fighters": "fighters", "men": "men",
    "trainers": "trainers", "advisers": "advisers", "advisors": "advisors", "instructors": "instructors",
    "people": "people", "villagers": "villagers", "residents": "residents", "teachers": "teachers",
    "doctors": "doctors", "nurses": "nurses", "guards": "guards", "graduates": "graduates",
    "workers": "workers", "employees": "employees", "students": "students", "pupils": "pupils",
    "detainees": "detainees", "prisoners": "prisoners", "suspects": "suspects", "hostages": "hostages",
    "patients": "patients", "returnees": "returnees", "villages": "villages", "hamlets": "hamlets",
    "towns": "towns", "quarters": "quarters", "neighbourhoods": "neighbourhoods",
    "subdistricts": "subdistricts", "districts": "districts", "schools": "schools", "classrooms": "classrooms",
    "clinics": "clinics", "hospitals": "hospitals", "beds": "beds", "ambulances": "ambulances",
    "houses": "houses", "homes": "homes", "flats": "flats", "tents": "tents", "blankets": "blankets",
    "kits": "kits", "parcels": "parcels", "baskets": "baskets", "heaters": "heaters", "stoves": "stoves",
    "transformers": "transformers", "towers": "towers", "pylons": "pylons", "substations": "substations",
    "pumps": "pumps", "wells": "wells", "stations": "stations", "sluices": "sluices", "bridges": "bridges",
    "culverts": "culverts", "generators": "generators", "turbines": "turbines", "rifles": "rifles",
    "weapons": "weapons", "mines": "mines", "bombs": "bombs", "charges": "charges", "devices": "devices",
    "rockets": "rockets", "grenades": "grenades", "hideouts": "hideouts", "tunnels": "tunnels",
    "vehicles": "vehicles", "buses": "buses", "tankers": "tankers", "trucks": "trucks", "farms": "farms",
    "shops": "shops", "claims": "claims", "deeds": "deeds", "plots": "plots", "graves": "graves",
    "bodies": "bodies", "posts": "posts", "checkpoints": "checkpoints", "camps": "camps",
    "caravans": "caravans", "branches": "branches", "masts": "masts", "counters": "counters", "poles": "poles",
    "streets": "streets", "roads": "roads", "dunums": "dunums", "members": "members", "delegates": "delegates",
    "protesters": "protesters", "wards": "wards", "machines": "machines", "desks": "desks", "jobs": "jobs",
    "contracts": "contracts", "scholarships": "scholarships", "vaccines": "vaccines", "doses": "doses",
    "cylinders": "cylinders", "bags": "bags", "sacks": "sacks", "tonnes": "tonnes", "tons": "tons",
    "liters": "liters", "litres": "litres", "files": "files", "requests": "requests", "arrests": "arrests",
    "filters": "filters", "latrines": "latrines", "roofs": "roofs", "brigades": "brigades",
    "battalions": "battalions", "regiments": "regiments", "companies": "companies", "units": "units",
}  # fmt: skip
# What may stand between a figure and the noun, with <THINGS> to be filled in.
THING = r" (?:(?!and |or |of |the |to )[a-z'-]+ ){0,3}?(<THINGS>)\b"
# Before the figure that something came from, and before that which it came to.
FROM = r"\bfrom $"
TO = r"\bto $"
