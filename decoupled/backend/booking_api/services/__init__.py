"""What a traveller can do, in the railway's words: no web, no SQL, no machine learning."""
