-- Successions: which code became which, from which fiscal year on, and with what share of its money.
--
-- Checked when a transaction commits (so that a split may be written row by row), under the county's money lock
-- (so that two people who record at once cannot both pass): the successions of a code begin in one year and
-- share it whole; whatever becomes something else did not itself begin in the same year or later, so there are
-- no circles; and the years (and kinds) that codes state agree with the successions.

-- What is wrong with the successions around one code, as “constraint: sentence”; NULL where nothing is.
CREATE FUNCTION budget_succession_fault(successions regclass, codes regclass, code_id bigint) RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    fault text;
    kinds_too text := CASE WHEN codes = 'budget_account'::regclass THEN 'o.kind <> n.kind' ELSE 'false' END;
BEGIN
    EXECUTE format($sql$
        SELECT CASE
            WHEN count(DISTINCT first_year) > 1 THEN format(
                'succession_in_one_year: code %%s has successors that begin in different fiscal years', $1)
            WHEN sum(share) <> 10000 THEN format(
                'successions_are_whole: the shares of the successors of code %%s add to %%s.%%s %%%%',
                $1, sum(share) / 100, lpad((sum(share) %% 100)::text, 2, '0'))
        END FROM %s WHERE old_id = $1
    $sql$, successions) INTO fault USING code_id;
    IF fault IS NOT NULL THEN
        RETURN fault;
    END IF;
    EXECUTE format($sql$
        SELECT format('successions_in_order: code %%s must begin in a fiscal year before the one it is succeeded in', $1)
        FROM %1$s a JOIN %1$s b ON b.old_id = a.new_id
        WHERE (a.new_id = $1 OR a.old_id = $1) AND b.first_year <= a.first_year LIMIT 1
    $sql$, successions) INTO fault USING code_id;
    IF fault IS NOT NULL THEN
        RETURN fault;
    END IF;
    EXECUTE format($sql$
        SELECT CASE
            WHEN o.last_year >= s.first_year THEN format(
                'succession_after_the_last_year: code %%s is in use in FY%%s, the year it is succeeded in',
                o.id, s.first_year)
            WHEN NOT int4range(n.first_year, n.last_year, '[]') @> s.first_year::int THEN format(
                'successor_in_use: code %%s is not in use in FY%%s, the year it succeeds in', n.id, s.first_year)
            ELSE format('succession_of_one_kind: codes %%s and %%s are not of one kind', o.id, n.id)
        END
        FROM %1$s s JOIN %2$s o ON o.id = s.old_id JOIN %2$s n ON n.id = s.new_id
        WHERE (s.old_id = $1 OR s.new_id = $1) AND (
            o.last_year >= s.first_year OR NOT int4range(n.first_year, n.last_year, '[]') @> s.first_year::int OR %3$s
        ) LIMIT 1
    $sql$, successions, codes, kinds_too) INTO fault USING code_id;
    RETURN fault;
END $$;

CREATE FUNCTION budget_succession_refuse(fault text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = split_part(fault, ': ', 1),
            MESSAGE = split_part(fault, ': ', 2);
    END IF;
END $$;

-- For each succession written or taken away: the codes at both its ends. TG_ARGV: the table of the codes.
CREATE FUNCTION budget_succession_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budget_lock_money(OLD.county_id);
        PERFORM budget_succession_refuse(budget_succession_fault(TG_RELID, TG_ARGV[0]::regclass, OLD.old_id));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM budget_lock_money(NEW.county_id);
        PERFORM budget_succession_refuse(budget_succession_fault(TG_RELID, TG_ARGV[0]::regclass, NEW.old_id));
    END IF;
    RETURN NULL;
END $$;

-- The mirror: a code that has successions keeps years and kind that agree with them. TG_ARGV: the successions.
CREATE FUNCTION budget_succession_still_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM budget_lock_money(NEW.county_id);
    PERFORM budget_succession_refuse(budget_succession_fault(TG_ARGV[0]::regclass, TG_RELID, NEW.id));
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER successions_hold AFTER INSERT OR UPDATE OR DELETE ON budget_departmentsuccession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_succession_holds('obb_department');
CREATE CONSTRAINT TRIGGER successions_hold AFTER INSERT OR UPDATE OR DELETE ON budget_costcentersuccession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_succession_holds('budget_costcenter');
CREATE CONSTRAINT TRIGGER successions_hold AFTER INSERT OR UPDATE OR DELETE ON budget_accountsuccession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_succession_holds('budget_account');
CREATE CONSTRAINT TRIGGER successions_hold AFTER INSERT OR UPDATE OR DELETE ON budget_fundsuccession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_succession_holds('budget_fund');

CREATE CONSTRAINT TRIGGER department_successions_hold AFTER UPDATE OF first_year, last_year ON obb_department
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.first_year IS DISTINCT FROM NEW.first_year OR OLD.last_year IS DISTINCT FROM NEW.last_year)
    EXECUTE FUNCTION budget_succession_still_holds('budget_departmentsuccession');
CREATE CONSTRAINT TRIGGER cost_center_successions_hold AFTER UPDATE OF first_year, last_year ON budget_costcenter
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.first_year IS DISTINCT FROM NEW.first_year OR OLD.last_year IS DISTINCT FROM NEW.last_year)
    EXECUTE FUNCTION budget_succession_still_holds('budget_costcentersuccession');
CREATE CONSTRAINT TRIGGER account_successions_hold AFTER UPDATE OF first_year, last_year, kind ON budget_account
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.first_year IS DISTINCT FROM NEW.first_year OR OLD.last_year IS DISTINCT FROM NEW.last_year
        OR OLD.kind <> NEW.kind)
    EXECUTE FUNCTION budget_succession_still_holds('budget_accountsuccession');
CREATE CONSTRAINT TRIGGER fund_successions_hold AFTER UPDATE OF first_year, last_year ON budget_fund
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.first_year IS DISTINCT FROM NEW.first_year OR OLD.last_year IS DISTINCT FROM NEW.last_year)
    EXECUTE FUNCTION budget_succession_still_holds('budget_fundsuccession');

-- The four tables as one.
CREATE VIEW budget_succession AS
    SELECT 'department'::text AS dimension, county_id, old_id, new_id, first_year, share, position
        FROM budget_departmentsuccession
    UNION ALL SELECT 'cost_center', county_id, old_id, new_id, first_year, share, position FROM budget_costcentersuccession
    UNION ALL SELECT 'account', county_id, old_id, new_id, first_year, share, position FROM budget_accountsuccession
    UNION ALL SELECT 'fund', county_id, old_id, new_id, first_year, share, position FROM budget_fundsuccession;

-- What each code has become by the fiscal year `through`: for its money of years before `before_year`, the codes at
-- the ends of all chains, each with where its part begins and ends, as shares of one. Exact: products of shares.
CREATE FUNCTION budget_successors(of_dimension text, of_county bigint, through int)
    RETURNS TABLE (old_id bigint, before_year int, new_id bigint, from_share numeric, to_share numeric)
    LANGUAGE sql STABLE AS $$
    WITH RECURSIVE cut AS MATERIALIZED (
        SELECT s.old_id, s.new_id, s.first_year::int AS first_year,
               (sum(s.share) OVER before_and_this - s.share) * 0.0001 AS lo, sum(s.share) OVER before_and_this * 0.0001 AS hi
        FROM budget_succession s
        WHERE s.dimension = of_dimension AND s.county_id = of_county AND s.first_year <= through
        WINDOW before_and_this AS (PARTITION BY s.old_id ORDER BY s.position, s.new_id ROWS UNBOUNDED PRECEDING)
    ),
    path AS (
        SELECT old_id AS origin, first_year AS before_year, new_id AS at, lo::numeric, hi::numeric FROM cut
        UNION ALL
        SELECT p.origin, p.before_year, c.new_id, p.lo + (p.hi - p.lo) * c.lo, p.lo + (p.hi - p.lo) * c.hi
        FROM path p JOIN cut c ON c.old_id = p.at
    )
    SELECT p.origin, p.before_year, p.at, p.lo, p.hi
    FROM path p WHERE NOT EXISTS (SELECT 1 FROM cut c WHERE c.old_id = p.at);
$$;

-- Where a fiscal year's money of each cost center stands in today's codes, cost center and department: only those
-- of which either has become another. First the cost center goes its way; then the department it has come to.
CREATE FUNCTION budget_centers_became(of_county bigint, of_year int, through int)
    RETURNS TABLE (old_id bigint, center_id bigint, department_id bigint, from_share numeric, to_share numeric)
    LANGUAGE sql STABLE AS $$
    WITH centers AS MATERIALIZED (
        SELECT * FROM budget_successors('cost_center', of_county, through) WHERE before_year > of_year
    ),
    departments AS MATERIALIZED (
        SELECT * FROM budget_successors('department', of_county, through) WHERE before_year > of_year
    )
    SELECT c.id, n.id, coalesce(d.new_id, n.department_id),
        coalesce(m.from_share, 0) + (coalesce(m.to_share, 1) - coalesce(m.from_share, 0)) * coalesce(d.from_share, 0),
        coalesce(m.from_share, 0) + (coalesce(m.to_share, 1) - coalesce(m.from_share, 0)) * coalesce(d.to_share, 1)
    FROM budget_costcenter c
    LEFT JOIN centers m ON m.old_id = c.id
    JOIN budget_costcenter n ON n.id = coalesce(m.new_id, c.id)
    LEFT JOIN departments d ON d.old_id = n.department_id
    WHERE c.county_id = of_county AND (m.old_id IS NOT NULL OR d.old_id IS NOT NULL);
$$;

-- The part of an amount between two shares of one, and its part between two others (of goals, say): whole cents
-- that add up to the amount in both directions. Halves are rounded away from zero.
CREATE FUNCTION budget_part(amount numeric, from_share numeric, to_share numeric,
        other_from numeric DEFAULT 0, other_to numeric DEFAULT 1) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT round(amount * to_share * other_to, 2) - round(amount * from_share * other_to, 2)
        - round(amount * to_share * other_from, 2) + round(amount * from_share * other_from, 2);
$$;
