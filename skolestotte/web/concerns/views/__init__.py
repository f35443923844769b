"""The room's pages: `writing` (list, the form, the check), `deciding`, `receipts`, `reports` (the report page), `intake`."""
