"""The channel: what goes over the wire to Telegram, and what each answer is called."""
