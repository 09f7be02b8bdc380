"""Work outside requests: the queue, the worker, its sign of life."""
