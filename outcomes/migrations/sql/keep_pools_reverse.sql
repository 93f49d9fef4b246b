DROP TRIGGER pools_stay ON outcomes_indicator;
DROP FUNCTION outcomes_pools_stay();
