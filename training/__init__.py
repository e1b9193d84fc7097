"""How the bundled encoder is made, from data to weights. Nothing outside this room imports it."""
