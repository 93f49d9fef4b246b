-- What a code means stays where lines stand under it:
--   what a closed year and stage, or a publication in public sight, holds lines of: `<noun>_settled`;
--   a code, and a cost center's department, under any lines: they change from a year on, by a successor. Only a
--   transaction that says it was wrong from the start may change them in all open years: `<noun>_meaning_stays`,
--   SELECT set_config('obb.correcting', 'on', true);
--   a department's years under the lines of its cost centers: `department_stays`.
-- Names are free: a copy that was published keeps those of its day.

-- TG_ARGV: the noun, the sums' column, the fields that are corrected in all years, those that change from a year on.
CREATE FUNCTION budget_meaning_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved bigint[];
    asked bigint[];
    counties bigint[];
    is_moved boolean;
    used text;
    -- The sums know no account.
    line_table text := CASE WHEN TG_ARGV[1] = 'account_id' THEN 'budget_line' ELSE 'budget_linesum' END;
    published_table text := CASE WHEN TG_ARGV[1] = 'account_id' THEN 'budget_publishedline'
        ELSE 'budget_publishedlinesum' END;
BEGIN
    SELECT array_agg(b.id), array_agg(DISTINCT a.county_id), bool_or(w.is_moved) INTO moved, counties, is_moved
        FROM before_it b JOIN after_it a ON a.id = b.id CROSS JOIN LATERAL (
            SELECT bool_or(f.from_a_year) AS is_moved FROM (
                SELECT unnest(string_to_array(TG_ARGV[2], ',')) AS name, false AS from_a_year
                UNION ALL SELECT unnest(string_to_array(TG_ARGV[3], ',')), true
            ) f WHERE to_jsonb(b) -> f.name IS DISTINCT FROM to_jsonb(a) -> f.name
        ) w WHERE w.is_moved IS NOT NULL;
    IF moved IS NULL THEN
        RETURN NULL;
    END IF;
    -- Who writes lines, closes or publishes holds this lock: what they did is then seen, or they wait.
    PERFORM budget_lock_money(c) FROM (SELECT unnest(counties) AS c ORDER BY 1) locks;
    asked := moved;
    IF TG_TABLE_NAME = 'obb_department' THEN
        SELECT coalesce(array_agg(id), '{}') INTO asked FROM budget_costcenter WHERE department_id = ANY (moved);
    END IF;
    EXECUTE format(
        'SELECT format(''FY%%s %%s, which is closed'', l.year, s.name) AS said, l.year, s.position
            FROM %2$I l JOIN budget_stage s ON s.id = l.stage_id JOIN budget_stageclosing k
                ON k.county_id = l.county_id AND k.year = l.year AND k.stage_id = l.stage_id AND k.reopened_at IS NULL
            WHERE l.%1$I = ANY ($1) AND l.county_id = ANY ($2)
        UNION ALL
        SELECT format(''FY%%s %%s, which is published'', l.year, s.name), l.year, s.position
            FROM %3$I l JOIN budget_stage s ON s.id = l.stage_id JOIN budget_publication p ON p.id = l.publication_id
            WHERE l.%1$I = ANY ($1) AND p.county_id = ANY ($2) AND NOT p.superseded AND p.withdrawn_at IS NULL
        ORDER BY 2 DESC, 3 LIMIT 1', TG_ARGV[1], line_table, published_table) INTO used USING asked, counties;
    IF used IS NOT NULL THEN
        PERFORM budget_refuse(TG_ARGV[0] || '_settled',
            format('this %s has budget lines in %s', replace(TG_ARGV[0], '_', ' '), used));
    END IF;
    IF is_moved AND coalesce(current_setting('obb.correcting', true), '') <> 'on' THEN
        EXECUTE format('SELECT l.year FROM %2$I l WHERE l.%1$I = ANY ($1) AND l.county_id = ANY ($2) LIMIT 1',
            TG_ARGV[1], line_table) INTO used USING asked, counties;
        IF used IS NOT NULL THEN
            PERFORM budget_refuse(TG_ARGV[0] || '_meaning_stays',
                format('this %s has budget lines in FY%s, which would all move', replace(TG_ARGV[0], '_', ' '), used));
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER budget_costcenter_settled AFTER UPDATE ON budget_costcenter
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_meaning_stays('cost_center', 'cost_center_id', '', 'department_id,code');
CREATE TRIGGER budget_fund_settled AFTER UPDATE ON budget_fund
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_meaning_stays('fund', 'fund_id', '', 'code');
-- Its kind stands in every line: without closed lines, the lines themselves refuse another (budget_account_stays).
CREATE TRIGGER budget_account_settled AFTER UPDATE ON budget_account
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_meaning_stays('account', 'account_id', 'kind', 'code');
CREATE TRIGGER budget_fundingsource_settled AFTER UPDATE ON budget_fundingsource
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_meaning_stays('funding_source', 'funding_source_id', 'level,code', '');
CREATE TRIGGER budget_stage_settled AFTER UPDATE ON budget_stage
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_meaning_stays('stage', 'stage_id', 'kind,code', '');
CREATE TRIGGER budget_department_settled AFTER UPDATE ON obb_department
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_meaning_stays('department', 'cost_center_id', 'code', '');

-- A department is there in every year in which its cost centers have lines.
CREATE FUNCTION budget_department_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used text;
BEGIN
    SELECT format('department %s has budget lines in FY%s', a.code, l.year) INTO used
        FROM after_it a JOIN before_it b ON b.id = a.id
            JOIN budget_costcenter c ON c.department_id = a.id
            JOIN budget_linesum l ON l.cost_center_id = c.id
        WHERE (a.first_year IS DISTINCT FROM b.first_year OR a.last_year IS DISTINCT FROM b.last_year)
            AND NOT int4range(a.first_year, a.last_year, '[]') @> l.year::int
            AND int4range(b.first_year, b.last_year, '[]') @> l.year::int LIMIT 1;
    IF used IS NOT NULL THEN
        PERFORM budget_refuse('department_stays', used || ', which the change would leave behind');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER budget_department_stays AFTER UPDATE ON obb_department
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_department_stays();

-- As before, asking the sums where they know the dimension: the lines are many, and have no index by it.
CREATE OR REPLACE FUNCTION budget_dimension_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found record;
    lines text := CASE WHEN TG_TABLE_NAME = 'budget_account' THEN 'budget_line' ELSE 'budget_linesum' END;
    kind_too text := CASE WHEN TG_TABLE_NAME = 'budget_account' THEN ' OR l.kind <> a.kind' ELSE '' END;
    years_too text := CASE WHEN TG_TABLE_NAME = 'budget_stage' THEN ''
        ELSE ' OR NOT int4range(a.first_year, a.last_year, ''[]'') @> l.year::int' END;
BEGIN
    EXECUTE format(
        'SELECT a.code, l.year FROM after_it a JOIN %I l ON l.%I = a.id
            WHERE l.county_id <> a.county_id%s%s LIMIT 1', lines, TG_ARGV[0], kind_too, years_too) INTO found;
    IF found IS NOT NULL THEN
        PERFORM budget_refuse(TG_ARGV[1] || '_stays',
            format('%s %s has budget lines in FY%s that the change would leave behind',
                replace(TG_ARGV[1], '_', ' '), found.code, found.year));
    END IF;
    RETURN NULL;
END $$;
