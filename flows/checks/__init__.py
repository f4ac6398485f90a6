"""The rules that flows.inspect applies, one subject a file. They find; they repair nothing."""
