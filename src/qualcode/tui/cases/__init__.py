"""What the screen of cases does with participants who withdraw: withholding and erasing them."""
