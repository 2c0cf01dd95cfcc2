"""How numbers and signs are read: rules tried in order where one stands."""
