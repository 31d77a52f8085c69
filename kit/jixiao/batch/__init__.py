"""Many inputs: tasks, the pool of workers, and the jobs they do."""
