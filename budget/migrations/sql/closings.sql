-- A closed year and stage: no statement may add, change or take away its lines until it is reopened.

-- Refuses where one of these years and stages, side by side in three lists, is closed.
CREATE FUNCTION budget_refuse_closed(counties bigint[], years int[], stages bigint[]) RETURNS void
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

-- Nothing closed anywhere is the usual case, and costs one look at a small table.
CREATE FUNCTION budget_any_closed() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM budget_stageclosing WHERE reopened_at IS NULL);
$$;

CREATE FUNCTION budget_line_open_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF budget_any_closed() THEN
        PERFORM budget_refuse_closed(array_agg(county_id), array_agg(year::int), array_agg(stage_id))
            FROM (SELECT DISTINCT county_id, year, stage_id FROM written) k;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION budget_line_open_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF budget_any_closed() THEN
        PERFORM budget_refuse_closed(array_agg(county_id), array_agg(year::int), array_agg(stage_id))
            FROM (SELECT DISTINCT county_id, year, stage_id FROM gone) k;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION budget_line_open_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF budget_any_closed() THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'line_stage_open',
            MESSAGE = 'a year and stage is closed: reopen it first';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER budget_line_open_on_insert AFTER INSERT ON budget_line
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION budget_line_open_written();
CREATE TRIGGER budget_line_open_on_update_new AFTER UPDATE ON budget_line
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION budget_line_open_written();
CREATE TRIGGER budget_line_open_on_update_old AFTER UPDATE ON budget_line
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION budget_line_open_gone();
CREATE TRIGGER budget_line_open_on_delete AFTER DELETE ON budget_line
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION budget_line_open_gone();
CREATE TRIGGER budget_line_open_on_truncate BEFORE TRUNCATE ON budget_line
    FOR EACH STATEMENT EXECUTE FUNCTION budget_line_open_emptied();
