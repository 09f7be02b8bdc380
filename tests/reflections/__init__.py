"""Tests of the notes of students."""
