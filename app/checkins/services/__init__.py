"""What happens to check-ins. None of it is in the trail: that somebody answered would say something about her."""
