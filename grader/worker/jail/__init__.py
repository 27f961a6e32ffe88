"""The lock around a worker: namespaces, root file system, Landlock, seccomp, resource limits; reviewed as one."""
