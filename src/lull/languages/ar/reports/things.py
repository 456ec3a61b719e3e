"""Arabic nouns of what is counted, with the unit that a record gives; the pattern is over folded text."""

from __future__ import annotations

THINGS = {
    "عائلة": "families", "عائلات": "families", "أسرة": "families", "أسر": "families", "عوائل": "families", "نازح": "people",
    "مدرسة": "schools", "مدارس": "schools", "قرية": "villages", "قرى": "villages", "أحياء": "neighbourhoods", "حيا": "neighbourhoods",
    "منزل": "houses", "منازل": "houses", "دار": "houses", "وحدة سكنية": "houses", "جندي": "soldiers", "جنود": "soldiers",
    "سرير": "beds", "محولة": "transformers", "محولات": "transformers", "بئر": "wells", "آبار": "wells", "خيمة": "tents",
    "معلم": "teachers", "مدرسا": "teachers", "متهم": "arrests", "مطلوبا": "arrests", "مشتبها": "arrests", "متهمين": "arrests",
    "مطلوبين": "arrests", "عنصرا": "people", "قضية": "claims", "معاملة": "claims", "شخص": "people", "خريج": "graduates", "سلة": "baskets",
    "بطانية": "blankets", "صفا": "classrooms", "صفوف": "classrooms", "مركز": "centres", "مراكز": "centres", "عبوة": "bombs",
    "عبوات": "bombs", "لغما": "mines", "ألغام": "mines", "مدرب": "trainers", "مدربا": "trainers", "مدربين": "trainers", "مستشارا": "advisers", "طالب": "students", "سيارة": "vehicles",
}  # fmt: skip
# What may stand between a figure and the noun, with <THINGS> to be filled in.
THING = r" (?:\S+ )?(<THINGS>)(?![^\W_])"
# Before the figure that something came from, and before that which it came to.
FROM = r"من $"
TO = r"إلى $"
