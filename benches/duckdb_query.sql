-- The sums behind the twelve indicators of eight clusters in six years, exact.
-- `enterprise`, `report` and `region` are views of the files with declared types (see run_duckdb.py).
--
-- Clusters overlap, so that joining reports to members would read a report several times. Instead each organisation
-- gets one number that says all that matters about it: bits 0-7 its clusters, 8-15 where it is core, 16 whether it
-- is core of agro if it is big enough that year, 17 small or medium, 18 in district D2. One join and one grouping by
-- that number then serve everything, and the clusters are put together from some hundreds of groups.
WITH
place AS (SELECT code AS region, parent = 'D2' AS d2, parent = 'D5' OR code IN ('01', '02', '03') AS wood, parent = 'D5' AS d5 FROM region),
e AS (
    SELECT inn, left(activity, 2) AS d, left(activity, 4) AS g, kind, kind = 'company' AS co, size, d2, wood, d5
    FROM enterprise JOIN place USING (region)
),
fits AS (
    SELECT inn, size, d2,
        co AND (d IN ('19', '20') OR g = '22.1') AS petrochem_core,
        co AND (d = '28' OR g = '33.1') OR kind = 'research_institute' AND d IN ('20', '21') AS petrochem_other,
        co AND (d = '29' OR g = '30.1') AS auto_core,
        co AND (d IN ('22', '25') OR g = '28.1') OR kind IN ('university', 'college') AND d IN ('29', '30') AS auto_other,
        co AND d IN ('10', '11', '12') AS agro_core,
        co AND g = '28.3' OR kind = 'college' AND d IN ('10', '11') AS agro_other,
        co AND d = '21' AS pharma_core,
        co AND g IN ('20.1', '20.2', '32.3') OR kind IN ('research_institute', 'university') AND d IN ('21', '32') AS pharma_other,
        d2 AND co AND d IN ('26', '27', '28') AS machinery_core,
        d2 AND (co AND (d = '24' OR g IN ('25.1', '25.2')) OR kind = 'bank') AS machinery_other,
        co AND d IN ('13', '14', '15') AND size != 'micro' AS textile_core,
        co AND g IN ('20.3', '28.2') AND size IN ('medium', 'large') AS textile_other,
        co AND wood AND d IN ('16', '17', '31') AS timber_core,
        co AND wood AND d = '33' OR kind = 'college' AND d5 AS timber_other,
        co AND (d = '26' OR g = '27.1') AS electronics_core,
        kind = 'research_institute' AND d IN ('26', '27')
            OR co AND g IN ('23.1', '24.3') AND size != 'micro' AS electronics_other
    FROM e
),
tagged AS (
    SELECT inn,
        (petrochem_core OR petrochem_other)::INT + (auto_core OR auto_other)::INT * 2 + agro_other::INT * 4
        + (pharma_core OR pharma_other)::INT * 8 + (machinery_core OR machinery_other)::INT * 16
        + (textile_core OR textile_other)::INT * 32 + (timber_core OR timber_other)::INT * 64
        + (electronics_core OR electronics_other)::INT * 128
        + petrochem_core::INT * 256 + auto_core::INT * 512 + pharma_core::INT * 2048 + machinery_core::INT * 4096
        + textile_core::INT * 8192 + timber_core::INT * 16384 + electronics_core::INT * 32768
        + agro_core::INT * 65536 + (size != 'large')::INT * 131072 + d2::INT * 262144 AS tag
    FROM fits
),
grouped AS (
    SELECT tag, year, employees >= 15 AS big,
        count(*) AS n, sum(employees) AS employees, sum(payroll) AS payroll, sum(shipped) AS shipped,
        max(shipped) AS largest, sum(innovative) AS innovative, count(innovative) AS innovative_n,
        sum(value_added) AS value_added, sum(investment) AS investment, sum(rnd) AS rnd, count(rnd) AS rnd_n,
        sum(exports) AS exports, count(exports) AS exports_n, sum(assets) AS assets, count(assets) AS assets_n
    FROM report JOIN tagged USING (inn)
    GROUP BY ALL
),
total AS (SELECT year, sum(shipped) AS everywhere, sum(shipped) FILTER (tag & 262144 != 0) AS in_d2 FROM grouped GROUP BY year),
cluster(bit, name) AS (VALUES (0, 'petrochem'), (1, 'auto'), (2, 'agro'), (3, 'pharma'), (4, 'machinery'), (5, 'textile'), (6, 'timber'), (7, 'electronics')),
placed AS (
    SELECT name, bit, grouped.*,
        (tag >> (8 + bit)) & 1 = 1 OR bit = 2 AND big AND tag & 65536 != 0 AS core,
        core OR (tag >> bit) & 1 = 1 AS member
    FROM grouped CROSS JOIN cluster
)
SELECT name, year, sum(n) AS n, sum(employees) AS employees, sum(payroll) AS payroll, sum(shipped) AS shipped,
    max(largest) AS largest, sum(innovative) AS innovative, sum(innovative_n) AS innovative_n,
    sum(value_added) AS value_added, sum(investment) AS investment, sum(rnd) AS rnd, sum(rnd_n) AS rnd_n,
    sum(exports) AS exports, sum(exports_n) AS exports_n, sum(assets) AS assets, sum(assets_n) AS assets_n,
    sum(shipped) FILTER (tag & 131072 != 0) AS shipped_sme, sum(employees) FILTER (core) AS employees_core,
    any_value(CASE WHEN bit = 4 THEN in_d2 ELSE everywhere END) AS shipped_all
FROM placed JOIN total USING (year)
WHERE member
GROUP BY name, year
ORDER BY name, year;
