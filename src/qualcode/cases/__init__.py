"""Cases: participants, sites and other units with attributes, and the speakers who stand for them."""
