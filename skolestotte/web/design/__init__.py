"""The look and the forms: base page, Designsystemet form fields, small components, error pages. Knows no other room."""
