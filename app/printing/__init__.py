"""Paper: what people print, sign or keep, as PDF that a screen reader reads as well (PDF/UA-1)."""
