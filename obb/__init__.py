"""The ground: who, when, evidence. Counties, years, access, history, imports, the look of tables and charts."""
