"""Arabic words for deadlines: patterns over folded text, with <NUMBER> to be filled in."""

from __future__ import annotations

# "Within 90 days": groups `n` and `unit`; `dual` for two of a unit in one word, `one` for one.
WITHIN = r"(?:خلال|في غضون|بغضون|في مدة|ضمن|خلال مدة|في مهلة)(?: أقصاها| لا تتجاوز| مدة)? ?(?:(?P<n><NUMBER>) (?P<unit>يوما|أيام|يوم|أسبوعا|أسابيع|أسبوع|أشهر|شهرا|شهور|شهر|سنوات|سنة|أعوام|عاما|عام)|(?P<dual>يومين|أسبوعين|شهرين|سنتين|عامين)|(?P<one>أسبوع|شهر|سنة|عام))(?![^\W_])(?! (?:الماضي|ال))"
# What must stand before a time so that it limits a promise; empty where any time may.
LIMIT_CUE = ""
