"""Arabic clauses and verbs: where clauses begin and end, and in what mode a verb or verbal noun stands.

See the English module for what the functions promise. Words are folded: one alef, ه for ة, ي for ى.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lull.languages.folding import fold, fold_pattern

ORDER = "vso"
DESCRIBED_BY: frozenset[str] = frozenset()
PARTICIPLE_ENDS: tuple[str, ...] = ()
CAPITALS = False
HELPERS = frozenset(fold(w) for w in ("كان", "زال", "بقي", "ظل", "بات", "أصبح"))
HELPING: frozenset[str] = frozenset()


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(w) for w in words.split())


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(fold_pattern(pattern))


_NOT = _set("لم لن لا ما ليس ليست ولم ولن ولا وما فلم فلن وليس لما أن_لا ألا")
_NONE = _set("عدم دون بدون بلا لعدم وعدم غير بعدم وبدون")
_ASIDE = _set(
    "بعد منذ قبل رغم ضد حول بشأن عن من على إلى الى ل بسبب لغرض بهدف بغية أجل ضرورة وقبل وبعد إزاء حيال سبيل مقابل لحين مراسم ذكرى وإلى خلال أثناء أهمية خلفية ملف ملفات موضوع موضوعي قضية مسألة مسالة آلية آليات سبل إمكانية تسهيل تسريع مطالب متطلبات عراقيل يحاول تحاول يحاولون حاول حاولت محاولة محاولات تسعى يسعى يسعون سعى سعت"
)
# After a word of promising, "بتقديم" and the like say what is promised, not what was done.
_PROMISING = ("تعهد", "التزم", "وعد", "تتعهد", "يتعهد", "تلتزم", "يلتزم", "ملتزم")
_BACKGROUND = _set("بعد منذ قبل رغم ضد حول بشأن عن لمنع لحين")
_DONE = _set("تم جرى وتم وجرى تمت جرت وتمت حيث")
_WILL = _set("سوف سيتم ستتم سيجري ستجري وسيتم وسوف")
_FUTURE = _p(
    r"(?:من )?(?:المقرر|المؤمل|المتوقع|المنتظر|المزمع|المرتقب|المفترض)|(?<![^\W_])[وف]?(?:يتوقع|تتوقع|ينتظر|تعتزم|يعتزم|يعتزمون|تنوي|ينوي|تخطط|يخطط|تستعد|يستعد|يستعدون|بصدد|مقرر|على ان|يؤمل|ستقوم|سيقوم)(?![^\W_])"
)
_COMING = _p(r"(?<![^\W_])(?:المقبل|المقبلة|المقبلين|القادم|القادمة|غدا|غد|الغد|لاحقا|قريبا|بعد غد)(?![^\W_])")
_MAYBE = _p(r"(?<![^\W_])(?:ربما|يمكن|من الممكن|من المحتمل|يحتمل|لعل|قد)(?![^\W_])")
_CONDITION = _p(r"(?<![^\W_])[وف]?(?:إذا|في حال|ما لم|لو|شريطة|بشرط|في حالة|حال عدم|إن لم)(?![^\W_])")
_MUST = _p(r"(?<![^\W_])(?:يجب|ينبغي|لا بد|يتعين|ضرورة)(?![^\W_])")
CONDITION = _CONDITION
_HOPING = _set("يأمل تأمل يأملون نأمل آملا آملين يرجو يتمنى تتمنى يتمنون يطمح تطمح يطمحون يتطلع يتطلعون")
_DONE_OR_WILL = _DONE | _WILL
_PERFECTIVE = _set("قد")
_NEGATED_HELPERS = _set("يتم تتم يجر تجر يعد تعد يكن تكن يزل تزل")
_STILL = _set("زال زالت يزال تزال")
_QAD = _set("قد وقد")
_AFTER_AN = _set("أن كان كانت")
_SUBORDINATORS = _set("أن بأن كي لكي حتى أنه")
_PASSING = _set("يتم تتم يجري تجري")
_PASSING_TWO = _set("يتم تتم")


def is_verb(words: Sequence[str], i: int, feature: str, noun_like: Sequence[bool]) -> bool:
    """A verb takes no article and stands after no preposition; a verbal noun may."""
    kind = feature[0]
    if kind == "m":
        return True
    before = words[i - 1] if i else ""
    if "j" in feature and before not in _LAM:
        return False
    if "d" in feature or "b" in feature or before in _PREPOSITIONS:
        return False
    return not (kind in "pv" and before in _NOUN_BEFORE)


_LAM = _set("لم ولم فلم")
_PREPOSITIONS = _set("في من على إلى عن مع بين ضد تحت خلال قرب عند لدى حول كل جميع بعض أي عملية حادث ذات هذا هذه حملة")
_NOUN_BEFORE = _set("عملية حملة أمر قرار موقع مسؤول رئيس مدير")


def is_passive(words: Sequence[str], i: int, feature: str) -> bool:
    """The passive perfect where it is written differently, or *tamma* before a verbal noun."""
    if feature[0] == "v":
        return True
    return feature[0] == "m" and i > 0 and words[i - 1] in _DONE_OR_WILL


def is_progressive(words: Sequence[str], i: int, feature: str) -> bool:
    """Not told apart: verbs of going on are words of their own."""
    return False


def after_modal(words: Sequence[str], i: int) -> bool:
    """Whether a word of possibility makes a verb of what could be a noun; the forms tell them apart here."""
    return False


def is_auxiliary(words: Sequence[str], i: int, participles: Sequence[bool]) -> bool:
    """Whether *kana* and its sisters stand before another verb."""
    return i + 1 < len(words) and words[i + 1] in _PERFECTIVE


def mode(words: Sequence[str], i: int, feature: str, clause: str, sentence: str, rest: str) -> str:
    """Mode of the verb or verbal noun at `i`."""
    if feature[0] == "m":
        return _noun(words, i, feature, clause, sentence)
    before, two = _pair_before(words, i)
    if _CONDITION.search(sentence) and before not in _PERFECTIVE:
        return "hypothetical"
    negative = words[i] not in _STILL and _is_negative(before, two)
    if "f" in feature or before in _WILL:
        return "negated" if negative else "future"
    if before in _QAD and feature[0] == "i":
        return "hypothetical"
    if negative:
        return "negated"
    return _imperfect(clause, sentence, before, feature) if feature[0] == "i" else "actual"


def _pair_before(words: Sequence[str], i: int) -> tuple[str, str]:
    """The word before, and the one before that; empty where there is none."""
    return (words[i - 1] if i else ""), (words[i - 2] if i > 1 else "")


def _is_negative(before: str, two: str) -> bool:
    """Whether a particle of negation stands before the verb, or before its helping verb; *ma zala* denies nothing."""
    if before in _STILL:
        return False
    return before in _NOT or (two in _NOT and before in _BETWEEN_NOT)


_BETWEEN_NOT = _NEGATED_HELPERS | _set("يسبق تسبق بعد أي")


def _imperfect(clause: str, sentence: str, before: str, feature: str) -> str:
    tail = clause[-60:]
    if _FUTURE.search(tail) or (_COMING.search(sentence) and before not in _AFTER_AN):
        return "future"
    if _MAYBE.search(tail[-24:]):
        return "hypothetical"
    if before in _SUBORDINATORS or "l" in feature or _MUST.search(tail[-24:]):
        return "aside"
    return "actual"


def _noun(  # noqa: PLR0911  one return a mode
    words: Sequence[str], i: int, feature: str, clause: str, sentence: str
) -> str:
    pair = before, two = _pair_before(words, i)
    if not _NONE.isdisjoint(pair):
        return "negated"
    if not _DONE.isdisjoint(pair):
        return "actual" if _NOT.isdisjoint(words[max(0, i - 3) : i]) else "negated"
    negative = not _NOT.isdisjoint(words[max(0, i - 4) : i])
    if before in _PASSING or two in _PASSING_TWO:
        return "negated" if negative else "future" if _COMING.search(sentence) else "actual"
    if not _WILL.isdisjoint(pair) or _FUTURE.search(clause[-50:]):
        return "future"
    if _unsure(words, i, sentence):
        return "hypothetical"
    if before in _ASIDE or "l" in feature or _promised(words, i):
        return "aside"
    return "negated" if negative else "actual"


def _unsure(words: Sequence[str], i: int, sentence: str) -> bool:
    return _CONDITION.search(sentence) is not None or not _HOPING.isdisjoint(words[max(0, i - 4) : i])


def _promised(words: Sequence[str], i: int) -> bool:
    return words[i].startswith("ب") and any(w.lstrip("وف").startswith(_PROMISING) for w in words[max(0, i - 9) : i])


_OWN_YEAR = re.compile(r" (?:\S+ ){0,3}?(?:19|20)\d\d")


def noun_mode(words: Sequence[str], i: int, before: str, rest: str, sentence: str) -> str | None:
    """Mode of a noun of action that is no verbal noun."""
    previous = words[i - 1] if i else ""
    if _OWN_YEAR.match(rest):
        return "actual"
    if previous in _NONE or (i > 1 and words[i - 2] in _NONE):
        return "negated"
    if previous in _BACKGROUND:
        return None
    if any(w in _NOT for w in words[max(0, i - 4) : i]):
        return "negated"
    return "hypothetical" if _CONDITION.search(sentence) else "actual"


_CUT = _p(
    r";|: |, ?(?=(?:لكن|ولكن|فيما|بينما|الا ان|غير ان|في حين|كما) )|(?<=\S) (?=(?:لكن|ولكن|فيما|بينما|غير أن|إلا أن|في حين) )"
    r"|, ?(?=[وف](?!إصابة|اصابة|جرح|وسط|ذلك|بكلفة|قيمت|إن|أن |هو |هي |من |في |على |لا سيما|خاصة|قد )\S{3,} )|(?<=\S) (?=و[أا]ن(?:ه|ها|هم)? )"
)
_HEAD = _p(
    r"^\W*(?:و|ف)?(?:أعلنت|أعلن|قالت|قال|ذكرت|ذكر|أفادت|أفاد|أكدت|أكد|أوضحت|أوضح|أشارت|أشار|أضافت|أضاف|كشفت|كشف|بينت|بين|صرح|صرحت|لفت|لفتت|نقلت|نقل|يقول|تقول|يؤكد|تؤكد|ترى|يرى|أبلغ|أبلغت|تابع|تابعت|روى|اعتبر|اعتبرت|أخبر)"
    r"(?P<who>(?: \S+){0,14}?)(?: (?:إلى |على |عن )?(?:أن|إن|بأن|أنه|إنه|بأنه|أنها|إنها|أنهم|إنهم)|, ?(?:أن|إن)|\S*(?<=ن)ان|:) "
)
_TAIL = _p(
    r", ?(?:حسبما|بحسب|وفق|وفقا|حسب|كما (?:ذكر|قال|أفاد|أعلن)|على ما|بحسب ما|وفق ما|طبقا|نقلا|قال|قالت|أعلن|أعلنت|أفاد|أفادت) [^;]{3,120}$"
)
_RELATIVE = _p(r" (?:الذي|التي|الذين|اللذين|اللتين|اللواتي|اللذان|ممن|مما) ")
_SUB = _p(
    r"(?:^| )(?:بعد أن|بعدما|عندما|حين|حينما|لأن|لأنه|لأنها|منذ أن|عقب أن|قبل أن|إثر|على خلفية|عقب|بعد|جراء|بسبب|رغم|منذ) "
)


Range = tuple[int, int]
Piece = tuple[int, int, str, tuple[Range, ...], Range | None, Range | None]


def pieces(low: str, start: int, end: int) -> list[Piece]:
    """Clauses of a sentence; see the English module."""
    out: list[Piece] = []
    at = start
    for match in _CUT.finditer(low, start, end):
        if match.start() - at >= 8:
            out.extend(_clause(low, at, match.start()))
            at = match.end()
    out.extend(_clause(low, at, end))
    return [p for p in out if p[1] - p[0] > 3]


def _clause(low: str, start: int, end: int) -> list[Piece]:
    start, end, said = _unattributed(low, start, end)
    text = low[start:end]

    def to_comma(match: re.Match[str]) -> Range:
        comma = text.find(",", match.end())
        return start + match.start(), start + comma if comma > 0 else end

    relative, sub = _RELATIVE.search(text), _SUB.search(text)
    described = [to_comma(relative)] if relative else []
    alone = sub is not None and sub.start() > 8 and not (described and described[0][0] <= start + sub.start())
    subs = [to_comma(sub)] if sub is not None and alone else []
    main: Piece = (start, end, "main", tuple(sorted(described + subs)), said, said)
    relatives: list[Piece] = [(a, b, "relative", (), None, None) for a, b in described if (a, b) not in subs]
    return [main, *((a, b, "sub", (), said, said) for a, b in subs), *(r for r in relatives if r[1] - r[0] > 12)]


def _unattributed(low: str, start: int, end: int) -> tuple[int, int, Range | None]:
    """Range of the clause without its attribution, and the range of that."""
    said: Range | None = None
    tail = _TAIL.search(low[start:end]) if end - start < 1200 else None
    if tail and tail.start() > 8:
        end, said = start + tail.start(), (start + tail.start(), end)
    head = _HEAD.match(low[start:end])
    if head and end - start - head.end() > 8:
        start, said = start + head.end(), (start, start + head.end())
    return start, end, said


PARTIAL = _p(
    r"[^\W_]{3,}(?:ين|ان) من (?:أصل |مجموع |بين )?(?:ثلاث\S*|أربع\S*|خمس\S*|ست\S*|سبع\S*|ثمان\S*|تسع\S*|عشر\S*|أحد عشر|إحدى عشرة|\d+)|(?:خمس|ست|سبع|ثمان|تسع)\S* (?:\S+ )?من (?:أصل |مجموع |بين )?(?:ست\S*|سبع\S*|ثمان\S*|تسع\S*|عشر\S*|أحد عشر|\d+)|(?:الأول|الأولى) من (?:\S+ )?(?:اثن\S+|ثلاث\S*|أربع\S*|خمس\S*|ست\S*|سبع\S*|ثمان\S*|تسع\S*|عشر\S*|\d+)|جزئي\S*|معظم|بعض|نصف|جزء|محدود\S*|فقط|سوى|ساعات|ساعة|أغلب\S*|تدريجي\S*|مؤقت\S*|(?:واحد\S*|اثن\S+|مضختان|مضختين|ثلاث\S*|أربع\S*) من (?:أصل )?|من أصل|القسم الأول|المرحلة الأولى|الممر الأول|باستثناء|عدا|ممر واحد|مسار واحد|ثلثي|ثلث|ربع|قسم من|عدد من|بقيت|تبقى|ما زالت|ما زال|لا يزال|لا تزال|بالمئة|بالمائة|%|(?<![^\W_])(?:إحدى|أحد)(?![^\W_])"
)
FULL = _p(r"كامل\S*|جميع|كل(?![^\W_])|بالكامل|كافة|عموم|على مدار|طبيعي\S*")
ONLY_PART = _p(r"معظم|بعض|نصف|جزء|أغلب|فقط|باستثناء|عدا")
DOUBT = _p(
    r"(?<![^\W_])(?:[وف]?س(?:ت|ي)\S{3,}|سوف|سيتم|المقرر|المؤمل|المتوقع|يتوقع|تمويل|لتمويل|منحة|قرض|عقد|مناقصة|خصص\S*|خطة|مخطط|مستمر\S*|متواصل\S*|جار(?:ي|ية|يه)?|نسبة|تستمر|يستمر|تتواصل|يتواصل|قيد|بانتظار|لغرض|بهدف|من أجل|تمهيدا|لإعادة|لتأهيل|لإصلاح|يمكن|قد|لو|إذا|وعد\S*|تعهد\S*|دراسة|تصاميم|تصميم|أمل|مشارف|قريبا)(?![^\W_])"
)
NOT_BACK = _p(
    r"(?<![^\W_])(?:لم (?:تعد|يعد|تستأنف|يستأنف|يعاد|تفتتح|يفتتح|تصل|يصل|تصلح|يصلح)|ما زال\S* (?:\S+ ){0,2}(?:متوقف\S*|مقطوع\S*|مغلق\S*|معطل\S*))(?![^\W_])"
)
CONTRARY = _p(r"رغم|خلافا|لكن|غير أن|إلا أن|نفى|كذب")
PLAIN_NEGATION = _p(r"(?<![^\W_])(?:لم|لن|ما) ?$")
IN_USE = _p(r"(?<![^\W_])(?:الخدمة|يعمل|تعمل|تخدم|يخدم|مجددا|دخل\S*|تجهز|يجهز)(?![^\W_])")
TWO_SERVICES = _p(
    r"(الماء|المياه|الكهرباء|ماء|كهرباء|للماء|للكهرباء|الصحة|التعليم) و(الماء|المياه|الكهرباء|ماء|كهرباء|للكهرباء|الصحة|التعليم|الصرف الصحي)"
)


STRANDS = {
    "displacement": "(?:نازح\\S*|النزوح|العائدين|عودة العائلات|عودة الأسر|مخيم\\S*|الهجرة|لاجئ\\S*|تهجير|نزح\\S*)",
    "reconciliation": "(?:مصالحة|صلح|عشير\\S*|عشائر\\S*|تعويض\\S*|مفقود\\S*|المغيبين|مقبرة جماعية|مقابر جماعية|رفات|تعايش|ثأر|فصل عشائري|أراضي|المكونات|نزاع)",
    "governance": "(?:مجلس|محافظ(?![^\\W_])|المحافظ(?![^\\W_])|رواتب|راتب|مستحقات|تعيين|فرص عمل|انتخابات|محكمة|موازنة|البرلمان|النواب|قانون|فساد|استقال\\S*|خريج\\S*|تجارة|منفذ|جمارك|عقود|وظائف|أجور|إقالة)",
    "security": "(?:الجيش|الشرطة|القوات|هجوم|مسلح\\S*|داعش|إرهاب\\S*|أمن\\S*|الأمن|سلاح|أسلحة|تفجير|عبوة|قصف|حشد|الحشد|اشتباك\\S*|عملية|قيادة عمليات|مكافحة الشغب|قوات)",
}

NATIONAL = _p(
    r"(?<![^\W_])(?:في العراق|مجلس الوزراء|البرلمان|مجلس النواب|رئيس الوزراء|رئاسة الجمهورية|الوطني|الوطنية|الحكومة الاتحادية|الحكومة العراقية|عموم البلاد|البلاد|جميع المحافظات|عموم المحافظات|الدولة)(?![^\W_])"
)


PLACE_WORDS = _set("في قرب داخل خارج بين عند ضمن شمال جنوب شرق غرب لدى عن حول خلال منذ بعد قبل بسبب من")
TOWARDS = _set("على إلى الى ضد مع نحو لصالح")
# Before the one who did it, of a passive: "by".
AGENT = _p(r"(?<![^\W_])(?:من قبل|على يد|على أيدي|بيد) $")
BOUND = _p(r"^(?:لل|ل(?=ال)|بال)")
NP_STOPS = _set(
    "في من على إلى عن قرب داخل خارج بين عند ضمن شمال جنوب شرق غرب شمالي جنوبي شرقي غربي خلال منذ بعد قبل بسبب مع ضد نحو يوم مساء صباح فجر ظهر ليلة أمس اليوم الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأسبوع الشهر أن إن بأن التي الذي الذين حتى لكن أو إذا قد لم لن لا ما كان كانت دون بدون حيث الذين لدعم لإعادة عدم الماضي المقبل"
)
EZAFE = re.compile("")

CONDITIONAL_SPEECH = _p(
    r"(?<![^\W_])(?:لن \S+ .*(?:إلا|قبل|ما لم|حتى|إذا)|(?:سوف|س[تي]\S{3,}) .*(?:إذا|شريطة|بشرط|حال|ما لم)|إذا .*س[تي]\S{3,})"
)
# Said after a restoration, these make it one in part.
STILL_WITHOUT = _p(
    r"(?<![^\W_])[وف]?(?:(?:لم|لا) (?:يصل|تصل|يعد|تعد|يأت|ينعم|يشمل|تشمل|يتجاوز)\S*|لم (?:\S+ )?(?:يصلهم|يستفد|يستفيدوا|يروا)"
    r"|(?:ما|لا) [يت]?زال\S* (?:\S+ ){0,4}?(?:بلا|دون|بدون|محروم\S*|مقطوع\S*|مغلق\S*|خارج|تنتظر|ينتظر\S*|جاف\S*)"
    r"|بقي\S* (?:\S+ ){0,4}?(?:بلا|دون|بدون|محروم\S*|خارج|جاف\S*)|من دون (?:ماء|كهرباء|تيار|مياه)|بلا (?:ماء|كهرباء|تيار|مياه))(?![^\W_])"
)
# The phrases above name those who lack it, or agree with them.
WHO_LACKS = SAME_SUBJECT = re.compile("")
LACKING_CLAUSE = re.compile("(?!)")
FOUND_SHUT = re.compile("(?!)")


def will(words: Sequence[str], i: int, feature: str) -> bool:
    """A future of the speaker's own: the prefix or particle of the future."""
    return "f" in feature or (i > 0 and words[i - 1] in _WILL)


STATE = re.compile("(?!)")


# What is told as old: by its age; as that which an anniversary is of; as that which is remembered, with its year.
YEARS_AGO = _p(r"(?<![^\W_])[وف]?قبل (?:\S+ )?(?:سنوات|أعوام|عقود|عقدين|عقد من)(?![^\W_])")
ANNIVERSARY = _p(r"(?<![^\W_])[وف]?(?:[بك]?(?:ال)?|لل?)ذكرى(?![^\W_])")
REMEMBERED = _p(r"(?<![^\W_])[وف]?(?:[يتن]ستذكر\S*|[يتن]حيي ذكرى|[بل]?(?:ال)?نصب (?:ال)?تذكاري\S*)(?![^\W_])")
SAME_DAY = _p(r"في اليوم (?:نفسه|ذاته)(?![^\W_])")
FROM_SIGNING = _p(r"(?<![^\W_])من تاريخ(?![^\W_])")

# Who writes "we" tells of himself, not of an act that others could check.
FIRST_PERSON = _p(r"(?<![^\W_])(?:نحن|قمنا|لدينا|نقوم|علينا|كنا)(?![^\W_])")
