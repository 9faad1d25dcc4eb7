CREATE INDEX CONCURRENTLY slow_index ON ran (slow(id));
