DROP TRIGGER outcomes_line_changed ON budget_line;
CREATE TRIGGER outcomes_line_changed AFTER UPDATE ON budget_line REFERENCING OLD TABLE AS gone NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION outcomes_spending_on_update();
DROP FUNCTION outcomes_spending_on_lines_changed();
