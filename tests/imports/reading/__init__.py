"""Tests of reading spreadsheets: values, headers, formats, and files that mean harm."""
