"""Questions to companies: a link to somebody who knows, what they say, and what the school takes over of it."""
