CREATE TABLE orders (id BIGINT PRIMARY KEY, state TEXT);
CREATE INDEX by_id ON orders (id);
