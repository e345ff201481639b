"""What office and judges may read of the review; confidential until it is published."""
