-- The same sums the straightforward way: a report is read once for each cluster that its organisation is in.
-- Kept to show that duckdb_query.sql is the faster of the two.
WITH
place AS (SELECT code AS region, parent = 'D2' AS d2, parent = 'D5' OR code IN ('01', '02', '03') AS wood, parent = 'D5' AS d5 FROM region),
e AS (
    SELECT inn, left(activity, 2) AS d, left(activity, 4) AS g, kind, kind = 'company' AS co, size, d2, wood, d5
    FROM enterprise JOIN place USING (region)
),
role AS (
    SELECT inn, size, 'petrochem' AS name, (co AND (d IN ('19', '20') OR g = '22.1')) AS core, false AS if_big FROM e
    WHERE core OR co AND (d = '28' OR g = '33.1') OR kind = 'research_institute' AND d IN ('20', '21')
    UNION ALL SELECT inn, size, 'auto', (co AND (d = '29' OR g = '30.1')) AS core, false FROM e
    WHERE core OR co AND (d IN ('22', '25') OR g = '28.1') OR kind IN ('university', 'college') AND d IN ('29', '30')
    UNION ALL SELECT inn, size, 'agro', (co AND d IN ('10', '11', '12')) AS core, core FROM e
    WHERE core OR co AND g = '28.3' OR kind = 'college' AND d IN ('10', '11')
    UNION ALL SELECT inn, size, 'pharma', (co AND d = '21') AS core, false FROM e
    WHERE core OR co AND g IN ('20.1', '20.2', '32.3') OR kind IN ('research_institute', 'university') AND d IN ('21', '32')
    UNION ALL SELECT inn, size, 'machinery', (d2 AND co AND d IN ('26', '27', '28')) AS core, false FROM e
    WHERE core OR d2 AND (co AND (d = '24' OR g IN ('25.1', '25.2')) OR kind = 'bank')
    UNION ALL SELECT inn, size, 'textile', (co AND d IN ('13', '14', '15') AND size != 'micro') AS core, false FROM e
    WHERE core OR co AND g IN ('20.3', '28.2') AND size IN ('medium', 'large')
    UNION ALL SELECT inn, size, 'timber', (co AND wood AND d IN ('16', '17', '31')) AS core, false FROM e
    WHERE core OR co AND wood AND d = '33' OR kind = 'college' AND d5
    UNION ALL SELECT inn, size, 'electronics', (co AND (d = '26' OR g = '27.1')) AS core, false FROM e
    WHERE core OR kind = 'research_institute' AND d IN ('26', '27') OR co AND g IN ('23.1', '24.3') AND size != 'micro'
),
total AS (
    SELECT year, sum(shipped) AS everywhere, sum(shipped) FILTER (d2) AS in_d2
    FROM report JOIN e USING (inn) GROUP BY year
)
SELECT name, year, count(*) AS n, sum(employees) AS employees, sum(payroll) AS payroll, sum(shipped) AS shipped,
    max(shipped) AS largest, sum(innovative) AS innovative, count(innovative) AS innovative_n,
    sum(value_added) AS value_added, sum(investment) AS investment, sum(rnd) AS rnd, count(rnd) AS rnd_n,
    sum(exports) AS exports, count(exports) AS exports_n, sum(assets) AS assets, count(assets) AS assets_n,
    sum(shipped) FILTER (size != 'large') AS shipped_sme, sum(employees) FILTER (core) AS employees_core,
    any_value(CASE WHEN name = 'machinery' THEN in_d2 ELSE everywhere END) AS shipped_all
FROM report JOIN role USING (inn) JOIN total USING (year)
WHERE NOT if_big OR employees >= 15
GROUP BY name, year
ORDER BY name, year;
