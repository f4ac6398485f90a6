"""The memory: encrypted, durable. Knows the records of flows, never Telegram."""
