-- What lines of a closed year and stage stand under stays what it was: its code, its department, whose money it is,
-- which kind of stage. A closed budget would otherwise read otherwise, though none of its lines has changed.

-- TG_ARGV: the table that tells where lines are, its column, the noun, and what else than the code stays ('' for nothing).
CREATE FUNCTION budget_dimension_settled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found record;
    differs text := CASE WHEN TG_ARGV[3] = '' THEN '' ELSE format(' OR n.%1$I IS DISTINCT FROM o.%1$I', TG_ARGV[3]) END;
BEGIN
    EXECUTE format(
        'SELECT o.code, c.year, s.name AS stage
            FROM before_it o JOIN after_it n USING (id)
            JOIN budget_stageclosing c ON c.county_id = o.county_id AND c.reopened_at IS NULL
            JOIN budget_stage s ON s.id = c.stage_id
            WHERE (n.code <> o.code%s) AND EXISTS (
                SELECT 1 FROM %I l
                WHERE l.county_id = c.county_id AND l.year = c.year AND l.stage_id = c.stage_id AND l.%I = o.id
            ) ORDER BY c.year DESC, s.position, o.code LIMIT 1', differs, TG_ARGV[0], TG_ARGV[1]) INTO found;
    IF found IS NOT NULL THEN
        PERFORM budget_refuse(replace(TG_ARGV[2], ' ', '_') || '_settled', format(
            '%s %s has budget lines in FY%s %s, which is closed', TG_ARGV[2], found.code, found.year, found.stage));
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER budget_costcenter_settled AFTER UPDATE ON budget_costcenter
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_dimension_settled('budget_linesum', 'cost_center_id', 'cost center', 'department_id');
CREATE TRIGGER budget_fund_settled AFTER UPDATE ON budget_fund
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_dimension_settled('budget_linesum', 'fund_id', 'fund', '');
CREATE TRIGGER budget_account_settled AFTER UPDATE ON budget_account
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_dimension_settled('budget_line', 'account_id', 'account', '');
CREATE TRIGGER budget_fundingsource_settled AFTER UPDATE ON budget_fundingsource
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_dimension_settled('budget_linesum', 'funding_source_id', 'funding source', 'level');
CREATE TRIGGER budget_stage_settled AFTER UPDATE ON budget_stage
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_dimension_settled('budget_linesum', 'stage_id', 'stage', 'kind');

-- A department's lines are those of its cost centers.
CREATE VIEW budget_departmentsum AS
    SELECT l.county_id, l.year, l.stage_id, c.department_id
    FROM budget_linesum l JOIN budget_costcenter c ON c.id = l.cost_center_id;
CREATE TRIGGER budget_department_settled AFTER UPDATE ON obb_department
    REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT
    EXECUTE FUNCTION budget_dimension_settled('budget_departmentsum', 'department_id', 'department', '');

-- As before (lines.sql), and it says which code and which year.
CREATE OR REPLACE FUNCTION budget_dimension_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found record;
    kind_too text := CASE WHEN TG_TABLE_NAME = 'budget_account' THEN ' OR l.kind <> a.kind' ELSE '' END;
    years_too text := CASE WHEN TG_TABLE_NAME = 'budget_stage' THEN ''
        ELSE ' OR NOT int4range(a.first_year, a.last_year, ''[]'') @> l.year::int' END;
BEGIN
    EXECUTE format(
        'SELECT a.code, l.year FROM after_it a JOIN budget_line l ON l.%I = a.id
            WHERE l.county_id <> a.county_id%s%s LIMIT 1', TG_ARGV[0], kind_too, years_too) INTO found;
    IF found IS NOT NULL THEN
        PERFORM budget_refuse(TG_ARGV[1] || '_stays',
            format('%s %s has budget lines in FY%s that the change would leave behind',
                replace(TG_ARGV[1], '_', ' '), found.code, found.year));
    END IF;
    RETURN NULL;
END $$;
