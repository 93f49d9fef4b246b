DROP TRIGGER verdict_stands ON outcomes_verdictrecord;
DROP TRIGGER forecast_stands ON outcomes_forecastrecord;
DROP TRIGGER verdict_kept ON outcomes_verdictrecord;
DROP TRIGGER forecast_kept ON outcomes_forecastrecord;
DROP FUNCTION outcomes_record_stands();
DROP FUNCTION outcomes_record_kept();
