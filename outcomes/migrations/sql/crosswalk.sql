-- The crosswalk: shares sum to at most 100.00 % for each cost center and year, also for two at once.
--
-- Whoever writes lines or shares of a county first takes the county's money lock, until commit. The
-- sum is checked when the transaction commits (so that a legal change may take two steps); by then
-- the lock is held, and the check sees what everybody else has committed.

CREATE FUNCTION outcomes_lock_money(county bigint) RETURNS void LANGUAGE sql AS $$
    SELECT budget_lock_money(county);
$$;

CREATE FUNCTION outcomes_shares_fit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
BEGIN
    PERFORM outcomes_lock_money(NEW.county_id);
    SELECT sum(share) INTO total FROM outcomes_allocation
        WHERE county_id = NEW.county_id AND year = NEW.year AND cost_center_id = NEW.cost_center_id;
    IF total > 10000 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'shares_up_to_all',
            MESSAGE = format('the shares of cost center %s in fiscal year %s add to %s.%s %%',
                NEW.cost_center_id, NEW.year, total / 100, lpad((total % 100)::text, 2, '0'));
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER shares_up_to_all AFTER INSERT OR UPDATE ON outcomes_allocation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outcomes_shares_fit();
