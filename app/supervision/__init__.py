"""Who guides which internship: what supervisors have to offer, runs that divide the work, and their publication."""
