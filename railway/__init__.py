"""The railway that both builds sell: its places, trains, rules, travellers and waitlist model."""
