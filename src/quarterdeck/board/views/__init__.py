"""The doors for browsers: the board and its flow, and each bet."""
