"""How the report says things: its labels in each language, numbers, dates, quotations and differences."""
