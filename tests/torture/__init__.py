"""The program is killed again and again while people answer and call for help."""
