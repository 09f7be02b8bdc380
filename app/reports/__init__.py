"""What several features say together: figures about guidance, and the whole picture of a period before publishing."""
