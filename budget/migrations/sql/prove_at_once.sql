-- References are locked and proven in one look each: a lock gives the rows as they are once it is had, so that one that
-- was deleted meanwhile is not among them. They are matched by a table of keys: a plan made when one line was written
-- must do for a county's thousands of cost centers.

CREATE OR REPLACE FUNCTION budget_prove(found budget_references) RETURNS void LANGUAGE plpgsql
    SET enable_nestloop = off AS $$
DECLARE
    bad text;
BEGIN
    -- The order of the locks is everywhere the same: first by table, then by key.
    WITH held AS MATERIALIZED (
        SELECT id, county_id, first_year, last_year FROM budget_costcenter WHERE id = ANY (found.centers) ORDER BY id FOR KEY SHARE
    )
    SELECT format('cost center %s', w.cost_center_id) INTO bad
        FROM unnest(found.center_counties, found.center_years, found.centers) AS w (county_id, year, cost_center_id)
        LEFT JOIN held h ON h.id = w.cost_center_id AND h.county_id = w.county_id
            AND int4range(h.first_year, h.last_year, '[]') @> w.year::int
        WHERE h.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_cost_center_known', bad || ' is not one of the line''s county and year');
    END IF;

    WITH held AS MATERIALIZED (
        SELECT id, county_id FROM budget_stage WHERE id = ANY (found.stages) ORDER BY id FOR KEY SHARE
    )
    SELECT format('stage %s', w.stage_id) INTO bad
        FROM unnest(found.stage_counties, found.stages) AS w (county_id, stage_id)
        LEFT JOIN held h ON h.id = w.stage_id AND h.county_id = w.county_id
        WHERE h.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_stage_known', bad || ' is not one of the line''s county');
    END IF;

    WITH held AS MATERIALIZED (
        SELECT id, county_id, first_year, last_year FROM budget_fund WHERE id = ANY (found.funds) ORDER BY id FOR KEY SHARE
    )
    SELECT format('fund %s', w.fund_id) INTO bad
        FROM unnest(found.fund_counties, found.fund_years, found.funds) AS w (county_id, year, fund_id)
        LEFT JOIN held h ON h.id = w.fund_id AND h.county_id = w.county_id
            AND int4range(h.first_year, h.last_year, '[]') @> w.year::int
        WHERE w.fund_id IS NOT NULL AND h.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_fund_known', bad || ' is not one of the line''s county and year');
    END IF;

    WITH held AS MATERIALIZED (
        SELECT id, county_id, kind, first_year, last_year FROM budget_account WHERE id = ANY (found.accounts) ORDER BY id FOR KEY SHARE
    )
    SELECT format('account %s', w.account_id) INTO bad
        FROM unnest(found.account_counties, found.account_years, found.accounts, found.account_kinds) AS w (county_id, year, account_id, kind)
        LEFT JOIN held h ON h.id = w.account_id AND h.county_id = w.county_id AND h.kind = w.kind
            AND int4range(h.first_year, h.last_year, '[]') @> w.year::int
        WHERE w.account_id IS NOT NULL AND h.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_account_known', bad || ' is not one of the line''s county, year and kind');
    END IF;

    WITH held AS MATERIALIZED (
        SELECT id, county_id, first_year, last_year FROM budget_fundingsource WHERE id = ANY (found.sources) ORDER BY id FOR KEY SHARE
    )
    SELECT format('funding source %s', w.funding_source_id) INTO bad
        FROM unnest(found.source_counties, found.source_years, found.sources) AS w (county_id, year, funding_source_id)
        LEFT JOIN held h ON h.id = w.funding_source_id AND h.county_id = w.county_id
            AND int4range(h.first_year, h.last_year, '[]') @> w.year::int
        WHERE w.funding_source_id IS NOT NULL AND h.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_funding_source_known', bad || ' is not one of the line''s county and year');
    END IF;

    WITH held AS MATERIALIZED (
        SELECT id, county_id, year FROM obb_fiscalyear WHERE county_id = ANY (found.year_counties) AND year = ANY (found.years) ORDER BY id FOR KEY SHARE
    )
    SELECT format('fiscal year %s', w.year) INTO bad
        FROM unnest(found.year_counties, found.years) AS w (county_id, year)
        LEFT JOIN held h ON h.county_id = w.county_id AND h.year = w.year
        WHERE h.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_year_known', bad || ' is not open in the line''s county');
    END IF;

    SELECT format('import %s', w.batch_id) INTO bad
        FROM unnest(found.batch_counties, found.batches) AS w (county_id, batch_id)
        LEFT JOIN obb_importbatch b ON b.id = w.batch_id AND b.county_id = w.county_id WHERE b.id IS NULL LIMIT 1;
    IF bad IS NOT NULL THEN
        PERFORM budget_refuse('line_batch_known', bad || ' is not one of the line''s county');
    END IF;
END $$;

-- What an import has brought, added up from the lines themselves; by a table of keys, not by sorting them all.
CREATE FUNCTION budget_brought_by(batch bigint)
    RETURNS TABLE (year int, stage_id bigint, kind text, lines bigint, amount numeric)
    LANGUAGE sql STABLE SET enable_sort = off AS $$
    SELECT l.year::int, l.stage_id, l.kind::text, count(*), sum(l.amount)
    FROM budget_line l WHERE l.batch_id = batch GROUP BY 1, 2, 3;
$$;

-- A changed line is looked at once, as it was and as it is.
CREATE FUNCTION budget_line_open_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM budget_stageclosing WHERE reopened_at IS NULL) THEN
        PERFORM budget_refuse_closed(array_agg(county_id), array_agg(year::int), array_agg(stage_id)) FROM (
            SELECT county_id, year, stage_id FROM gone UNION SELECT county_id, year, stage_id FROM written
        ) k;
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER budget_line_open_on_update_new ON budget_line;
DROP TRIGGER budget_line_open_on_update_old ON budget_line;
CREATE TRIGGER budget_line_open_on_update AFTER UPDATE ON budget_line
    REFERENCING OLD TABLE AS gone NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION budget_line_open_changed();
