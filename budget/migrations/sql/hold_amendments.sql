-- Amendments: each names codes of its year, balances in every fund or names the fund balance it draws on, and keeps
-- within its authority or names the exception.
--
-- Checked when a transaction commits (so that lines may be taken out and written anew), under the county's money
-- lock, once an amendment: deferred triggers run for each row, and the file of an amendment may bring many.

-- What is wrong with an amendment, as “constraint: sentence”; NULL where nothing is.
CREATE FUNCTION budget_amendment_fault(amendment bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    it record;
    bad text;
BEGIN
    SELECT a.id, a.county_id, a.year, a.number, a.fund_balance, a.exception_used, a.authority_id, u.name,
            u.within, u.max_amount, u.exception
        INTO it
        FROM budget_amendment a JOIN budget_authority u ON u.id = a.authority_id WHERE a.id = amendment;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    SELECT format('line %s names a code that is not in use in FY%s, or an account of the other kind', l.position, it.year)
        INTO bad
        FROM budget_amendmentline l JOIN budget_costcenter c ON c.id = l.cost_center_id
        LEFT JOIN budget_account a ON a.id = l.account_id
        LEFT JOIN budget_fund f ON f.id = l.fund_id
        LEFT JOIN budget_fundingsource s ON s.id = l.funding_source_id
        WHERE l.amendment_id = it.id AND (a.kind <> l.kind
            OR NOT int4range(c.first_year, c.last_year, '[]') @> it.year::int
            OR NOT int4range(a.first_year, a.last_year, '[]') @> it.year::int
            OR NOT int4range(f.first_year, f.last_year, '[]') @> it.year::int
            OR NOT int4range(s.first_year, s.last_year, '[]') @> it.year::int)
        ORDER BY l.position LIMIT 1;
    IF bad IS NOT NULL THEN
        RETURN format('amendment_codes_in_use: amendment %s: %s', it.number, bad);
    END IF;

    IF it.fund_balance = '' AND EXISTS (
        SELECT 1 FROM budget_amendmentline WHERE amendment_id = it.id GROUP BY fund_id
            HAVING sum(CASE WHEN kind = 'expense' THEN -amount ELSE amount END) <> 0
    ) THEN
        RETURN format('amendment_balances: amendment %s does not balance in every fund and names no fund balance', it.number);
    END IF;

    IF it.exception <> '' AND it.exception_used <> '' THEN
        RETURN NULL;
    END IF;
    IF it.max_amount < (
        SELECT greatest(coalesce(sum(amount) FILTER (WHERE amount > 0), 0), coalesce(-sum(amount) FILTER (WHERE amount < 0), 0))
        FROM budget_amendmentline WHERE amendment_id = it.id AND kind = 'expense'
    ) THEN
        RETURN format('amendment_within_limit: amendment %s moves more than %s may', it.number, it.name);
    END IF;
    IF it.within <> '' AND EXISTS (
        SELECT 1 FROM budget_amendmentline l JOIN budget_costcenter c ON c.id = l.cost_center_id
            WHERE l.amendment_id = it.id AND l.kind = 'expense'
            GROUP BY l.fund_id, CASE it.within WHEN 'department' THEN c.department_id WHEN 'cost center' THEN c.id END
            HAVING sum(l.amount) <> 0
    ) THEN
        RETURN format('amendment_keeps_within: the expenses of amendment %s leave the %s that %s keeps within',
            it.number, it.within, it.name);
    END IF;

    -- A rise of expenses, or a fall of revenues, is where dollars go to.
    WITH reach AS (
        SELECT side, CASE WHEN department_id IS NOT NULL THEN 'department' WHEN fund_id IS NOT NULL THEN 'fund'
                WHEN cost_center_id IS NOT NULL THEN 'cost center' ELSE 'account' END AS dimension,
            coalesce(department_id, fund_id, cost_center_id, account_id) AS thing
        FROM budget_authorityreach WHERE authority_id = it.authority_id
    ),
    part AS (
        SELECT l.position, CASE WHEN (l.kind = 'expense') = (l.amount > 0) THEN 'to' ELSE 'from' END AS side,
            d.dimension, d.thing
        FROM budget_amendmentline l JOIN budget_costcenter c ON c.id = l.cost_center_id
        CROSS JOIN LATERAL (VALUES ('department', c.department_id), ('fund', l.fund_id),
            ('cost center', l.cost_center_id), ('account', l.account_id)) d (dimension, thing)
        WHERE l.amendment_id = it.id AND l.amount <> 0
    )
    SELECT format('line %s', p.position) INTO bad FROM part p
        WHERE EXISTS (SELECT 1 FROM reach r WHERE r.dimension = p.dimension AND r.side IN (p.side, 'both'))
          AND NOT EXISTS (SELECT 1 FROM reach r
            WHERE r.dimension = p.dimension AND r.side IN (p.side, 'both') AND r.thing = p.thing)
        ORDER BY p.position LIMIT 1;
    IF bad IS NOT NULL THEN
        RETURN format('amendment_within_reach: amendment %s, %s: %s does not reach there', it.number, bad, it.name);
    END IF;
    RETURN NULL;
END $$;

-- Which amendments of this transaction are proven stands in `obb.amendments_held`; whatever is written empties it.
CREATE FUNCTION budget_amendments_unproven() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('obb.amendments_held', '', true);
    RETURN NULL;
END $$;

CREATE FUNCTION budget_amendment_hold(county bigint, amendment bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    proven text := coalesce(current_setting('obb.amendments_held', true), '');
    fault text;
BEGIN
    IF position(format(',%s,', amendment) IN proven) > 0 THEN
        RETURN;
    END IF;
    PERFORM budget_lock_money(county);
    fault := budget_amendment_fault(amendment);
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = split_part(fault, ': ', 1),
            MESSAGE = substr(fault, strpos(fault, ': ') + 2);
    END IF;
    PERFORM set_config('obb.amendments_held', format('%s,%s,', proven, amendment), true);
END $$;

CREATE FUNCTION budget_amendment_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM budget_amendment_hold(NEW.county_id, NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION budget_amendment_line_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budget_amendment_hold(OLD.county_id, OLD.amendment_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM budget_amendment_hold(NEW.county_id, NEW.amendment_id);
    END IF;
    RETURN NULL;
END $$;

-- The mirror: an authority under which amendments stand is not narrowed so that one of them goes beyond it.
CREATE FUNCTION budget_authority_held(authority bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    PERFORM budget_lock_money(county_id) FROM budget_authority WHERE id = authority;
    SELECT f.fault INTO wrong FROM budget_amendment a CROSS JOIN LATERAL budget_amendment_fault(a.id) f (fault)
        WHERE a.authority_id = authority AND f.fault IS NOT NULL ORDER BY a.id LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'authority_still_holds',
            MESSAGE = substr(wrong, strpos(wrong, ': ') + 2);
    END IF;
END $$;

CREATE FUNCTION budget_authority_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM budget_authority_held(NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION budget_authority_reach_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budget_authority_held(OLD.authority_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM budget_authority_held(NEW.authority_id);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER amendment_unproven BEFORE INSERT OR UPDATE OR DELETE ON budget_amendment
    FOR EACH STATEMENT EXECUTE FUNCTION budget_amendments_unproven();
CREATE TRIGGER amendment_line_unproven BEFORE INSERT OR UPDATE OR DELETE ON budget_amendmentline
    FOR EACH STATEMENT EXECUTE FUNCTION budget_amendments_unproven();
CREATE TRIGGER authority_unproven BEFORE INSERT OR UPDATE OR DELETE ON budget_authority
    FOR EACH STATEMENT EXECUTE FUNCTION budget_amendments_unproven();
CREATE TRIGGER authority_reach_unproven BEFORE INSERT OR UPDATE OR DELETE ON budget_authorityreach
    FOR EACH STATEMENT EXECUTE FUNCTION budget_amendments_unproven();

CREATE CONSTRAINT TRIGGER amendment_holds AFTER INSERT OR UPDATE ON budget_amendment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_amendment_holds();
CREATE CONSTRAINT TRIGGER amendment_line_holds AFTER INSERT OR UPDATE OR DELETE ON budget_amendmentline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_amendment_line_holds();
CREATE CONSTRAINT TRIGGER authority_holds AFTER UPDATE OF within, max_amount, exception ON budget_authority
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_authority_holds();
CREATE CONSTRAINT TRIGGER authority_reach_holds AFTER INSERT OR UPDATE OR DELETE ON budget_authorityreach
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_authority_reach_holds();
