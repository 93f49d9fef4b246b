-- A line that changes is taken off the sums as it was and added as it is: the work grows with what is changed,
-- not with the cost center it stands in.

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

DROP TRIGGER outcomes_line_changed ON budget_line;
CREATE TRIGGER outcomes_line_changed AFTER UPDATE ON budget_line REFERENCING OLD TABLE AS gone NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_lines_changed();
