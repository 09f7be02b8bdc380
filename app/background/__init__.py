"""Work outside requests: the job engine, the worker process and its sign of life."""
