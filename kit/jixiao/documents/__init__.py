"""From a document to what it says: facts and the relations between them."""
