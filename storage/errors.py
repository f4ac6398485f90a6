"""What the memory raises."""


class StorageError(Exception):
    """Root of what the memory raises."""


class Conflict(StorageError):
    """Somebody else saved since the load: load again and decide again."""


class Unreadable(StorageError):
    """The database or a key cannot be read; says which and what to do."""


class Closed(Unreadable):
    """The database takes nothing and gives nothing now: read-only, an I/O error, damaged."""


class Locked(StorageError):
    """Another program holds this home or its database."""


class Taken(StorageError):
    """A case reference, screen name or chat that must be unique is somebody else's already."""


class Full(StorageError):
    """No room on the disk; nothing was written."""
