-- Line sums: what lines add up to by year, stage, kind, cost center, fund and funding source, kept true by the
-- statement that writes the lines. The same pass over what was written gives the references to prove.
--
-- Whoever writes lines takes the county's money lock before a sum is touched, as the money by outcome does: with one
-- lock first, no two transactions wait for each other in a ring.

-- Every distinct reference of some lines, as lists side by side.
CREATE TYPE budget_references AS (
    year_counties bigint[], years int[], stage_counties bigint[], stages bigint[],
    batch_counties bigint[], batches bigint[], center_counties bigint[], center_years int[], centers bigint[],
    fund_counties bigint[], fund_years int[], funds bigint[],
    account_counties bigint[], account_years int[], accounts bigint[], account_kinds text[],
    source_counties bigint[], source_years int[], sources bigint[]
);

-- Locks what the references name against deletion until the transaction ends (as a foreign key would), and refuses
-- one that is unknown, of another county, not valid in the line's year, or of another kind.
CREATE FUNCTION budget_prove(found budget_references) RETURNS void LANGUAGE plpgsql AS $$
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

-- Lines written: one pass adds them up, the sums are folded in, and the references of all are proven.
CREATE FUNCTION budget_line_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found budget_references;
BEGIN
    WITH sums AS MATERIALIZED (
        SELECT county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id,
            sum(amount) AS amount, count(*) AS lines
        FROM written GROUP BY 1, 2, 3, 4, 5, 6, 7
    ),
    others AS MATERIALIZED (SELECT county_id, year, account_id, kind, batch_id FROM written GROUP BY 1, 2, 3, 4, 5),
    folded AS (
        -- Sorted, so that the lock is taken before the first sum is touched. Who waited for it adds to what is then
        -- there, as an upsert does; the lines themselves are not looked at again.
        INSERT INTO budget_linesum AS kept
            (county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id, amount, lines)
        SELECT s.* FROM sums s CROSS JOIN (
            SELECT count(taken) FROM (
                SELECT budget_lock_money(county_id)::text AS taken
                FROM (SELECT DISTINCT county_id FROM sums ORDER BY 1) c OFFSET 0
            ) locks
        ) locked
        ORDER BY 1, 2, 3, 4, 5, 6, 7
        ON CONFLICT (county_id, year, stage_id, kind, cost_center_id, (coalesce(fund_id, 0)),
                (coalesce(funding_source_id, 0)))
            DO UPDATE SET amount = kept.amount + excluded.amount, lines = kept.lines + excluded.lines
    ),
    every_reference AS (
        SELECT county_id, year, stage_id, NULL::bigint AS batch_id, cost_center_id, fund_id, NULL::bigint AS account_id,
            NULL::text AS kind, funding_source_id,
            CASE
                WHEN grouping(stage_id) = 0 THEN 2 WHEN grouping(cost_center_id) = 0 THEN 4
                WHEN grouping(fund_id) = 0 THEN 5 WHEN grouping(funding_source_id) = 0 THEN 7 ELSE 1
            END AS what
        FROM sums
        GROUP BY GROUPING SETS (
            (county_id, year), (county_id, stage_id), (county_id, year, cost_center_id), (county_id, year, fund_id),
            (county_id, year, funding_source_id)
        )
        UNION ALL
        SELECT county_id, year, NULL, batch_id, NULL, NULL, account_id, kind, NULL,
            CASE WHEN grouping(batch_id) = 0 THEN 3 ELSE 6 END
        FROM others GROUP BY GROUPING SETS ((county_id, batch_id), (county_id, year, account_id, kind))
    )
    SELECT array_agg(county_id) FILTER (WHERE what = 1), array_agg(year::int) FILTER (WHERE what = 1),
        array_agg(county_id) FILTER (WHERE what = 2), array_agg(stage_id) FILTER (WHERE what = 2),
        array_agg(county_id) FILTER (WHERE what = 3), array_agg(batch_id) FILTER (WHERE what = 3),
        array_agg(county_id) FILTER (WHERE what = 4), array_agg(year::int) FILTER (WHERE what = 4),
        array_agg(cost_center_id) FILTER (WHERE what = 4),
        array_agg(county_id) FILTER (WHERE what = 5), array_agg(year::int) FILTER (WHERE what = 5),
        array_agg(fund_id) FILTER (WHERE what = 5),
        array_agg(county_id) FILTER (WHERE what = 6), array_agg(year::int) FILTER (WHERE what = 6),
        array_agg(account_id) FILTER (WHERE what = 6), array_agg(kind) FILTER (WHERE what = 6),
        array_agg(county_id) FILTER (WHERE what = 7), array_agg(year::int) FILTER (WHERE what = 7),
        array_agg(funding_source_id) FILTER (WHERE what = 7)
    INTO found FROM every_reference;
    PERFORM budget_prove(found);
    RETURN NULL;
END $$;

-- Sums that no line is behind any more are dropped.
CREATE FUNCTION budget_line_gone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    emptied bigint[];
BEGIN
    PERFORM budget_lock_money(county_id) FROM (SELECT DISTINCT county_id FROM gone ORDER BY 1) c;
    WITH folded AS (
        INSERT INTO budget_linesum AS kept
            (county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id, amount, lines)
        SELECT county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id, sum(amount), sum(line)
        FROM (
            SELECT county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id,
                -amount AS amount, -1 AS line
                FROM gone
        ) d
        GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(amount) <> 0 OR sum(line) <> 0
        ORDER BY 1, 2, 3, 4, 5, 6, 7
        ON CONFLICT (county_id, year, stage_id, kind, cost_center_id, (coalesce(fund_id, 0)),
                (coalesce(funding_source_id, 0)))
            DO UPDATE SET amount = kept.amount + excluded.amount, lines = kept.lines + excluded.lines
        RETURNING kept.id, kept.lines
    )
    SELECT array_agg(id) INTO emptied FROM folded WHERE lines = 0;
    IF emptied IS NOT NULL THEN
        DELETE FROM budget_linesum WHERE id = ANY (emptied);
    END IF;
    RETURN NULL;
END $$;

-- Lines changed: their difference is folded in. What was proven when it was written is not proven again.
CREATE FUNCTION budget_line_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found budget_references;
    emptied bigint[];
BEGIN
    PERFORM budget_lock_money(county_id) FROM (
        SELECT county_id FROM gone UNION SELECT county_id FROM written ORDER BY 1
    ) c;
    WITH folded AS (
        INSERT INTO budget_linesum AS kept
            (county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id, amount, lines)
        SELECT county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id, sum(amount), sum(line)
        FROM (
            SELECT county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id, amount, 1 AS line
                FROM written
            UNION ALL
            SELECT county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id,
                -amount AS amount, -1 AS line
                FROM gone
        ) d
        GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(amount) <> 0 OR sum(line) <> 0
        ORDER BY 1, 2, 3, 4, 5, 6, 7
        ON CONFLICT (county_id, year, stage_id, kind, cost_center_id, (coalesce(fund_id, 0)),
                (coalesce(funding_source_id, 0)))
            DO UPDATE SET amount = kept.amount + excluded.amount, lines = kept.lines + excluded.lines
        RETURNING kept.id, kept.lines
    )
    SELECT array_agg(id) INTO emptied FROM folded WHERE lines = 0;
    IF emptied IS NOT NULL THEN
        DELETE FROM budget_linesum WHERE id = ANY (emptied);
    END IF;
    IF NOT EXISTS (
        SELECT county_id, year, stage_id, kind, cost_center_id, fund_id, account_id, funding_source_id, batch_id
            FROM written
        EXCEPT
        SELECT county_id, year, stage_id, kind, cost_center_id, fund_id, account_id, funding_source_id, batch_id
            FROM gone
    ) THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(county_id) FILTER (WHERE what = 1), array_agg(year::int) FILTER (WHERE what = 1),
        array_agg(county_id) FILTER (WHERE what = 2), array_agg(stage_id) FILTER (WHERE what = 2),
        array_agg(county_id) FILTER (WHERE what = 3), array_agg(batch_id) FILTER (WHERE what = 3),
        array_agg(county_id) FILTER (WHERE what = 4), array_agg(year::int) FILTER (WHERE what = 4),
        array_agg(cost_center_id) FILTER (WHERE what = 4),
        array_agg(county_id) FILTER (WHERE what = 5), array_agg(year::int) FILTER (WHERE what = 5),
        array_agg(fund_id) FILTER (WHERE what = 5),
        array_agg(county_id) FILTER (WHERE what = 6), array_agg(year::int) FILTER (WHERE what = 6),
        array_agg(account_id) FILTER (WHERE what = 6), array_agg(kind::text) FILTER (WHERE what = 6),
        array_agg(county_id) FILTER (WHERE what = 7), array_agg(year::int) FILTER (WHERE what = 7),
        array_agg(funding_source_id) FILTER (WHERE what = 7)
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
    PERFORM budget_prove(found);
    RETURN NULL;
END $$;

CREATE FUNCTION budget_lines_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM budget_linesum;
    RETURN NULL;
END $$;

DROP TRIGGER budget_line_proved_on_insert ON budget_line;
DROP TRIGGER budget_line_proved_on_update ON budget_line;
DROP FUNCTION budget_line_prove();
CREATE TRIGGER budget_line_proved_on_insert AFTER INSERT ON budget_line
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION budget_line_written();
CREATE TRIGGER budget_line_proved_on_update AFTER UPDATE ON budget_line
    REFERENCING OLD TABLE AS gone NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION budget_line_changed();
CREATE TRIGGER budget_line_summed_on_delete AFTER DELETE ON budget_line
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION budget_line_gone();
CREATE TRIGGER budget_line_summed_on_truncate AFTER TRUNCATE ON budget_line
    FOR EACH STATEMENT EXECUTE FUNCTION budget_lines_emptied();

-- What is published is added up once, when it is copied.
CREATE FUNCTION budget_publishedline_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO budget_publishedlinesum (publication_id, county_id, year, stage_id, kind, cost_center_id, fund_id,
            funding_source_id, amount, lines)
        SELECT publication_id, county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id,
            sum(amount), count(*)
        FROM written GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8;
    RETURN NULL;
END $$;

CREATE TRIGGER budget_publishedline_summed AFTER INSERT ON budget_publishedline
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION budget_publishedline_written();

CREATE TRIGGER budget_publishedlinesum_frozen BEFORE UPDATE OR DELETE ON budget_publishedlinesum
    FOR EACH STATEMENT EXECUTE FUNCTION budget_frozen();

-- What is there already.
INSERT INTO budget_linesum (county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id, amount, lines)
    SELECT county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id, sum(amount), count(*)
    FROM budget_line GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7;
INSERT INTO budget_publishedlinesum (publication_id, county_id, year, stage_id, kind, cost_center_id, fund_id,
        funding_source_id, amount, lines)
    SELECT publication_id, county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id,
        sum(amount), count(*)
    FROM budget_publishedline GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8;

-- The mirror asks the sums where they know the dimension: what stands in the lines stands in them, once a key.
CREATE OR REPLACE FUNCTION budget_dimension_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- TG_ARGV: the lines' column, then the noun for the message
    used bigint;
    lines text := CASE WHEN TG_ARGV[0] IN ('account_id', 'batch_id') THEN 'budget_line' ELSE 'budget_linesum' END;
BEGIN
    EXECUTE format(
        'SELECT g.id FROM gone g WHERE EXISTS (SELECT 1 FROM %2$I l WHERE l.%1$I = g.id AND l.county_id = g.county_id)
            OR EXISTS (SELECT 1 FROM budget_replacedline l WHERE l.%1$I = g.id AND l.county_id = g.county_id)
            OR EXISTS (SELECT 1 FROM budget_publishedline l WHERE l.%1$I = g.id AND l.county_id = g.county_id) LIMIT 1',
        TG_ARGV[0], lines) INTO used;
    IF used IS NOT NULL THEN
        PERFORM budget_refuse(TG_ARGV[1] || '_in_use', format('%s %s has budget lines', TG_ARGV[1], used));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION budget_dimension_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used bigint;
    lines text := CASE WHEN TG_TABLE_NAME = 'budget_account' THEN 'budget_line' ELSE 'budget_linesum' END;
    kind_too text := CASE WHEN TG_TABLE_NAME = 'budget_account' THEN ' OR l.kind <> a.kind' ELSE '' END;
    years_too text := CASE WHEN TG_TABLE_NAME = 'budget_stage' THEN ''
        ELSE ' OR NOT int4range(a.first_year, a.last_year, ''[]'') @> l.year::int' END;
BEGIN
    EXECUTE format(
        'SELECT a.id FROM after_it a JOIN %I l ON l.%I = a.id
            WHERE l.county_id <> a.county_id%s%s LIMIT 1', lines, TG_ARGV[0], kind_too, years_too) INTO used;
    IF used IS NOT NULL THEN
        PERFORM budget_refuse(TG_ARGV[1] || '_stays',
            format('%s %s has budget lines that the change would leave behind', TG_ARGV[1], used));
    END IF;
    RETURN NULL;
END $$;
