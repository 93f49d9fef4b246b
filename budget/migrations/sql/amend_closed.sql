-- A closed year and stage may be written under an amendment of that very county, year and stage, and not otherwise.

CREATE OR REPLACE FUNCTION budget_refuse_closed(counties bigint[], years int[], stages bigint[]) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    closed text;
    named text := current_setting('obb.amendment', true);
    -- Named in this transaction only (`under_amendment`); a name that is no number is as none.
    amending bigint := CASE WHEN named ~ '^[0-9]{1,18}$' THEN named::bigint END;
BEGIN
    SELECT format('FY%s %s', c.year, s.name) INTO closed
        FROM unnest(counties, years, stages) AS k (county_id, year, stage_id)
        JOIN budget_stageclosing c USING (county_id, year, stage_id)
        JOIN budget_stage s ON s.id = c.stage_id
        WHERE c.reopened_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM budget_amendment a
            WHERE a.id = amending AND (a.county_id, a.year, a.stage_id) = (c.county_id, c.year, c.stage_id)
        )
        ORDER BY 1 LIMIT 1;
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'line_stage_open',
            MESSAGE = closed || ' is closed: reopen it first, or bring the change in as an amendment';
    END IF;
END $$;
