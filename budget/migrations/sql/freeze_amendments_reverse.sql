-- Takes out what freeze_amendments.sql put in.
DROP TRIGGER budget_publishedamendmentline_frozen ON budget_publishedamendmentline;
DROP TRIGGER budget_publishedamendment_frozen ON budget_publishedamendment;
