"""Settings of an area: one checked model for `area.toml`, one for `assess.toml`; every mistake names file and line.

To add a key, add one field to the model of its section, with its type, its bounds, its default and what it means.
"""

from __future__ import annotations

from lull.settings.area import AreaSettings
from lull.settings.assess import AssessSettings
from lull.settings.read import read_settings

__all__ = ["AreaSettings", "AssessSettings", "read_settings"]
