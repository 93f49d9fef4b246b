-- Budget lines: one proof a statement instead of six foreign keys a row.
--
-- budget_line_prove() runs after every statement that writes lines. It takes the distinct references
-- of what was written, locks the rows they name against deletion until the transaction ends (as a
-- foreign key would), and refuses the statement where one is unknown, belongs to another county, is
-- not valid in the line's year, or is of another kind. Its errors carry constraint names.

-- The money lock of a county, until commit: whoever writes lines, or what splits them, takes it first.
-- Who waited must then see what the others committed: a transaction that keeps its first snapshot would not.
CREATE FUNCTION budget_lock_money(county bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state',
            MESSAGE = 'money is written in transactions that are READ COMMITTED';
    END IF;
    PERFORM pg_advisory_xact_lock(723001, county::int);
END $$;

CREATE FUNCTION budget_refuse(what text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = why, CONSTRAINT = what;
END $$;

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

-- The mirror: what a line, a replaced line or a published line points to stays, and stays what it was.
CREATE FUNCTION budget_dimension_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER budget_costcenter_kept AFTER DELETE ON budget_costcenter REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION budget_dimension_in_use('cost_center_id', 'cost_center');
CREATE TRIGGER budget_fund_kept AFTER DELETE ON budget_fund REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION budget_dimension_in_use('fund_id', 'fund');
CREATE TRIGGER budget_account_kept AFTER DELETE ON budget_account REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION budget_dimension_in_use('account_id', 'account');
CREATE TRIGGER budget_fundingsource_kept AFTER DELETE ON budget_fundingsource REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION budget_dimension_in_use('funding_source_id', 'funding_source');
CREATE TRIGGER budget_stage_kept AFTER DELETE ON budget_stage REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION budget_dimension_in_use('stage_id', 'stage');
CREATE TRIGGER budget_batch_kept AFTER DELETE ON obb_importbatch REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION budget_dimension_in_use('batch_id', 'import');

CREATE FUNCTION budget_fiscal_year_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used int;
BEGIN
    SELECT g.year INTO used FROM gone g
        WHERE EXISTS (SELECT 1 FROM budget_line l WHERE l.county_id = g.county_id AND l.year = g.year)
           OR EXISTS (SELECT 1 FROM budget_replacedline l WHERE l.county_id = g.county_id AND l.year = g.year) LIMIT 1;
    IF used IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM gone g JOIN obb_fiscalyear f USING (county_id, year) WHERE g.year = used
    ) THEN
        PERFORM budget_refuse('fiscal_year_in_use', format('fiscal year %s has budget lines', used));
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER budget_fiscal_year_kept AFTER DELETE ON obb_fiscalyear REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION budget_fiscal_year_in_use();
CREATE TRIGGER budget_fiscal_year_stays AFTER UPDATE ON obb_fiscalyear REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION budget_fiscal_year_in_use();

-- A dimension with lines keeps its county, its kind and the years its lines are in.
CREATE FUNCTION budget_dimension_stays() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER budget_costcenter_stays AFTER UPDATE ON budget_costcenter REFERENCING NEW TABLE AS after_it
    FOR EACH STATEMENT EXECUTE FUNCTION budget_dimension_stays('cost_center_id', 'cost_center');
CREATE TRIGGER budget_fund_stays AFTER UPDATE ON budget_fund REFERENCING NEW TABLE AS after_it
    FOR EACH STATEMENT EXECUTE FUNCTION budget_dimension_stays('fund_id', 'fund');
CREATE TRIGGER budget_account_stays AFTER UPDATE ON budget_account REFERENCING NEW TABLE AS after_it
    FOR EACH STATEMENT EXECUTE FUNCTION budget_dimension_stays('account_id', 'account');
CREATE TRIGGER budget_fundingsource_stays AFTER UPDATE ON budget_fundingsource REFERENCING NEW TABLE AS after_it
    FOR EACH STATEMENT EXECUTE FUNCTION budget_dimension_stays('funding_source_id', 'funding_source');
CREATE TRIGGER budget_stage_stays AFTER UPDATE ON budget_stage REFERENCING NEW TABLE AS after_it
    FOR EACH STATEMENT EXECUTE FUNCTION budget_dimension_stays('stage_id', 'stage');

-- The published copy is never changed.
CREATE FUNCTION budget_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_frozen',
        MESSAGE = 'what was published is never changed; publish again instead';
END $$;
CREATE TRIGGER budget_publishedline_frozen BEFORE UPDATE OR DELETE ON budget_publishedline
    FOR EACH STATEMENT EXECUTE FUNCTION budget_frozen();
