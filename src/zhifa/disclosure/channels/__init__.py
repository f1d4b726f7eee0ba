"""Every place where a decision is shown: what was sent there, and the receipt that it followed."""
