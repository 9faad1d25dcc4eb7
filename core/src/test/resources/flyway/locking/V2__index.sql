-- An index of a table that has rows; and a comment with CREATE INDEX x ON orders (id)
CREATE INDEX by_state ON orders (state);
