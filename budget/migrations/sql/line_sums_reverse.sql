-- Takes out what line_sums.sql put in.
CREATE OR REPLACE FUNCTION budget_dimension_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used bigint;
    kind_too text := CASE WHEN TG_TABLE_NAME = 'budget_account' THEN ' OR l.kind <> a.kind' ELSE '' END;
    years_too text := CASE WHEN TG_TABLE_NAME = 'budget_stage' THEN ''
        ELSE ' OR NOT int4range(a.first_year, a.last_year, ''[]'') @> l.year::int' END;
BEGIN
    EXECUTE format(
        'SELECT a.id FROM after_it a JOIN budget_line l ON l.%I = a.id
            WHERE l.county_id <> a.county_id%s%s LIMIT 1', TG_ARGV[0], kind_too, years_too) INTO used;
    IF used IS NOT NULL THEN
        PERFORM budget_refuse(TG_ARGV[1] || '_stays',
            format('%s %s has budget lines that the change would leave behind', TG_ARGV[1], used));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION budget_dimension_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- TG_ARGV: the lines' column, then the noun for the message
    used bigint;
BEGIN
    EXECUTE format(
        'SELECT g.id FROM gone g WHERE EXISTS (SELECT 1 FROM budget_line l WHERE l.%1$I = g.id AND l.county_id = g.county_id)
            OR EXISTS (SELECT 1 FROM budget_replacedline l WHERE l.%1$I = g.id AND l.county_id = g.county_id)
            OR EXISTS (SELECT 1 FROM budget_publishedline l WHERE l.%1$I = g.id AND l.county_id = g.county_id) LIMIT 1',
        TG_ARGV[0]) INTO used;
    IF used IS NOT NULL THEN
        PERFORM budget_refuse(TG_ARGV[1] || '_in_use', format('%s %s has budget lines', TG_ARGV[1], used));
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER budget_publishedlinesum_frozen ON budget_publishedlinesum;
DROP TRIGGER budget_publishedline_summed ON budget_publishedline;
DROP FUNCTION budget_publishedline_written();
DROP TRIGGER budget_line_summed_on_truncate ON budget_line;
DROP TRIGGER budget_line_summed_on_delete ON budget_line;
DROP TRIGGER budget_line_proved_on_update ON budget_line;
DROP TRIGGER budget_line_proved_on_insert ON budget_line;
DROP FUNCTION budget_lines_emptied();
DROP FUNCTION budget_line_changed();
DROP FUNCTION budget_line_gone();
DROP FUNCTION budget_line_written();
DROP FUNCTION budget_prove(budget_references);
DROP TYPE budget_references;

CREATE FUNCTION budget_line_prove() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found record;
    bad text;
BEGIN
    -- Every distinct reference of what was written, in one pass, as lists side by side.
    SELECT array_agg(county_id) FILTER (WHERE what = 1) AS year_counties, array_agg(year) FILTER (WHERE what = 1) AS years,
        array_agg(county_id) FILTER (WHERE what = 2) AS stage_counties,
        array_agg(stage_id) FILTER (WHERE what = 2) AS stages,
        array_agg(county_id) FILTER (WHERE what = 3) AS batch_counties, array_agg(batch_id) FILTER (WHERE what = 3) AS batches,
        array_agg(county_id) FILTER (WHERE what = 4) AS center_counties, array_agg(year) FILTER (WHERE what = 4) AS center_years,
        array_agg(cost_center_id) FILTER (WHERE what = 4) AS centers,
        array_agg(county_id) FILTER (WHERE what = 5) AS fund_counties, array_agg(year) FILTER (WHERE what = 5) AS fund_years,
        array_agg(fund_id) FILTER (WHERE what = 5) AS funds,
        array_agg(county_id) FILTER (WHERE what = 6) AS account_counties, array_agg(year) FILTER (WHERE what = 6) AS account_years,
        array_agg(account_id) FILTER (WHERE what = 6) AS accounts, array_agg(kind) FILTER (WHERE what = 6) AS account_kinds,
        array_agg(county_id) FILTER (WHERE what = 7) AS source_counties, array_agg(year) FILTER (WHERE what = 7) AS source_years,
        array_agg(funding_source_id) FILTER (WHERE what = 7) AS sources
    INTO found
    FROM (
        SELECT county_id, year, stage_id, batch_id, cost_center_id, fund_id, account_id, kind, funding_source_id,
            CASE
                WHEN grouping(stage_id) = 0 THEN 2 WHEN grouping(batch_id) = 0 THEN 3
                WHEN grouping(cost_center_id) = 0 THEN 4 WHEN grouping(fund_id) = 0 THEN 5
                WHEN grouping(account_id) = 0 THEN 6 WHEN grouping(funding_source_id) = 0 THEN 7 ELSE 1
            END AS what
        FROM written
        GROUP BY GROUPING SETS (
            (county_id, year), (county_id, stage_id), (county_id, batch_id), (county_id, year, cost_center_id),
            (county_id, year, fund_id), (county_id, year, account_id, kind), (county_id, year, funding_source_id)
        )
    ) every_reference;

    -- Lock first, in key order, then look: a row deleted meanwhile is then seen as gone.
    PERFORM 1 FROM budget_costcenter WHERE id = ANY (found.centers) ORDER BY id FOR KEY SHARE;
    PERFORM 1 FROM budget_stage WHERE id = ANY (found.stages) ORDER BY id FOR KEY SHARE;
    PERFORM 1 FROM budget_fund WHERE id = ANY (found.funds) ORDER BY id FOR KEY SHARE;
    PERFORM 1 FROM budget_account WHERE id = ANY (found.accounts) ORDER BY id FOR KEY SHARE;
    PERFORM 1 FROM budget_fundingsource WHERE id = ANY (found.sources) ORDER BY id FOR KEY SHARE;
    PERFORM 1 FROM obb_fiscalyear WHERE county_id = ANY (found.year_counties) AND year = ANY (found.years)
        ORDER BY id FOR KEY SHARE;

    SELECT format('fiscal year %s', w.year) INTO bad
        FROM unnest(found.year_counties, found.years) AS w (county_id, year)
        LEFT JOIN obb_fiscalyear f USING (county_id, year) WHERE f.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_year_known', bad || ' is not open in the line''s county');
    END IF;

    SELECT format('stage %s', w.stage_id) INTO bad
        FROM unnest(found.stage_counties, found.stages) AS w (county_id, stage_id)
        LEFT JOIN budget_stage s ON s.id = w.stage_id AND s.county_id = w.county_id WHERE s.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_stage_known', bad || ' is not one of the line''s county');
    END IF;

    SELECT format('import %s', w.batch_id) INTO bad
        FROM unnest(found.batch_counties, found.batches) AS w (county_id, batch_id)
        LEFT JOIN obb_importbatch b ON b.id = w.batch_id AND b.county_id = w.county_id WHERE b.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_batch_known', bad || ' is not one of the line''s county');
    END IF;

    SELECT format('cost center %s', w.cost_center_id) INTO bad
        FROM unnest(found.center_counties, found.center_years, found.centers) AS w (county_id, year, cost_center_id)
        LEFT JOIN budget_costcenter c ON c.id = w.cost_center_id AND c.county_id = w.county_id
            AND int4range(c.first_year, c.last_year, '[]') @> w.year::int
        WHERE c.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_cost_center_known', bad || ' is not one of the line''s county and year');
    END IF;

    SELECT format('fund %s', w.fund_id) INTO bad
        FROM unnest(found.fund_counties, found.fund_years, found.funds) AS w (county_id, year, fund_id)
        LEFT JOIN budget_fund f ON f.id = w.fund_id AND f.county_id = w.county_id
            AND int4range(f.first_year, f.last_year, '[]') @> w.year::int
        WHERE w.fund_id IS NOT NULL AND f.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_fund_known', bad || ' is not one of the line''s county and year');
    END IF;

    SELECT format('account %s', w.account_id) INTO bad
        FROM unnest(found.account_counties, found.account_years, found.accounts, found.account_kinds)
            AS w (county_id, year, account_id, kind)
        LEFT JOIN budget_account a ON a.id = w.account_id AND a.county_id = w.county_id AND a.kind = w.kind
            AND int4range(a.first_year, a.last_year, '[]') @> w.year::int
        WHERE w.account_id IS NOT NULL AND a.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_account_known', bad || ' is not one of the line''s county, year and kind');
    END IF;

    SELECT format('funding source %s', w.funding_source_id) INTO bad
        FROM unnest(found.source_counties, found.source_years, found.sources)
            AS w (county_id, year, funding_source_id)
        LEFT JOIN budget_fundingsource s ON s.id = w.funding_source_id AND s.county_id = w.county_id
            AND int4range(s.first_year, s.last_year, '[]') @> w.year::int
        WHERE w.funding_source_id IS NOT NULL AND s.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_funding_source_known', bad || ' is not one of the line''s county and year');
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER budget_line_proved_on_insert AFTER INSERT ON budget_line
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION budget_line_prove();
CREATE TRIGGER budget_line_proved_on_update AFTER UPDATE ON budget_line
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION budget_line_prove();
