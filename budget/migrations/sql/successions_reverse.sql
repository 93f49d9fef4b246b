-- Takes out what successions.sql put in.
DROP FUNCTION budget_part(numeric, numeric, numeric, numeric, numeric);
DROP FUNCTION budget_centers_became(bigint, int, int);
DROP FUNCTION budget_successors(text, bigint, int);
DROP VIEW budget_succession;
DROP TRIGGER fund_successions_hold ON budget_fund;
DROP TRIGGER account_successions_hold ON budget_account;
DROP TRIGGER cost_center_successions_hold ON budget_costcenter;
DROP TRIGGER department_successions_hold ON obb_department;
DROP TRIGGER successions_hold ON budget_fundsuccession;
DROP TRIGGER successions_hold ON budget_accountsuccession;
DROP TRIGGER successions_hold ON budget_costcentersuccession;
DROP TRIGGER successions_hold ON budget_departmentsuccession;
DROP FUNCTION budget_succession_still_holds();
DROP FUNCTION budget_succession_holds();
DROP FUNCTION budget_succession_refuse(text);
DROP FUNCTION budget_succession_fault(regclass, regclass, bigint);
