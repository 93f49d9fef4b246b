CREATE OR REPLACE FUNCTION budget_refuse_closed(counties bigint[], years int[], stages bigint[]) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    closed text;
BEGIN
    SELECT format('FY%s %s', c.year, s.name) INTO closed
        FROM unnest(counties, years, stages) AS k (county_id, year, stage_id)
        JOIN budget_stageclosing c USING (county_id, year, stage_id)
        JOIN budget_stage s ON s.id = c.stage_id
        WHERE c.reopened_at IS NULL ORDER BY 1 LIMIT 1;
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'line_stage_open',
            MESSAGE = closed || ' is closed: reopen it first';
    END IF;
END $$;
