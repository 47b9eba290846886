"""What tests share: a real server on a real socket, with the demo tenant."""
