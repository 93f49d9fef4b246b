-- What stood in words as “from where” and “to where” is kept as what an authority is laid down in: nobody held to it.
-- What was recorded earlier is not changed otherwise, so the guard of the history steps aside for this one statement.
UPDATE budget_authority SET citation = concat_ws('; ',
        'From: ' || nullif(from_scope, ''), 'To: ' || nullif(to_scope, '')) WHERE from_scope <> '' OR to_scope <> '';
ALTER TABLE budget_authorityevent DISABLE TRIGGER USER;
UPDATE budget_authorityevent SET citation = concat_ws('; ',
        'From: ' || nullif(from_scope, ''), 'To: ' || nullif(to_scope, '')) WHERE from_scope <> '' OR to_scope <> '';
ALTER TABLE budget_authorityevent ENABLE TRIGGER USER;
