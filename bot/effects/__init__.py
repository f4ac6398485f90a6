"""One function per kind of event: writes only. The outbox sends, the engine decides."""
