"""Reports that come from, or go to, another municipality as the national form. Pure reading and writing."""
