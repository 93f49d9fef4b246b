-- Takes out what hold_amendments.sql put in.
DROP TRIGGER authority_reach_holds ON budget_authorityreach;
DROP TRIGGER authority_holds ON budget_authority;
DROP TRIGGER amendment_line_holds ON budget_amendmentline;
DROP TRIGGER amendment_holds ON budget_amendment;
DROP TRIGGER authority_reach_unproven ON budget_authorityreach;
DROP TRIGGER authority_unproven ON budget_authority;
DROP TRIGGER amendment_line_unproven ON budget_amendmentline;
DROP TRIGGER amendment_unproven ON budget_amendment;
DROP FUNCTION budget_authority_reach_holds();
DROP FUNCTION budget_authority_holds();
DROP FUNCTION budget_authority_held(bigint);
DROP FUNCTION budget_amendment_line_holds();
DROP FUNCTION budget_amendment_holds();
DROP FUNCTION budget_amendment_hold(bigint, bigint);
DROP FUNCTION budget_amendments_unproven();
DROP FUNCTION budget_amendment_fault(bigint);
