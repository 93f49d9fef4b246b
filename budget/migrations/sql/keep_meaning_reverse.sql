-- Takes out what keep_meaning.sql put in; budget_dimension_stays is again as in line_sums.sql.
DROP TRIGGER budget_department_stays ON obb_department;
DROP FUNCTION budget_department_stays();
DROP TRIGGER budget_department_settled ON obb_department;
DROP TRIGGER budget_stage_settled ON budget_stage;
DROP TRIGGER budget_fundingsource_settled ON budget_fundingsource;
DROP TRIGGER budget_account_settled ON budget_account;
DROP TRIGGER budget_fund_settled ON budget_fund;
DROP TRIGGER budget_costcenter_settled ON budget_costcenter;
DROP FUNCTION budget_meaning_stays();

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
