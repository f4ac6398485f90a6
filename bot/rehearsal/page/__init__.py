"""The rehearsal page: phones, a clock and the sealed database in a browser on this machine."""
