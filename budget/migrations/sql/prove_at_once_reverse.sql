-- Takes out what prove_at_once.sql put in.
DROP TRIGGER budget_line_open_on_update ON budget_line;
DROP FUNCTION budget_line_open_changed();
CREATE TRIGGER budget_line_open_on_update_new AFTER UPDATE ON budget_line
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION budget_line_open_written();
CREATE TRIGGER budget_line_open_on_update_old AFTER UPDATE ON budget_line
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION budget_line_open_gone();
DROP FUNCTION budget_brought_by(bigint);

CREATE OR REPLACE FUNCTION budget_prove(found budget_references) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    bad text;
BEGIN
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

END $$;
