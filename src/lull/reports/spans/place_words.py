# ruff: noqa: E501  (patterns and tables of words stay on one line)
"""Words that stand beside names of places in English, Arabic and Sorani, as patterns over folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from lull.reports.spans.view import fold, fold_pattern


@dataclass(frozen=True)
class PlaceWords:
    """Patterns of one language. `doubtful` are names that are also common words.

    They need a cue such as "district" or, where they name a district, a preposition of place; those that are `common`
    words of every day need the cue.
    """

    capitals: bool
    suffixes: bool
    before: dict[str, re.Pattern[str]]
    after: dict[str, re.Pattern[str]]
    off: re.Pattern[str]
    source: re.Pattern[str]
    located: re.Pattern[str]
    org_before: re.Pattern[str]
    org_after: re.Pattern[str]
    foreign: re.Pattern[str]
    doubtful: frozenset[str]
    common: frozenset[str] = frozenset()
    lang: str = ""

    @cached_property
    def foreign_heads(self) -> frozenset[str]:
        """First two letters of the foreign names."""
        names = self.foreign.pattern.split("|")
        return frozenset(n[:2] for n in names) | frozenset(n[2:4] for n in names if n.startswith("ال"))


def _left(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{fold_pattern(pattern)})\s*$")


def _right(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{fold_pattern(pattern)})")


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(w) for w in words.split())


def _names(words: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(fold(w.replace("_", " "))) for w in words.split()))


ENGLISH = PlaceWords(
    lang="en",
    capitals=True,
    suffixes=False,
    before={
        "governorate": _left(r"\b(?:governorate|province) of(?: al-?| as-)?"),
        "city": _left(r"\b(?:city|cent(?:re|er)|heart|middle|streets|outskirts|old (?:city|town|quarter|market)|municipality) of(?: the city of)?|\b(?:downtown|central|inner)"),
        "district": _left(r"\bdistricts? of"),
        "finer": _left(r"\b(?:town|village|hamlet|sub-?district|quarter|neighbou?rhood|suburb|camp|township|area|villages|edge|entrance|hospital) (?:of|at|in)"),
    },
    after={
        "governorate": _right(r"(?:'s)? (?:governorate|province)\b"),
        "city": _right(r"(?:'s)? (?:city|town cent(?:re|er)|cent(?:re|er)|old city|old town|municipality|general hospital|bazaar|airport|university|market)\b"),
        "district": _right(r"(?: and \w+)? districts?\b"),
        "finer": _right(r" (?:town|village|sub-?district|quarter|neighbou?rhood|camp)\b"),
    },
    off=_left(r"\b(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west|kilomet(?:re|er)s|km|miles) (?:of|from)(?: the (?:town|city|district) of)?(?: the)?|\bbetween"),
    source=_left(r"\b(?:from|from the direction of(?: the)?|out of|fled|leaving|toward|towards|bound for|left)(?: the)?(?: camps? (?:of|in|near|at))?(?: (?:town|city|village|district) of)?"),
    located=_left(r"\b(?:in|at|near|outside|around|inside|within|to|into|across|through|for|of|beside|over|above|off|from|throughout|on)(?: the| both| all of| parts of| most of| much of)?(?: [a-z]+ (?:of|at|in))?(?: (?:north|south|east|west|old|new|left|right|central|upper|lower)(?:ern)?(?:-bank)?)?"),
    org_before=_left(r"\b(?:command|directorate|department|office|ministry|council|university|mayor|governor|police|branch|municipality|municipal|chamber|union|court|residents|head|elders|tribes?|clans?|families|people|speaker|representatives?)(?: office)? (?:of|for|in)(?: the)?"),
    org_after=_right(r"(?:'s)?(?: (?:[a-z]+ ){0,2}?)(?:police|command|operations|directorate|department|governor|council|water (?:office|directorate|department)|electricity (?:office|branch|directorate|department)|health (?:office|directorate|department)|education (?:office|directorate|department)|oil company|university|chamber|brigade|mayor|governor's|provincial|municipality|branch|observatory|monitor|court|union|office|tribes|clans|conference|division)\b"),
    foreign=_names("syria iran turkey jordan kuwait lebanon yemen libya afghanistan ukraine russia israel gaza palestine "
                   "iranian turkish deir_ez-zor deir_al-zor raqqa aleppo damascus idlib dayr_az_zawr dayr_az_zayr ayn_isa dabiq tabqa manbij tartus raqqah al_bab shaddadi al_shaddadi hama mar'a washiyah hasakah hasaka qamishli daraa homs "
                   "tehran ankara istanbul diyarbakir amman beirut sanaa cairo riyadh doha geneva brussels washington "
                   "london paris berlin new_york moscow kabul sirnak hakkari abu_kamal albukamal qaim_syria egypt saudi_arabia "
                   "qatar kermanshah urmia ahvaz khuzestan palmyra latakia tripoli mogadishu somalia sudan khartoum al-hol hol "
                   "kobani sweida baghouz mardin van adana aden hodeidah mali nigeria pakistan india china tunisia algeria"),
    doubtful=_set("hit said ana are sad faris amir nasr salam hamza ali hassan hussein karim rashid qasim said's badr taji "
                  "summer shams imam zahra rabia bani haj abu al saray said mahdi kamal jamil majid the and august hay him"),
)  # fmt: skip
_AR_CUES = {
    "governorate": r"(?<![^\W_])[وبل]?(?:محافظة|لمحافظة|بمحافظة)",
    "city": r"(?<![^\W_])[وبل]?(?:مدينة|لمدينة|بمدينة|مركز مدينة|مركز|وسط|قلب|شوارع|مستشفى)",
    "district": r"(?<![^\W_])[وبل]?(?:قضاء|قضاءي|لقضاء|بقضاء|قضائي)",
    "finer": r"(?<![^\W_])[وبل]?(?:ناحية|بناحية|لناحية|بلدة|قرية|حي|منطقة|قصبة|محلة|مخيم|أطراف|قرى|محيط|جنوبي|شمالي|غربي|شرقي|جسر|سوق|صحراء|ريف|بادية|جبال|جبل|وادي|تلال|سلسلة|قاعدة|مطار|معسكر|ميناء|سد|حقل|معبر|منفذ|مصفى|أهوار|بحيرة|حوض|مجمع|بساتين|مقاطعة)",
}
ARABIC = PlaceWords(
    lang="ar",
    capitals=False,
    suffixes=False,
    before={k: _left(v) for k, v in _AR_CUES.items()},
    after={"_": re.compile(r"(?!)")},
    off=_left(r"(?<![^\W_])(?:[وب]?(?:شمال|جنوب|شرق|غرب|شمالي|جنوبي|شرقي|غربي|الى الشمال من|جنوب شرق|بين))(?: مدينة| قضاء| ناحية| شرق| غرب)?"),
    source=_left(r"(?<![^\W_])(?:من|قادمة من|قادمين من|نحو|باتجاه)(?: مخيمات| مخيم| مدينة| قضاء| ناحية| محافظة)?"),
    located=_left(r"(?<![^\W_])(?:[وب]?(?:في|إلى|الى|قرب|بالقرب من|داخل|خارج|على|ضمن|عند|من|نحو))(?: مدينة| قضاء| ناحية| قرية| بلدة| محافظة| مركز| منطقة| حي| محيط| جميع| معظم| عموم| جبال| جبل| وادي| تلال| قاعدة| مطار| معسكر| ميناء| حقل| أهوار| مخيم| ريف| صحراء| مجمع| بساتين| أطراف| سد| منفذ| معبر)?"),
    org_before=_left(r"(?<![^\W_])(?:[وبل]?(?:شرطة|قيادة عمليات|عمليات|مديرية|دائرة|مجلس محافظة|مجلس|بلدية|جامعة|محافظ|قائممقام|مديريات|كهرباء|ماء|مياه|صحة|تربية|مديرية ماء|مرور|عشائر|أهالي|اهالي|سكان|نقابة|غرفة تجارة|رئيس مجلس|حكومة|محكمة|وجهاء|شيوخ|فلاحو|فلاحي|مزارعو|مزارعي|متقاعدو|متقاعدي|معلمو|عمال|قائد شرطة|مدير شرطة|مدير بلدية|مدير ناحية|قائمقام|قائممقامية|نازحو|سكنة|طلاب|مستشفى|صحة|مدارس|عائلات|أسر|نازحي|خريجو))(?: محافظة| مدينة| قضاء| غرب| شرق| جنوب| شمال)?"),
    org_after=re.compile(r"(?!)"),
    foreign=_names("سوريا السورية_ إيران تركيا الأردن الكويت لبنان اليمن ليبيا دمشق حلب الرقة دير_الزور إدلب الحسكة درعا حمص طهران أنقرة "
                   "عمان بيروت القاهرة الرياض الدوحة جنيف واشنطن لندن باريس إسطنبول غزة فلسطين إسرائيل أفغانستان السعودية مصر السودان "
                   "البوكمال القامشلي الهول السويداء"),
    doubtful=_set("الحي حي بلد الدور دور المدينة مدينة القائم قائم الحضر حضر الخضر خضر الهندية الثورة ثورة السلمان الحمزة حمزة السلام سلام "
                  "النصر نصر العزة الوحدة وحدة الكرامة الشهداء الزهراء الأمين الحرية الحسن علي حسن سعيد عنه عنة الصديق الحر المركز مركز "
                  "السد العدالة الإصلاح النهضة الكفل العلم علم دبس الرشيد الفجر المنصور الوفاء وفاء الرياض العبور عبادي كبيسة الصقلاوية_ الجزيرة "
                  "البحار الفهود الغراف العرب الزاب الرحمة الكرمة_ الهدى الفتح الاتحاد الغدير الإسكان الدولة سفوان_ الشافعية_ السنية البدير_ الخالص خالص "
                  "الفضلية ميسان_ بابل_ هيت_ بدرة_ البشير الطليعة الميمونة العدل الشوملي_ الأحرار أحرار جديدة شيخ البيضاء الرفاعي الشهيد"),
    common=_set("حي الحي بلد المدينة مدينة المركز مركز ثورة الثورة عنه عنة دور حضر خضر قائم حمزة سلام نصر وحدة علي حسن حسين سعيد صديق حر شيخ خالص"),
)  # fmt: skip

_CKB_CUES = {
    "governorate": r"(?<![^\W_])(?:لە)?(?:پارێزگای)",
    "city": r"(?<![^\W_])(?:لە)?(?:ناوەندی شاری|شاری|ناوشاری|ناوەندی|بازاڕی|نەخۆشخانەی)",
    "district": r"(?<![^\W_])(?:لە)?(?:قەزای)",
    "finer": r"(?<![^\W_])(?:لە)?(?:ناحیەی|گوندی|گەڕەکی|شارۆچکەی|کەمپی|دەڤەری|ناوچەی|سنووری|نزیک|چیای|چیاکانی|شاخی|شاخەکانی|دۆڵی|بنکەی|سەربازگەی|کێڵگەی|بەندەری|فڕۆکەخانەی|پردی|بەنداوی|دەروازەی|ئۆردوگای|گوندەکانی|دەشتی)",
}
SORANI = PlaceWords(
    lang="ckb",
    capitals=False,
    suffixes=True,
    before={k: _left(v) for k, v in _CKB_CUES.items()},
    after={"_": re.compile(r"(?!)")},
    off=_left(r"(?<![^\W_])(?:باکووری|باشووری|ڕۆژهەڵاتی|ڕۆژئاوای|باکوری|باشوری|نێوان)"),
    source=_left(r"(?<![^\W_])(?:لە کەمپەکانی|لە کەمپی|لەلایەن)"),
    located=_left(r"(?<![^\W_])(?:لە|بۆ|نزیک|ناو|لەناو)(?: شاری| قەزای| ناحیەی| گوندی| پارێزگای| ناوەندی شاری| نزیک| گەڕەکی| چیاکانی| چیای| شاخی| بنکەی| سەربازگەی| کێڵگەی| بەندەری| فڕۆکەخانەی| کەمپی| گوندەکانی)?"),
    org_before=_left(r"(?<![^\W_])(?:پۆلیسی|بەڕێوەبەرایەتی(?: \S+)?|بەڕێوەبەری(?: \S+)?|ئاوی|کارەبای|تەندروستی|پەروەردەی|شارەوانی|پارێزگاری|زانکۆی|ئەنجوومەنی پارێزگای|ئەنجوومەنی|خەڵکی|قایمقامی|دادگای)"),
    org_after=re.compile(r"(?!)"),
    foreign=_names("سوریا ئێران تورکیا ئوردن کوەیت لوبنان دیمەشق تاران ئەنقەرە ڕۆژاڤا حەلەب قامیشلۆ کۆبانێ حەسەکە ئەستەنبوڵ"),
    doubtful=_set("دوور نزیک سید شێخ تەپە باغ خان دۆڵ سەر قەڵا ڕزگاری ئازادی نەورۆز ناوەند گوند دێ بەرز کانی حەسەن عەلی"),
)  # fmt: skip

WORDS = {"en": ENGLISH, "ar": ARABIC, "ckb": SORANI}
