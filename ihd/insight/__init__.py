"""What is normal for this home."""
