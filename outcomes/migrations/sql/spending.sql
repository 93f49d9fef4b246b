-- Spending: every line's cents split among its cost center's goals, summed by goal, and kept true.
--
-- The split is rules of one expression a line: with the goals' shares in stored order and S their
-- running sum, part k = round(amount × S(k)) − round(amount × S(k−1)), halves away from zero; what is
-- left of the line is Not yet mapped (no goal). As the parts of a line depend on nothing but the line
-- and its cost center's shares, lines written or taken away are added or taken off; shares written
-- make their cost center's sums anew.

CREATE FUNCTION outcomes_part(amount numeric, from_share bigint, to_share bigint) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN from_share = 0 AND to_share = 10000 THEN amount
        ELSE round(amount * to_share * 0.0001, 2) - round(amount * from_share * 0.0001, 2) END;
$$;

-- The query that splits the lines of a table (named, or in brackets) and adds the parts up by goal. It is
-- text, to be run by EXECUTE: a plan made and kept when ten lines were written would join two hundred thousand
-- line by line. Where each goal's part begins and ends is found first, for the cost centers concerned alone.
CREATE FUNCTION outcomes_split(lines text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT format($sql$
        WITH keys AS MATERIALIZED (SELECT DISTINCT county_id, year, cost_center_id FROM %1$s),
        cut AS MATERIALIZED (
            SELECT county_id, year, cost_center_id, a.goal_id,
                   sum(a.share) OVER before_and_this - a.share AS from_share, sum(a.share) OVER before_and_this AS to_share
            FROM keys JOIN outcomes_allocation a USING (county_id, year, cost_center_id)
            WINDOW before_and_this AS (
                PARTITION BY county_id, year, cost_center_id ORDER BY a.position, a.goal_id ROWS UNBOUNDED PRECEDING
            )
        ),
        parts AS MATERIALIZED (
            SELECT * FROM cut
            UNION ALL
            SELECT county_id, year, cost_center_id, NULL, coalesce(max(to_share), 0), 10000
            FROM keys LEFT JOIN cut USING (county_id, year, cost_center_id)
            GROUP BY 1, 2, 3 HAVING coalesce(max(to_share), 0) < 10000
        )
        SELECT county_id, year, l.stage_id, cost_center_id, l.kind, p.goal_id,
               sum(outcomes_part(l.amount, p.from_share, p.to_share)) AS amount, count(*) AS lines
        FROM %1$s JOIN parts p USING (county_id, year, cost_center_id)
        GROUP BY 1, 2, 3, 4, 5, 6
    $sql$, lines);
$$;

-- Folds what was written into the sums, in key order so that no two transactions wait for each other in a ring.
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

-- Takes what is gone off the sums, and drops those that no line is behind any more.
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

-- Makes anew the sums of the cost centers and years named in three lists side by side.
CREATE FUNCTION outcomes_spending_anew(counties bigint[], years int[], centers bigint[]) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM outcomes_lock_money(c) FROM (SELECT DISTINCT unnest(counties) AS c ORDER BY 1) all_of;
    DELETE FROM outcomes_spending kept USING unnest(counties, years, centers) AS k (county_id, year, cost_center_id)
        WHERE kept.county_id = k.county_id AND kept.year = k.year AND kept.cost_center_id = k.cost_center_id;
    EXECUTE 'INSERT INTO outcomes_spending
            (county_id, year, stage_id, cost_center_id, kind, goal_id, amount, lines) '
        || outcomes_split('(SELECT b.* FROM budget_line b JOIN unnest($1, $2, $3) AS k (county_id, year, cost_center_id)
            USING (county_id, year, cost_center_id)) l')
        USING counties, years, centers;
END $$;

CREATE FUNCTION outcomes_spending_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM outcomes_spending_anew(array_agg(county_id), array_agg(year::int), array_agg(cost_center_id))
        FROM (
            SELECT county_id, year, cost_center_id FROM gone
            UNION SELECT county_id, year, cost_center_id FROM written ORDER BY 1, 2, 3
        ) keys HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION outcomes_spending_on_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM outcomes_spending;
    RETURN NULL;
END $$;

CREATE FUNCTION outcomes_spending_on_shares_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM outcomes_spending_anew(array_agg(county_id), array_agg(year::int), array_agg(cost_center_id))
        FROM (SELECT DISTINCT county_id, year, cost_center_id FROM written ORDER BY 1, 2, 3) keys HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION outcomes_spending_on_shares_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM outcomes_spending_anew(array_agg(county_id), array_agg(year::int), array_agg(cost_center_id))
        FROM (SELECT DISTINCT county_id, year, cost_center_id FROM gone ORDER BY 1, 2, 3) keys HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER outcomes_line_written AFTER INSERT ON budget_line REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_insert();
CREATE TRIGGER outcomes_line_gone AFTER DELETE ON budget_line REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_delete();
CREATE TRIGGER outcomes_line_changed AFTER UPDATE ON budget_line REFERENCING OLD TABLE AS gone NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_update();
CREATE TRIGGER outcomes_lines_emptied AFTER TRUNCATE ON budget_line
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_truncate();

CREATE TRIGGER outcomes_shares_written AFTER INSERT ON outcomes_allocation REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_shares_written();
CREATE TRIGGER outcomes_shares_gone AFTER DELETE ON outcomes_allocation REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_shares_gone();
CREATE TRIGGER outcomes_shares_changed AFTER UPDATE ON outcomes_allocation
    REFERENCING OLD TABLE AS gone NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_update();

-- What was published of the money by outcome is never changed either.
CREATE TRIGGER outcomes_publishedspending_frozen BEFORE UPDATE OR DELETE ON outcomes_publishedspending
    FOR EACH STATEMENT EXECUTE FUNCTION budget_frozen();
CREATE TRIGGER outcomes_publishedshare_frozen BEFORE UPDATE OR DELETE ON outcomes_publishedshare
    FOR EACH STATEMENT EXECUTE FUNCTION budget_frozen();
CREATE TRIGGER outcomes_publishedindicator_frozen BEFORE UPDATE OR DELETE ON outcomes_publishedindicator
    FOR EACH STATEMENT EXECUTE FUNCTION budget_frozen();
