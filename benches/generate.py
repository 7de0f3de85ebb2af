#!/usr/bin/env python3
"""Writes made-up tables, or one long made-up policy, to measure Idel with.

    python3 benches/generate.py DIR --rows 1000000 [--parquet]
    python3 benches/generate.py DIR --policy-lines 5000

The first form writes into DIR `activity.csv` and `region.csv` (trees of codes), `enterprises.csv` and
`reports.csv`: rows/6 organisations, and the report of each for each of the years 2010-2015 (so that 1000000 rows
are really 999996). The policy in `policies/assess` is about these tables. The same arguments give the same bytes.
"""

import argparse
import os
import random
from array import array
from itertools import repeat

YEARS = range(2010, 2016)

# Organisations whose reports are shuffled together; also the unit of work.
BLOCK = 4096

KINDS = [("company", 94), ("research_institute", 2), ("university", 1), ("college", 2), ("bank", 1)]
SIZES = [("micro", 55), ("small", 28), ("medium", 12), ("large", 5)]
HEADCOUNT = {"micro": (1, 15), "small": (16, 100), "medium": (101, 250), "large": (251, 3000)}

# Name of the column, thousand RUB a head in 2010, growth a year, optional.
AMOUNTS = [
    ("payroll", 240, 1.09, False),
    ("shipped", 1500, 1.08, False),
    ("innovative", 120, 1.16, True),
    ("value_added", 600, 1.03, False),
    ("investment", 160, 1.05, False),
    ("rnd", 30, 1.10, True),
    ("exports", 210, 1.06, True),
    ("assets", 2100, 1.04, False),
]
# What follows the whole part of an amount: none, one or two digits after the point.
FRACTIONS = [""] * 28 + [f".{d}" for d in range(1, 10)] * 2 + [f".{d:02}" for d in range(1, 83)]
# Whole parts to choose from, for each column, size and year.
POOL = 4096
# One optional value of so many is absent.
ABSENT = 100


def activities():
    """24 divisions, three groups in each, three classes in a group: 312 codes, parents first."""
    for division in range(10, 34):
        top = str(division)
        yield top, "", f"Division {top}"
        for group in "123":
            middle = f"{top}.{group}"
            yield middle, top, f"Group {middle}"
            for leaf in "123":
                yield middle + leaf, middle, f"Class {middle}{leaf}"


def regions():
    """8 districts and 52 regions in them."""
    for district in range(1, 9):
        yield f"D{district}", "", f"District {district}"
    for region in range(1, 53):
        yield f"{region:02}", f"D{(region - 1) % 8 + 1}", f"Region {region:02}"


def write_codes(path, codes):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("code,parent,title\n")
        file.writelines(f"{code},{parent},{title}\n" for code, parent, title in codes)


def inn(number):
    """Ten digits, all different, in no order: the factor has no divisor in common with 10^8."""
    return f"16{(number * 48271 + 12345) % 10**8:08}"


def words(rng, count):
    """Random 32-bit numbers, drawn at once."""
    drawn = array("I", rng.getrandbits(32 * count).to_bytes(4 * count, "little"))
    if drawn.itemsize != 4:
        raise SystemExit("this platform's unsigned int has not 32 bits")
    return drawn


def weighted(choices):
    return [name for name, weight in choices for _ in range(weight)]


def pools(rng):
    """For each amount a list by size and year of lists of whole parts, as text."""
    made = []
    for _, a_head, growth, _ in AMOUNTS:
        groups = []
        for size, _ in SIZES:
            low, high = HEADCOUNT[size]
            for year in YEARS:
                scale = a_head * growth ** (year - 2010)
                spread = [rng.uniform(low, high) * rng.uniform(0.4, 1.6) * scale for _ in range(POOL)]
                groups.append([str(int(value)) for value in spread])
        made.append(groups)
    return made


def write_tables(folder, rows, seed):
    rng = random.Random(seed)
    write_codes(os.path.join(folder, "activity.csv"), activities())
    write_codes(os.path.join(folder, "region.csv"), regions())

    # Most organisations name a class, some only a group.
    codes = [code for code, _, _ in activities()]
    codes = [c for c in codes if len(c) == 5] * 4 + [c for c in codes if len(c) == 4]
    places = [code for code, parent, _ in regions() if parent]
    kinds, sizes = weighted(KINDS), weighted(SIZES)
    number_of = {size: at for at, (size, _) in enumerate(SIZES)}
    headcounts = [[str(rng.randint(*HEADCOUNT[size])) for _ in range(POOL)] for size, _ in SIZES]
    amounts = pools(rng)
    years = [str(year) for year in YEARS]
    fractions, optional = FRACTIONS, [column[3] for column in AMOUNTS]
    assert len(fractions) == 128

    total = rows // 6
    with (
        open(os.path.join(folder, "enterprises.csv"), "w", encoding="utf-8", newline="") as registry,
        open(os.path.join(folder, "reports.csv"), "w", encoding="utf-8", newline="") as reports,
    ):
        registry.write("inn,activity,region,kind,size\n")
        reports.write("inn,year,employees," + ",".join(column[0] for column in AMOUNTS) + "\n")
        for start in range(0, total, BLOCK):
            count = min(BLOCK, total - start)
            keys = [inn(number) for number in range(start, start + count)]
            size_of = [sizes[w % len(sizes)] for w in words(rng, count)]
            columns = [
                keys,
                [codes[w % len(codes)] for w in words(rng, count)],
                [places[w % len(places)] for w in words(rng, count)],
                [kinds[w % len(kinds)] for w in words(rng, count)],
                size_of,
            ]
            registry.write("\n".join(map(",".join, zip(*columns))) + "\n")

            order = list(range(count * 6))
            rng.shuffle(order)
            size_at = [number_of[size] for size in size_of]
            groups = [size_at[at // 6] * 6 + at % 6 for at in order]
            columns = [
                [keys[at // 6] for at in order],
                [years[at % 6] for at in order],
                [headcounts[g // 6][w % POOL] for g, w in zip(groups, words(rng, count * 6))],
            ]
            for by_group, may_lack in zip(amounts, optional):
                drawn = words(rng, count * 6)
                values = [by_group[g][w & 4095] + fractions[w >> 12 & 127] for g, w in zip(groups, drawn)]
                if may_lack:
                    values = [v if (w >> 19) % ABSENT else "" for v, w in zip(values, drawn)]
                columns.append(values)
            reports.write("\n".join(map(",".join, zip(*columns))) + "\n")


def write_parquet(folder):
    """The tables as Parquet: read from the CSV files, so that the values are the same."""
    import pyarrow as pa
    import pyarrow.csv as csv
    import pyarrow.parquet as parquet

    money = pa.decimal128(14, 2)
    shapes = {
        "enterprises": dict.fromkeys(["inn", "activity", "region", "kind", "size"], pa.string()),
        "reports": {"inn": pa.string(), "year": pa.int32(), "employees": pa.int64()}
        | dict(zip([column[0] for column in AMOUNTS], repeat(money))),
    }
    for name, shape in shapes.items():
        reader = csv.open_csv(
            os.path.join(folder, name + ".csv"),
            read_options=csv.ReadOptions(block_size=1 << 24),
            convert_options=csv.ConvertOptions(column_types=shape),
        )
        with parquet.ParquetWriter(os.path.join(folder, name + ".parquet"), reader.schema) as writer:
            # Batches of the reader gather to row groups of some 200,000 rows.
            waiting, held = [], 0
            for batch in reader:
                waiting.append(batch)
                held += batch.num_rows
                if held >= 200_000:
                    writer.write_table(pa.Table.from_batches(waiting))
                    waiting, held = [], 0
            if waiting:
                writer.write_table(pa.Table.from_batches(waiting))


def main():
    parser = argparse.ArgumentParser(description="Writes made-up tables or a long made-up policy.")
    parser.add_argument("folder", help="where to write; made if it is not there")
    parser.add_argument("--rows", type=int, help="rows of reports.csv (rounded down to a multiple of 6)")
    parser.add_argument("--parquet", action="store_true", help="also write Parquet (needs pyarrow)")
    parser.add_argument("--policy-lines", type=int, help="write one policy of so many lines")
    parser.add_argument("--seed", type=int, default=2011)
    given = parser.parse_args()
    if given.rows is None and given.policy_lines is None:
        parser.error("give --rows or --policy-lines")
    if given.parquet and given.rows is None:
        parser.error("--parquet goes with --rows")
    if given.rows is not None and given.rows < 6:
        parser.error("--rows must be at least 6")
    os.makedirs(given.folder, exist_ok=True)
    if given.rows is not None:
        write_tables(given.folder, given.rows, given.seed)
        if given.parquet:
            write_parquet(given.folder)
    if given.policy_lines is not None:
        from long_policy import write_policy

        write_codes(os.path.join(given.folder, "activity.csv"), activities())
        write_policy(os.path.join(given.folder, "policy.idel"), given.policy_lines)


if __name__ == "__main__":
    main()
