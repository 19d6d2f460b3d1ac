"""Values every rule speaks in: dates, spans, answers. Pure: no Django, no clock, no input or output."""
