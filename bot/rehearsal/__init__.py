"""A pretended Telegram with phones, for trials, tests, measurements and the demo."""
