-- What was said of an indicator, and what was expected of it, stays as it was: a later record takes its place, which
-- alone is written on it, and it goes only with its indicator. `record_stands`.
CREATE FUNCTION outcomes_record_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_current > OLD.is_current OR to_jsonb(NEW) - 'is_current' <> to_jsonb(OLD) - 'is_current' THEN
        PERFORM budget_refuse('record_stands', 'a verdict or forecast stays as it was made; a later one takes its place');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION outcomes_record_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM outcomes_indicator WHERE id = OLD.indicator_id) THEN
        PERFORM budget_refuse('record_stands', 'a verdict or forecast is kept as long as its indicator');
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER verdict_stands BEFORE UPDATE ON outcomes_verdictrecord FOR EACH ROW
    EXECUTE FUNCTION outcomes_record_stands();
CREATE TRIGGER forecast_stands BEFORE UPDATE ON outcomes_forecastrecord FOR EACH ROW
    EXECUTE FUNCTION outcomes_record_stands();
CREATE CONSTRAINT TRIGGER verdict_kept AFTER DELETE ON outcomes_verdictrecord DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION outcomes_record_kept();
CREATE CONSTRAINT TRIGGER forecast_kept AFTER DELETE ON outcomes_forecastrecord DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION outcomes_record_kept();
