-- Years that were published pooled stay pooled as they are where small numbers of people are withheld: single years,
-- or pools that overlap those, would give the numbers away. `pools_stay`.
CREATE FUNCTION outcomes_pools_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM outcomes_publishedindicator p WHERE p.indicator_id = OLD.id
            AND p.panel -> 'pool_years' <> 'null' AND (p.panel -> 'guarded')::boolean
    ) THEN
        PERFORM budget_refuse('pools_stay', 'this indicator is published with its years pooled');
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER pools_stay AFTER UPDATE OF pool_years, pools_end ON outcomes_indicator FOR EACH ROW
    WHEN (OLD.pool_years IS NOT NULL AND (OLD.pool_years, OLD.pools_end) IS DISTINCT FROM (NEW.pool_years, NEW.pools_end))
    EXECUTE FUNCTION outcomes_pools_stay();
