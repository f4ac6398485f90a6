"""The caseworkers' side of the chat: take a page, read, write, close, see one's people."""
