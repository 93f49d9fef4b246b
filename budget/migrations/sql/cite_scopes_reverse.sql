-- The words stay where they are until their column goes: which of them were “from” and which “to” is not known.
SELECT 1;
