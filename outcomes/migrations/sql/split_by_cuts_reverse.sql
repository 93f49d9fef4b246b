-- Takes out what split_by_cuts.sql put in.
DROP TRIGGER outcomes_line_changed ON budget_line;
DROP TRIGGER outcomes_line_gone ON budget_line;
DROP TRIGGER outcomes_line_written ON budget_line;
DROP FUNCTION outcomes_spending_on_lines_changed();
DROP FUNCTION outcomes_spending_on_delete();
DROP FUNCTION outcomes_spending_on_insert();

CREATE FUNCTION outcomes_spending_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM outcomes_lock_money(county_id) FROM (SELECT DISTINCT county_id FROM written ORDER BY 1) c;
    EXECUTE 'INSERT INTO outcomes_spending AS kept
            (county_id, year, stage_id, cost_center_id, kind, goal_id, amount, lines) '
        || outcomes_split('written l') ||
        ' ORDER BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (county_id, year, stage_id, cost_center_id, kind, (coalesce(goal_id, 0)))
            DO UPDATE SET amount = kept.amount + excluded.amount, lines = kept.lines + excluded.lines';
    RETURN NULL;
END $$;

CREATE FUNCTION outcomes_spending_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM outcomes_lock_money(county_id) FROM (SELECT DISTINCT county_id FROM gone ORDER BY 1) c;
    EXECUTE 'UPDATE outcomes_spending AS kept SET amount = kept.amount - g.amount, lines = kept.lines - g.lines
        FROM (' || outcomes_split('gone l') || ') g
        WHERE kept.county_id = g.county_id AND kept.year = g.year AND kept.stage_id = g.stage_id
          AND kept.cost_center_id = g.cost_center_id AND kept.kind = g.kind
          AND coalesce(kept.goal_id, 0) = coalesce(g.goal_id, 0)';
    EXECUTE 'DELETE FROM outcomes_spending AS kept USING (
            SELECT DISTINCT county_id, year, stage_id, cost_center_id FROM gone
        ) g
        WHERE kept.lines = 0 AND kept.county_id = g.county_id AND kept.year = g.year
          AND kept.stage_id = g.stage_id AND kept.cost_center_id = g.cost_center_id';
    RETURN NULL;
END $$;

CREATE FUNCTION outcomes_spending_on_lines_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM outcomes_lock_money(county_id) FROM (
        SELECT county_id FROM gone UNION SELECT county_id FROM written ORDER BY 1
    ) c;
    EXECUTE 'INSERT INTO outcomes_spending AS kept
            (county_id, year, stage_id, cost_center_id, kind, goal_id, amount, lines) '
        || outcomes_split('written l') ||
        ' ORDER BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (county_id, year, stage_id, cost_center_id, kind, (coalesce(goal_id, 0)))
            DO UPDATE SET amount = kept.amount + excluded.amount, lines = kept.lines + excluded.lines';
    EXECUTE 'UPDATE outcomes_spending AS kept SET amount = kept.amount - g.amount, lines = kept.lines - g.lines
        FROM (' || outcomes_split('gone l') || ') g
        WHERE kept.county_id = g.county_id AND kept.year = g.year AND kept.stage_id = g.stage_id
          AND kept.cost_center_id = g.cost_center_id AND kept.kind = g.kind
          AND coalesce(kept.goal_id, 0) = coalesce(g.goal_id, 0)';
    EXECUTE 'DELETE FROM outcomes_spending AS kept USING (
            SELECT DISTINCT county_id, year, stage_id, cost_center_id FROM gone
        ) g
        WHERE kept.lines = 0 AND kept.county_id = g.county_id AND kept.year = g.year
          AND kept.stage_id = g.stage_id AND kept.cost_center_id = g.cost_center_id';
    RETURN NULL;
END $$;

CREATE TRIGGER outcomes_line_written AFTER INSERT ON budget_line REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_insert();
CREATE TRIGGER outcomes_line_gone AFTER DELETE ON budget_line REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_delete();
CREATE TRIGGER outcomes_line_changed AFTER UPDATE ON budget_line REFERENCING OLD TABLE AS gone NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_lines_changed();
