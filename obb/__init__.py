"""The ground: who, when, evidence. Counties, years, access, history, imports, tables, charts."""
