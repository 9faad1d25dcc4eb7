CREATE INDEX CONCURRENTLY authors_id ON authors (id);
