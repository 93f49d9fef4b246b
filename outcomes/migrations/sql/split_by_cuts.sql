-- Lines written, taken away or changed are folded into the money by outcome by one statement, planned once a session.
--
-- Where a goal's part ends, a line is cut: rounded up to there once, added to the goal that ends and taken off the one
-- that begins. What a line is in all goes to the goal that holds its last cent, or to Not yet mapped. So a line of a
-- cost center that serves one goal, or none, is only added up, and one with n parts is rounded n - 1 times. It comes to
-- the parts that `outcomes_part` gives, to the cent.
--
-- The lines' own trigger, which comes before these by its name, has taken the county's money lock: the shares are those
-- that everybody else has committed.
--
-- A plan made when one line was written must do for a million: plans that join or sort line by line are forbidden.

DROP TRIGGER outcomes_line_written ON budget_line;
DROP TRIGGER outcomes_line_gone ON budget_line;
DROP TRIGGER outcomes_line_changed ON budget_line;
DROP FUNCTION outcomes_spending_on_insert();
DROP FUNCTION outcomes_spending_on_delete();
DROP FUNCTION outcomes_spending_on_lines_changed();

DO $do$
DECLARE
    columns text := 'county_id, year, stage_id, cost_center_id, kind, ';
    added text := 'SELECT ' || columns || 'amount, 1 AS line FROM written';
    taken text := 'SELECT ' || columns || '-amount AS amount, -1 AS line FROM gone';
    one record;
BEGIN
    FOR one IN
        SELECT * FROM (VALUES
            ('outcomes_spending_on_insert', added),
            ('outcomes_spending_on_delete', taken),
            ('outcomes_spending_on_lines_changed', added || ' UNION ALL ' || taken)
        ) AS functions (name, moved)
    LOOP
        EXECUTE format($function$
CREATE FUNCTION %1$s() RETURNS trigger LANGUAGE plpgsql
    SET enable_nestloop = off SET enable_mergejoin = off SET enable_sort = off AS $$
DECLARE
    emptied bigint[];
BEGIN
    WITH sums AS MATERIALIZED (
        SELECT county_id, year, stage_id, cost_center_id, kind, sum(amount) AS amount, sum(line) AS lines
        FROM (%2$s) l GROUP BY 1, 2, 3, 4, 5
    ),
    shares AS MATERIALIZED (
        SELECT k.*, a.* FROM (SELECT DISTINCT county_id, year, cost_center_id FROM sums) k CROSS JOIN LATERAL (
            SELECT goal_id, sum(share) OVER upto_this - share AS from_share, sum(share) OVER upto_this AS to_share,
                lead(goal_id) OVER (ORDER BY position, goal_id) AS next_goal
            FROM outcomes_allocation s
            WHERE s.county_id = k.county_id AND s.year = k.year AND s.cost_center_id = k.cost_center_id
            WINDOW upto_this AS (ORDER BY position, goal_id ROWS UNBOUNDED PRECEDING)
            OFFSET 0
        ) a
    ),
    cuts AS MATERIALIZED (
        SELECT row_number() OVER () AS cut, county_id, year, cost_center_id, to_share * 0.0001 AS upto,
            goal_id, next_goal
        FROM shares WHERE to_share < 10000
    ),
    rounded AS MATERIALIZED (
        SELECT cut, l.stage_id, l.kind, sum(round(l.amount * c.upto, 2)) AS amount, sum(line) AS lines
        FROM (%2$s) l JOIN cuts c USING (county_id, year, cost_center_id) GROUP BY 1, 2, 3
    ),
    parts AS (
        SELECT s.county_id, s.year, s.stage_id, s.cost_center_id, s.kind, t.goal_id, s.amount, s.lines
            FROM sums s LEFT JOIN shares t
            ON t.county_id = s.county_id AND t.year = s.year AND t.cost_center_id = s.cost_center_id
                AND t.from_share < 10000 AND t.to_share >= 10000
        UNION ALL
        SELECT c.county_id, c.year, r.stage_id, c.cost_center_id, r.kind, c.goal_id, r.amount, r.lines
            FROM rounded r JOIN cuts c USING (cut)
        UNION ALL
        SELECT c.county_id, c.year, r.stage_id, c.cost_center_id, r.kind, c.next_goal, -r.amount, 0
            FROM rounded r JOIN cuts c USING (cut)
    ),
    folded AS (
        INSERT INTO outcomes_spending AS kept (county_id, year, stage_id, cost_center_id, kind, goal_id, amount, lines)
        SELECT p.county_id, p.year, p.stage_id, p.cost_center_id, p.kind, p.goal_id, sum(p.amount), sum(p.lines)
        FROM parts p
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(p.amount) <> 0 OR sum(p.lines) <> 0
        ORDER BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (county_id, year, stage_id, cost_center_id, kind, (coalesce(goal_id, 0)))
            DO UPDATE SET amount = kept.amount + excluded.amount, lines = kept.lines + excluded.lines
        RETURNING kept.id, kept.lines
    )
    SELECT array_agg(id) INTO emptied FROM folded WHERE lines = 0;
    IF emptied IS NOT NULL THEN
        DELETE FROM outcomes_spending WHERE id = ANY (emptied);
    END IF;
    RETURN NULL;
END $$$function$, one.name, one.moved);
    END LOOP;
END $do$;

CREATE TRIGGER outcomes_line_written AFTER INSERT ON budget_line REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_insert();
CREATE TRIGGER outcomes_line_gone AFTER DELETE ON budget_line REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_delete();
CREATE TRIGGER outcomes_line_changed AFTER UPDATE ON budget_line REFERENCING OLD TABLE AS gone NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_lines_changed();
