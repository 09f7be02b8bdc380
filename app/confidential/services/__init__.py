"""What students and counsellors do with confidential reports."""
