#!/usr/bin/env python3
"""Writes data/: invented organisations, their annual reports and the lists that the policy reads.

The numbers are illustrative. They come from whole-number arithmetic and an own generator of
pseudo-random numbers, so that every run, on every version of Python, writes the same bytes.

    python3 generate.py
"""

import csv
import os

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
YEARS = range(2010, 2016)


class Chance:
    """A linear congruential generator (Knuth's MMIX constants)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def choice(self, weighted):
        at = self.below(sum(weight for _, weight in weighted))
        for item, weight in weighted:
            if at < weight:
                return item
            at -= weight


# Activities: the codes of OKVED, first edition (OK 029-2001), that the example needs.
OKVED = [
    ("01", "", "Сельское хозяйство, охота и предоставление услуг в этих областях"),
    ("01.1", "01", "Растениеводство"),
    ("01.2", "01", "Животноводство"),
    ("11", "", "Добыча сырой нефти и природного газа; предоставление услуг в этих областях"),
    ("11.1", "11", "Добыча сырой нефти и природного газа"),
    ("15", "", "Производство пищевых продуктов, включая напитки"),
    ("15.1", "15", "Производство мяса и мясопродуктов"),
    ("15.5", "15", "Производство молочных продуктов"),
    ("15.6", "15", "Производство продуктов мукомольно-крупяной промышленности, крахмалов и крахмалопродуктов"),
    ("15.8", "15", "Производство прочих пищевых продуктов"),
    ("23", "", "Производство кокса, нефтепродуктов и ядерных материалов"),
    ("23.2", "23", "Производство нефтепродуктов"),
    ("24", "", "Химическое производство"),
    ("24.1", "24", "Производство основных химических веществ"),
    ("24.16", "24.1", "Производство пластмасс и синтетических смол в первичных формах"),
    ("24.17", "24.1", "Производство синтетического каучука"),
    ("24.4", "24", "Производство фармацевтической продукции"),
    ("25", "", "Производство резиновых и пластмассовых изделий"),
    ("25.1", "25", "Производство резиновых изделий"),
    ("25.2", "25", "Производство пластмассовых изделий"),
    ("28", "", "Производство готовых металлических изделий"),
    ("29", "", "Производство машин и оборудования"),
    ("29.2", "29", "Производство прочего оборудования общего назначения"),
    ("29.3", "29", "Производство машин и оборудования для сельского и лесного хозяйства"),
    ("31", "", "Производство электрических машин и электрооборудования"),
    ("31.6", "31", "Производство прочего электрооборудования"),
    ("33", "", "Производство изделий медицинской техники, средств измерений, оптических приборов и аппаратуры, часов"),
    ("33.1", "33", "Производство изделий медицинской техники, включая хирургическое оборудование, и ортопедических приспособлений"),
    ("34", "", "Производство автомобилей, прицепов и полуприцепов"),
    ("34.1", "34", "Производство автомобилей"),
    ("34.2", "34", "Производство автомобильных кузовов; производство прицепов, полуприцепов и контейнеров, предназначенных для перевозки одним или несколькими видами транспорта"),
    ("34.3", "34", "Производство частей и принадлежностей автомобилей и их двигателей"),
    ("40", "", "Производство, передача и распределение электроэнергии, газа, пара и горячей воды"),
    ("40.1", "40", "Производство, передача и распределение электроэнергии"),
    ("45", "", "Строительство"),
    ("45.2", "45", "Строительство зданий и сооружений"),
    ("51", "", "Оптовая торговля, включая торговлю через агентов, кроме торговли автотранспортными средствами и мотоциклами"),
    ("60", "", "Деятельность сухопутного транспорта"),
    ("64", "", "Связь"),
    ("72", "", "Деятельность, связанная с использованием вычислительной техники и информационных технологий"),
    ("72.2", "72", "Разработка программного обеспечения и консультирование в этой области"),
    ("72.3", "72", "Обработка данных"),
    ("73", "", "Научные исследования и разработки"),
    ("73.1", "73", "Научные исследования и разработки в области естественных и технических наук"),
    ("74", "", "Предоставление прочих видов услуг"),
    ("74.3", "74", "Технические испытания, исследования и сертификация"),
    ("80", "", "Образование"),
    ("80.22", "80", "Начальное и среднее профессиональное образование"),
    ("80.3", "80", "Высшее профессиональное образование"),
    ("85", "", "Здравоохранение и предоставление социальных услуг"),
    ("85.1", "85", "Деятельность в области здравоохранения"),
    ("85.11", "85.1", "Деятельность лечебных учреждений"),
    ("85.12", "85.1", "Врачебная практика"),
    ("85.3", "85", "Предоставление социальных услуг"),
]

# Territories: the codes below a region are conditional ones.
TERRITORIES = [
    ("02", "", "Республика Башкортостан"),
    ("12", "", "Республика Марий Эл"),
    ("16", "", "Республика Татарстан"),
    ("16.01", "16", "Казань"),
    ("16.02", "16", "Набережные Челны"),
    ("16.03", "16", "Нижнекамский район"),
    ("16.04", "16", "Альметьевский район"),
    ("16.05", "16", "Елабужский район"),
    ("16.06", "16", "Зеленодольский район"),
    ("16.07", "16", "Чистопольский район"),
    ("16.08", "16", "Буинский район"),
    ("16.09", "16", "Верхнеуслонский район"),
    ("18", "", "Удмуртская Республика"),
]

KAZAN = [("16.01", 1)]
CHEMISTS = [("16.03", 5), ("16.01", 3), ("16.04", 2)]
MAKERS = [("16.02", 6), ("16.05", 2), ("16.01", 1), ("16.06", 1)]
FIELDS = [("16.01", 2), ("16.06", 2), ("16.07", 3), ("16.08", 3), ("16.04", 1)]
ALL = [("16.01", 5), ("16.02", 3), ("16.03", 2), ("16.04", 2), ("16.07", 1), ("16.08", 1)]
CODERS = [("16.01", 4), ("16.09", 2), ("16.02", 1)]

# A group of like organisations: how many, activity, kind, profile, territories; headcount from .. to; value
# added per person in 2010 (thousand RUB, from .. to) and its yearly growth in per mille; monthly wage in 2010
# (thousand RUB) and its growth; growth of headcount; investment, innovative output (and its yearly step),
# research and exports (and their growth), all in per mille of shipment.
GROUPS = [
    # n   activity   kind            profile           where     headcount    productivity growth wage growth jobs inv innovative rnd exports
    (3, "23.2", "предприятие", "", CHEMISTS, (1500, 3200), (2200, 3200), 62, 31, 88, 4, 150, (210, 14), 12, (380, 40)),
    (4, "24.16", "предприятие", "", CHEMISTS, (700, 2600), (1300, 2100), 66, 27, 90, 6, 140, (190, 15), 14, (330, 50)),
    (3, "24.17", "предприятие", "", CHEMISTS, (900, 3800), (1100, 1900), 60, 26, 90, 2, 120, (170, 12), 13, (420, 50)),
    (2, "24.1", "предприятие", "", CHEMISTS, (300, 900), (900, 1500), 58, 24, 85, 3, 110, (120, 12), 9, (200, 30)),
    (4, "25.1", "предприятие", "", CHEMISTS, (90, 1800), (600, 1000), 55, 20, 85, 5, 90, (110, 10), 7, (150, 30)),
    (8, "25.2", "предприятие", "", CHEMISTS, (12, 190), (450, 900), 70, 17, 95, 40, 100, (90, 14), 5, (40, 20)),
    (9, "28", "предприятие", "", MAKERS, (9, 220), (420, 760), 48, 17, 85, 20, 70, (60, 8), 4, (30, 10)),
    (7, "29.2", "предприятие", "", ALL, (30, 420), (480, 820), 46, 18, 85, 10, 65, (90, 8), 10, (60, 10)),
    (3, "34.1", "предприятие", "", [("16.02", 2), ("16.05", 1)], (2500, 9000), (520, 780), 34, 22, 72, -22, 60, (240, 3), 16, (160, -30)),
    (3, "34.2", "предприятие", "", MAKERS, (250, 900), (430, 640), 35, 18, 75, -12, 55, (90, 4), 6, (70, -10)),
    (13, "34.3", "предприятие", "", MAKERS, (40, 1300), (410, 680), 38, 18, 78, -8, 60, (110, 6), 7, (60, 0)),
    (4, "31.6", "предприятие", "", MAKERS, (35, 320), (430, 690), 42, 18, 80, 2, 60, (100, 7), 8, (50, 0)),
    (7, "15.1", "предприятие", "", FIELDS, (11, 620), (380, 640), 40, 14, 88, 8, 75, (35, 5), 1, (6, 20)),
    (7, "15.5", "предприятие", "", FIELDS, (13, 480), (400, 690), 44, 14, 90, 6, 80, (45, 6), 1, (10, 20)),
    (4, "15.6", "предприятие", "", FIELDS, (18, 210), (390, 620), 36, 13, 85, 0, 60, (20, 3), 1, (15, 10)),
    (9, "15.8", "предприятие", "", FIELDS, (7, 260), (340, 610), 43, 13, 90, 14, 65, (40, 6), 1, (8, 20)),
    (9, "01.1", "предприятие", "", FIELDS, (20, 240), (190, 360), 50, 9, 110, -15, 90, (10, 2), 1, (2, 0)),
    (6, "01.2", "предприятие", "", FIELDS, (30, 300), (210, 380), 52, 9, 110, -10, 95, (12, 2), 1, (1, 0)),
    (3, "29.3", "предприятие", "", FIELDS, (40, 260), (400, 600), 40, 16, 85, 0, 60, (70, 6), 6, (20, 0)),
    (18, "85.11", "медучреждение", "", ALL, (180, 1500), (210, 330), 30, 13, 125, 4, 70, (14, 4), 3, (0, 0)),
    (3, "85.12", "медучреждение", "", ALL, (16, 90), (260, 420), 34, 14, 115, 20, 60, (10, 3), 1, (0, 0)),
    (4, "85.3", "соцучреждение", "", ALL, (40, 180), (150, 240), 22, 10, 120, 0, 30, (3, 1), 0, (0, 0)),
    (4, "24.4", "предприятие", "", KAZAN, (45, 700), (700, 1200), 60, 21, 90, 12, 110, (150, 12), 30, (40, 10)),
    (4, "33.1", "предприятие", "", KAZAN, (30, 420), (450, 800), 52, 19, 88, 8, 80, (180, 10), 24, (30, 10)),
    (12, "72.2", "предприятие", "", CODERS, (12, 210), (650, 1200), 64, 27, 105, 75, 60, (260, 12), 40, (50, 50)),
    (3, "72.3", "предприятие", "", CODERS, (20, 140), (600, 1000), 58, 25, 100, 60, 110, (140, 10), 12, (10, 20)),
    (3, "64", "предприятие", "", ALL, (150, 1900), (800, 1300), 40, 23, 85, -5, 160, (60, 6), 3, (0, 0)),
    (4, "74.3", "предприятие", "", ALL, (14, 120), (420, 700), 40, 18, 88, 10, 50, (30, 4), 20, (0, 0)),
    (6, "60", "предприятие", "", ALL, (20, 380), (320, 560), 32, 16, 85, 5, 90, (4, 1), 0, (5, 0)),
    (3, "73.1", "институт", "химия", KAZAN, (90, 380), (380, 560), 36, 20, 105, 0, 60, (300, 10), 420, (20, 0)),
    (3, "73.1", "институт", "машиностроение", MAKERS, (60, 260), (360, 540), 36, 19, 105, 0, 60, (280, 10), 400, (10, 0)),
    (2, "73.1", "институт", "сельхоз", KAZAN, (70, 180), (280, 400), 30, 15, 105, -5, 50, (120, 8), 360, (0, 0)),
    (2, "73.1", "институт", "медицина", KAZAN, (80, 220), (320, 480), 34, 17, 110, 0, 60, (200, 10), 380, (0, 0)),
    (2, "73.1", "институт", "информатика", KAZAN, (50, 140), (420, 620), 44, 22, 105, 20, 60, (340, 12), 430, (10, 0)),
    (2, "80.3", "вуз", "химия", KAZAN, (900, 1900), (260, 360), 32, 16, 110, 0, 80, (40, 6), 150, (0, 0)),
    (2, "80.3", "вуз", "машиностроение", [("16.02", 1), ("16.01", 1)], (800, 2100), (260, 360), 32, 16, 110, 0, 80, (40, 6), 140, (0, 0)),
    (1, "80.3", "вуз", "сельхоз", KAZAN, (600, 900), (220, 300), 28, 14, 110, -5, 60, (20, 4), 90, (0, 0)),
    (1, "80.3", "вуз", "медицина", KAZAN, (900, 1300), (240, 330), 30, 16, 115, 0, 60, (30, 4), 110, (0, 0)),
    (2, "80.3", "вуз", "информатика", [("16.01", 1), ("16.09", 1)], (150, 1100), (300, 420), 40, 18, 115, 25, 140, (60, 8), 170, (0, 0)),
    (2, "80.22", "колледж", "химия", CHEMISTS, (60, 140), (150, 220), 24, 11, 110, 0, 40, (2, 1), 0, (0, 0)),
    (2, "80.22", "колледж", "машиностроение", MAKERS, (60, 160), (150, 220), 24, 11, 110, 0, 40, (2, 1), 0, (0, 0)),
    (2, "80.22", "колледж", "сельхоз", FIELDS, (50, 110), (140, 200), 22, 10, 110, 0, 30, (1, 0), 0, (0, 0)),
    (2, "80.22", "колледж", "медицина", ALL, (60, 130), (150, 210), 24, 11, 115, 0, 30, (1, 0), 0, (0, 0)),
    (3, "24.16", "предприятие", "", [("02", 1)], (400, 1500), (1000, 1500), 45, 24, 85, 0, 90, (120, 8), 8, (250, 20)),
    (1, "34.3", "предприятие", "", [("12", 1)], (80, 200), (400, 600), 30, 17, 80, -5, 60, (60, 4), 5, (40, 0)),
    (2, "34.1", "предприятие", "", [("18", 1)], (900, 2000), (480, 640), 28, 19, 75, -15, 50, (120, 3), 9, (90, -10)),
    # In no cluster.
    (2, "11.1", "предприятие", "", [("16.04", 1)], (2500, 6500), (2100, 2900), 18, 33, 80, -10, 170, (60, 2), 5, (300, 20)),
    (3, "40.1", "предприятие", "", ALL, (900, 2800), (800, 1300), 25, 24, 80, -5, 150, (10, 1), 1, (0, 0)),
    (4, "45.2", "предприятие", "", ALL, (60, 900), (380, 620), 30, 18, 85, 5, 40, (5, 1), 0, (0, 0)),
    (3, "51", "предприятие", "", KAZAN, (20, 300), (600, 1100), 28, 18, 85, 10, 20, (0, 0), 0, (30, 0)),
]

FORMS = {
    "предприятие": "ООО", "институт": "НИИ", "вуз": "Университет", "колледж": "Колледж",
    "медучреждение": "Больница", "соцучреждение": "Центр",
}
# Prices of the year to prices of 2010, in per mille (invented).
PRICES = {2010: 1000, 2011: 1084, 2012: 1155, 2013: 1228, 2014: 1327, 2015: 1452}


def growing(chance, start, growth, noise):
    """A value for each year: `growth` per mille a year, give or take `noise`."""
    values = []
    for _ in YEARS:
        values.append(start)
        start = start * (1000 + growth + chance.between(-noise, noise)) // 1000
    return values


def decimal(tenths):
    return f"{tenths // 10}.{tenths % 10}"


def size_of(headcount):
    return "микро" if headcount <= 15 else "малое" if headcount <= 100 else "среднее" if headcount <= 250 else "крупное"


def organisations():
    chance = Chance(20101115)
    registry, reports = [], []
    for group in GROUPS:
        n, activity, kind, profile, where, heads, output, dp, wage, dw, de, inv, (inno, dinno), rnd, (exp, dexp) = group
        for _ in range(n):
            number = len(registry) + 1
            inn = f"1690{number:06d}"
            low, high = heads
            # More small organisations than large ones.
            start = low + (high - low) * chance.below(1001) * chance.below(1001) // 1_000_000
            registry.append({
                "ИНН": inn,
                "Название": f"{FORMS[kind]} «Пример-{number:03d}»",
                "ОКВЭД": activity,
                "Территория": chance.choice(where),
                "Вид": kind,
                "Размер": size_of(start) if kind == "предприятие" else "",
                "Профиль": profile,
            })
            headcount = [v // 100 for v in growing(chance, start * 100, de, 15)]
            productivity = growing(chance, chance.between(*output) * 10, dp, 14)
            monthly = growing(chance, wage * chance.between(850, 1150) // 10, dw, 18)   # in tens of roubles
            per_output = chance.between(1900, 3600) if kind == "предприятие" else chance.between(1250, 1500)
            invest = growing(chance, inv * chance.between(60, 140), 10, 90)   # in 1/100 per mille
            exports = growing(chance, exp * chance.between(60, 140), dexp, 60)
            innovative, strong = inno * chance.between(70, 130), 20 + chance.below(21)
            modern = chance.between(120, 330)
            for at, year in enumerate(YEARS):
                added = headcount[at] * productivity[at]   # tenths of thousand RUB, prices of 2010
                shipped = added * per_output // 1000 * PRICES[year] // 1000
                share = innovative + 100 * dinno * at * (60 + strong * 2) // 120
                reports.append({
                    "ИНН": inn,
                    "Год": str(year),
                    "Среднесписочная численность": str(headcount[at]),
                    "Фонд заработной платы": decimal(headcount[at] * monthly[at] * 12 // 10),
                    "Отгружено": decimal(shipped),
                    "Инновационная продукция": decimal(shipped * share // 100_000),
                    "Добавленная стоимость в ценах 2010 года": decimal(added),
                    "Инвестиции в основной капитал": decimal(shipped * invest[at] // 100_000),
                    "Затраты на исследования и разработки": decimal(shipped * rnd * (20 + at) // 20_000),
                    "Экспорт": decimal(shipped * exports[at] // 100_000),
                    # Collected since 2014.
                    "Высокопроизводительные рабочие места":
                        str(headcount[at] * (modern + 12 * at) // 1000) if year >= 2014 else "",
                })
    return registry, reports


def pick(registry, activity, nth, profile=""):
    """The nth organisation of Tatarstan with an activity (from 0)."""
    fits = [o for o in registry
            if o["ОКВЭД"] == activity and o["Профиль"] == profile and o["Территория"].startswith("16")]
    return fits[nth]


def spoil(registry, reports):
    """What real registers and reports do: values and reports that are not there."""
    absent, empty = set(), {}
    lost = lambda activity, nth, *years, **kw: absent.update((pick(registry, activity, nth, **kw)["ИНН"], y) for y in years)
    blank = lambda activity, nth, column, *years: empty.update({(pick(registry, activity, nth)["ИНН"], y): column for y in years})
    lost("25.2", 3, 2012)          # petrochemistry: a report of 2012
    lost("34.3", 5, 2014)          # a supplier of the automotive cluster
    lost("72.2", 4, 2015)          # two firms of the IT cluster
    lost("72.2", 9, 2015)
    lost("85.11", 7, 2015)         # a hospital
    lost("15.8", 2, 2011)          # the report that decides about membership in the agro-food cluster
    blank("25.1", 1, "Инновационная продукция", 2013)
    blank("24.16", 2, "Экспорт", 2014)
    blank("28", 4, "Затраты на исследования и разработки", 2013, 2014)
    blank("85.12", 1, "Инновационная продукция", 2012)
    reports = [r for r in reports if (r["ИНН"], int(r["Год"])) not in absent]
    for r in reports:
        column = empty.get((r["ИНН"], int(r["Год"])))
        if column:
            r[column] = ""
    # A small bakery that grows only after the members of its cluster were fixed.
    bakery = pick(registry, "15.8", 5)["ИНН"]
    for r in reports:
        if r["ИНН"] == bakery and r["Год"] >= "2013":
            r["Среднесписочная численность"] = str(17 + int(r["Год"]) - 2013)
    # Unknown to the register: the size of a plastics firm, the activity of a hospital and of a firm elsewhere.
    pick(registry, "25.2", 6)["Размер"] = ""
    pick(registry, "85.11", 15)["ОКВЭД"] = ""
    next(o for o in registry if o["Территория"] == "12")["ОКВЭД"] = ""
    return reports


def official_list(registry):
    """The lists of members: the core of the automotive cluster is taken from here."""
    rows = []

    def add(listed, activity, nth, part, joined, left=""):
        rows.append({"Перечень": listed, "ИНН": pick(registry, activity, nth)["ИНН"], "Часть": part,
                     "Включён": joined, "Исключён": left})

    for nth in range(3):
        add("АВТО", "34.1", nth, "ядро", "2011-02-01")
    for nth in range(3):
        add("АВТО", "34.2", nth, "ядро", "2011-02-01")
    for nth in range(4):
        add("АВТО", "34.3", nth, "ядро", "2011-02-01")
    add("АВТО", "34.3", 6, "ядро", "2011-02-01", "2014-06-30")
    add("АВТО", "31.6", 0, "ядро", "2013-03-01")
    add("АВТО", "25.1", 0, "ядро", "2013-03-01")
    add("АВТО", "34.3", 8, "наблюдатель", "2011-02-01")
    add("ХИМИЯ", "24.17", 0, "ядро", "2011-02-01")
    add("ХИМИЯ", "34.3", 8, "наблюдатель", "2012-04-01")
    return rows


# Planned jobs in each year of the second stage; the cluster is named in both languages.
PLAN = [
    ("нефтехимия", "petrochem", 22050, 22200, 22500),
    ("автопром", "auto", 17300, 17000, 16800),
    ("агропром", "agro", 5600, 5610, 5620),
    ("здравоохранение", "health", 12350, 12400, 12450),
    ("инфотех", "infotech", 4000, 4100, 4200),
]


def write(name, header, rows):
    with open(os.path.join(DATA, name), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


# What happened in clusters: M1, a programme with universities is signed; M2, a fair is held.
EVENTS = [
    ("нефтехимия", "petrochem", "M1", "2013-10-01"),
    ("автопром", "auto", "M1", "2014-05-20"),
    ("агропром", "agro", "M1", "2014-09-15"),
    ("инфотех", "infotech", "M1", "2014-06-30"),
    ("автопром", "auto", "M2", "2014-11-12"),
    ("здравоохранение", "health", "M2", "2014-12-05"),
]


# Who buys from whom: activities of suppliers and of customers, what is sold, suppliers of each customer (from .. to), and
# the size of a contract in per mille of the supplier's shipment (from .. to). Science is told by its specialty.
CHEMISTRY = ["23.2", "24.1", "24.16", "24.17"]
PLASTICS = ["25.1", "25.2"]
FLOWS = [
    (CHEMISTRY, ["24.16", "24.17", *PLASTICS], "сырьё", (1, 3), (3, 15)),
    (["24.16 02"], [*PLASTICS, "24.16"], "сырьё", (0, 2), (10, 40)),
    (["11.1"], ["23.2"], "нефть", (1, 2), (30, 90)),
    (["28", "29.2"], [*CHEMISTRY, *PLASTICS], "оборудование", (0, 1), (40, 160)),
    (["60", "74.3"], [*CHEMISTRY, *PLASTICS], "перевозки и испытания", (0, 2), (10, 60)),
    (["химия"], CHEMISTRY, "разработки и обучение", (0, 2), (20, 90)),
    (["34.3", "31.6", "25.1", "28"], ["34.1", "34.2"], "части и материалы", (5, 9), (15, 90)),
    (["34.2", "34.3"], ["34.3"], "части и материалы", (0, 2), (10, 50)),
    (["34.1 18"], ["34.1", "34.2"], "части и материалы", (1, 2), (150, 320)),
    (["60"], ["34.1", "34.2", "34.3"], "перевозки", (0, 1), (10, 50)),
    (["машиностроение"], ["34.1", "34.2", "34.3"], "разработки и обучение", (0, 1), (20, 80)),
    (["01.1", "01.2"], ["15.1", "15.5", "15.6", "15.8"], "сырьё", (0, 2), (40, 180)),
    (["15.6"], ["15.8"], "мука", (0, 1), (20, 80)),
    (["29.3"], ["01.1", "01.2"], "техника", (0, 1), (20, 90)),
    (["сельхоз"], ["01.1", "01.2", "15.1"], "разработки и обучение", (0, 1), (20, 80)),
    (["24.4", "33.1"], ["85.11", "85.12"], "лекарства и техника", (1, 3), (5, 30)),
    (["медицина"], ["85.11", "24.4"], "разработки и обучение", (0, 1), (10, 40)),
    (["72.2"], ["64", "72.3"], "программы", (3, 5), (15, 70)),
    (["64"], ["72.2", "72.3"], "связь", (1, 1), (2, 6)),
    (["72.3"], ["72.2"], "обработка данных", (0, 2), (10, 60)),
    (["информатика"], ["72.2", "64"], "разработки и обучение", (1, 2), (10, 40)),
    (["72.2"], ["34.1", "23.2", "85.11"], "программы", (0, 2), (10, 60)),
    (["51"], ["15.1", "15.8", "28", "34.2", "34.3"], "материалы", (1, 1), (10, 30)),
    (["51"], ["85.11", "85.12", "72.2"], "оборудование", (2, 2), (40, 110)),
    (["40.1"], ["24.17", "34.1", "15.5"], "электроэнергия", (1, 1), (1, 4)),
]
# The year of a first contract.
FIRST_YEAR = [(2010, 8), (2011, 2), (2012, 3), (2013, 4), (2014, 4), (2015, 2)]


def of_activity(registry, sort):
    """The organisations of an activity in Tatarstan (elsewhere: `24.16 02`), or those of science with a specialty."""
    name, _, region = sort.partition(" ")
    return [o for o in registry if o["Территория"].startswith(region or "16")
            and (o["Профиль"] == name if name.isalpha() else o["ОКВЭД"] == name and o["Профиль"] == "")]


def contracts(registry, reports):
    chance = Chance(20130211)
    shipped = {(r["ИНН"], int(r["Год"])): int(r["Отгружено"].replace(".", "")) for r in reports}
    rows = []
    for sellers, buyers, subject, (fewest, most), (low, high) in FLOWS:
        sellers = [o["ИНН"] for sort in sellers for o in of_activity(registry, sort)]
        for buyer in [o["ИНН"] for sort in buyers for o in of_activity(registry, sort)]:
            known = set()
            for _ in range(chance.between(fewest, most)):
                seller = chance.choice([(inn, 1) for inn in sellers])
                first, pause = chance.choice(FIRST_YEAR), chance.between(2011, 2030)
                if seller == buyer or seller in known:
                    continue
                known.add(seller)
                for year in YEARS:
                    amount = shipped[seller, year] * chance.between(low, high) // 1000
                    second = chance.below(9) == 0
                    if year < first or year == pause:
                        continue
                    parts = [amount - amount // 3, amount // 3] if second else [amount]
                    rows += [(seller, buyer, year, decimal(part), subject) for part in parts]
    # A contract between branches of one organisation links it with nobody; of another the price is still open.
    branches = pick(registry, "24.17", 0)["ИНН"]
    rows.append((branches, branches, 2014, "1250.0", "переработка давальческого сырья"))
    rows.sort(key=lambda row: (row[2], row[0], row[1], row[4], row[3]))
    open_price = next(at for at, row in enumerate(rows) if row[2] == 2014 and row[4] == "части и материалы")
    rows[open_price] = (*rows[open_price][:3], "", rows[open_price][4])
    return rows


# Programmes of clusters with universities and institutes; that of health care is not written yet.
PROGRAMMES = [
    ("П-1", "нефтехимия", "petrochem", "Химия полимеров", "2013-10-01", "2016-12-31"),
    ("П-2", "автопром", "auto", "Лёгкий автомобиль", "2014-05-20", "2016-06-30"),
    ("П-3", "агропром", "agro", "Переработка на селе", "2014-09-15", "2017-12-31"),
    ("П-4", "инфотех", "infotech", "Кадры и программы", "2014-06-30", "2016-12-31"),
]
# Joint projects by cluster: science, partners, projects of research, base departments and of training; then the months
# (since January 2012) of the first and of the last beginning.
JOINT = [
    ("нефтехимия", "petrochem", "химия", [*CHEMISTRY, *PLASTICS, "29.2", "74.3"], (54, 4, 6), (14, 40)),
    ("автопром", "auto", "машиностроение", ["34.1", "34.2", "34.3", "31.6"], (13, 2, 5), (20, 47)),
    ("агропром", "agro", "сельхоз", ["15.1", "15.5", "15.8", "01.1"], (7, 1, 4), (39, 47)),
    ("здравоохранение", "health", "медицина", ["85.11", "24.4", "33.1"], (9, 2, 3), (10, 44)),
    ("инфотех", "infotech", "информатика", ["72.2", "72.3", "64"], (12, 4, 3), (29, 42)),
]
SCHOOLS = [("НИОКР", ["институт", "вуз"]), ("базовая кафедра", ["вуз"]), ("подготовка кадров", ["колледж", "вуз"])]


def joint_projects(registry):
    chance = Chance(20120117)
    rows = []
    for ru, en, specialty, partners, numbers, (first, last) in JOINT:
        own = next((row for row in PROGRAMMES if row[2] == en), None)
        partners = [o["ИНН"] for sort in partners for o in of_activity(registry, sort)]
        for (form, kinds), number in zip(SCHOOLS, numbers):
            science = [o["ИНН"] for o in registry if o["Вид"] in kinds and o["Профиль"] == specialty]
            for _ in range(number):
                begun, months = chance.between(first, last), chance.between(8, 22)
                day = chance.between(1, 28)
                date = lambda month: f"{2012 + month // 12}-{month % 12 + 1:02d}-{day:02d}"
                pair = [chance.choice([(inn, 1) for inn in list]) for list in (partners, science)]
                if chance.below(2):
                    pair.reverse()
                # A programme takes in most of what begins under it.
                joins = own is not None and date(begun) >= own[4] and chance.below(12) != 0
                rows.append([*pair, form, own[0] if joins else "", ru, en, date(begun),
                             "" if form == "базовая кафедра" else date(begun + months)])
    rows.sort(key=lambda row: (row[6], row[0], row[1], row[2]))
    return [(at + 1, *row) for at, row in enumerate(rows)]


def main():
    os.makedirs(DATA, exist_ok=True)
    registry, reports = organisations()
    # Before reports and values are lost, for others know of these organisations too.
    bought, joint = contracts(registry, reports), joint_projects(registry)
    reports = spoil(registry, reports)
    write("okved.csv", ["Код", "Вышестоящий", "Название"], OKVED)
    write("territories.csv", ["Код", "Вышестоящий", "Название"], TERRITORIES)
    for name, rows in (("registry.csv", registry), ("reports.csv", reports), ("register.csv", official_list(registry))):
        write(name, list(rows[0]), [row.values() for row in rows])
    write("plan.csv", ["Кластер", "Cluster", "Год", "Рабочие места"],
          [(ru, en, 2013 + at, jobs) for ru, en, *plan in PLAN for at, jobs in enumerate(plan)])
    write("events.csv", ["Номер", "Кластер", "Cluster", "Код", "Дата"],
          [(at + 1, ru, en, code, day) for at, (ru, en, code, day) in enumerate(EVENTS)])
    write("contracts.csv", ["Поставщик", "Заказчик", "Год", "Сумма", "Предмет"], bought)
    write("programmes.csv", ["Номер", "Кластер", "Cluster", "Название", "Начало", "Окончание"], PROGRAMMES)
    write("joint_projects.csv", ["Номер", "Организация", "Партнёр", "Вид", "Программа", "Кластер", "Cluster", "Начало",
                                 "Окончание"], joint)
    write("prices.csv", ["Год", "Цены года к ценам 2010 года"],
          [(year, f"{index // 1000}.{index % 1000:03d}") for year, index in PRICES.items()])


if __name__ == "__main__":
    main()
