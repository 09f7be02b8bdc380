"""The internship agreement: a numbered sheet that the parties sign, and the preparation of the company."""
