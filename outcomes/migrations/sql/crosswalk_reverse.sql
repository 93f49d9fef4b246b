-- Takes out what crosswalk.sql put in.
DROP TRIGGER shares_up_to_all ON outcomes_allocation;
DROP FUNCTION outcomes_shares_fit();
DROP FUNCTION outcomes_lock_money(bigint);
