"""Networks as plain torch modules. Nothing here knows where weights come from or what they are used for."""
