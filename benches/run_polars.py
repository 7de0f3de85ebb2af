#!/usr/bin/env python3
"""run_polars.py FOLDER csv|parquet: what duckdb_query.sql computes, with Polars and two threads; prints JSON."""

import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "2"

import polars as pl  # noqa: E402  (the number of threads is read at import)

import tables  # noqa: E402

CLUSTERS = ["petrochem", "auto", "agro", "pharma", "machinery", "textile", "timber", "electronics"]
SUMS = ["employees", *[name for name in tables.AMOUNTS]]
COUNTED = ["innovative", "rnd", "exports", "assets"]


def scan(folder, table, form):
    file = tables.path(folder, table, form)
    if form == "parquet":
        return pl.scan_parquet(file)
    schema = dict.fromkeys(tables.ENTERPRISE, pl.String)
    if table == "report":
        money = pl.Decimal(14, 2)
        schema = {"inn": pl.String, "year": pl.Int32, "employees": pl.Int64} | dict.fromkeys(tables.AMOUNTS, money)
    return pl.scan_csv(file, schema=schema)


def tagged(folder, form):
    """One number for each organisation, with the bits of duckdb_query.sql."""
    places = pl.read_csv(os.path.join(folder, "region.csv"), schema_overrides={"code": pl.String})
    d2 = places.filter(pl.col("parent") == "D2")["code"].to_list()
    d5 = places.filter(pl.col("parent") == "D5")["code"].to_list()
    wood = [*d5, "01", "02", "03"]
    two, four = pl.col("activity").str.head(2), pl.col("activity").str.head(4)
    kind, size, region = pl.col("kind"), pl.col("size"), pl.col("region")
    company = kind == "company"

    def d(*codes):
        return two.is_in(codes)

    def g(*codes):
        return four.is_in(codes)

    core = {
        "petrochem": company & (d("19", "20") | g("22.1")),
        "auto": company & (d("29") | g("30.1")),
        "pharma": company & d("21"),
        "machinery": region.is_in(d2) & company & d("26", "27", "28"),
        "textile": company & d("13", "14", "15") & (size != "micro"),
        "timber": company & region.is_in(wood) & d("16", "17", "31"),
        "electronics": company & (d("26") | g("27.1")),
    }
    other = {
        "petrochem": company & (d("28") | g("33.1")) | (kind == "research_institute") & d("20", "21"),
        "auto": company & (d("22", "25") | g("28.1")) | kind.is_in(["university", "college"]) & d("29", "30"),
        "agro": company & g("28.3") | (kind == "college") & d("10", "11"),
        "pharma": company & g("20.1", "20.2", "32.3")
        | kind.is_in(["research_institute", "university"]) & d("21", "32"),
        "machinery": region.is_in(d2) & (company & (d("24") | g("25.1", "25.2")) | (kind == "bank")),
        "textile": company & g("20.3", "28.2") & size.is_in(["medium", "large"]),
        "timber": company & region.is_in(wood) & d("33") | (kind == "college") & region.is_in(d5),
        "electronics": (kind == "research_institute") & d("26", "27")
        | company & g("23.1", "24.3") & (size != "micro"),
    }
    tag = pl.lit(0, dtype=pl.Int32)
    for bit, name in enumerate(CLUSTERS):
        if name in core:
            tag = tag + (core[name] | other[name]).cast(pl.Int32) * (1 << bit)
            tag = tag + core[name].cast(pl.Int32) * (1 << 8 + bit)
        else:
            tag = tag + other[name].cast(pl.Int32) * (1 << bit)
    tag = tag + (company & d("10", "11", "12")).cast(pl.Int32) * (1 << 16)
    tag = tag + (size != "large").cast(pl.Int32) * (1 << 17) + region.is_in(d2).cast(pl.Int32) * (1 << 18)
    return scan(folder, "enterprise", form).select("inn", tag=tag)


def has(bit):
    return (pl.col("tag") // (1 << bit)) % 2 == 1


def main():
    folder, form = sys.argv[1:3]
    start = time.perf_counter()
    grouped = (
        scan(folder, "report", form)
        .join(tagged(folder, form), on="inn")
        .group_by("tag", "year", (pl.col("employees") >= 15).alias("big"))
        .agg(
            pl.len().alias("n"),
            *[pl.col(name).sum() for name in SUMS],
            pl.col("shipped").max().alias("largest"),
            *[pl.col(name).count().alias(name + "_n") for name in COUNTED],
        )
        .collect(engine="streaming")
    )
    everywhere = grouped.group_by("year").agg(pl.col("shipped").sum().alias("shipped_all"))
    in_d2 = grouped.filter(has(18)).group_by("year").agg(pl.col("shipped").sum().alias("shipped_all"))
    answers = []
    for bit, name in enumerate(CLUSTERS):
        core = pl.col("big") & has(16) if name == "agro" else has(8 + bit)
        answers.append(
            grouped.filter(core | has(bit))
            .group_by("year")
            .agg(
                pl.col("n").sum(),
                *[pl.col(column).sum() for column in SUMS],
                pl.col("largest").max(),
                *[pl.col(column + "_n").sum() for column in COUNTED],
                pl.col("shipped").filter(has(17)).sum().alias("shipped_sme"),
                pl.col("employees").filter(core).sum().alias("employees_core"),
            )
            .join(in_d2 if name == "machinery" else everywhere, on="year")
            .with_columns(name=pl.lit(name))
        )
    answer = pl.concat(answers).sort("name", "year")
    rows = answer.rows()
    tables.say(time.perf_counter() - start, answer.columns, rows)


if __name__ == "__main__":
    main()
