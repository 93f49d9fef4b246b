-- What was published of amendments is never changed, as no other part of a published copy is.
CREATE TRIGGER budget_publishedamendment_frozen BEFORE UPDATE OR DELETE ON budget_publishedamendment
    FOR EACH STATEMENT EXECUTE FUNCTION budget_frozen();
CREATE TRIGGER budget_publishedamendmentline_frozen BEFORE UPDATE OR DELETE ON budget_publishedamendmentline
    FOR EACH STATEMENT EXECUTE FUNCTION budget_frozen();
