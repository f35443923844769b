"""Documents: accessible PDF letters (PDF/UA-1 and PDF/A-2a) and calendar files, made from plain values;
stores nothing."""
