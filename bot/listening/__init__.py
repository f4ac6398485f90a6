"""What the program listens with: lexicons of `locales` read into the detector of `flows`."""
