"""The look and the forms: base page, form fields, small components, error pages. Knows no other room."""
