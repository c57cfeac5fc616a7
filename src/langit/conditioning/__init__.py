"""What is already known of a clip before it is made."""
