package dev.asyncdb.migration.r2dbc;

import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.liquibase.LockHolder;
import reactor.core.publisher.Mono;

/**
 * Liquibase's lock, held by this process. It names a change while statements of that
 * change can be committed without its record.
 */
record HeldLock(LockTable table, LockHolder current) {

	/**
	 * Name a change, in the current transaction if there is one.
	 */
	Mono<Void> changeBegins(ChangeLogEntry entry) {
		return this.table.replace(this.current, this.current.running(entry));
	}

	/**
	 * Remove the name of a change, in the current transaction if there is one.
	 */
	Mono<Void> changeEnds(ChangeLogEntry entry) {
		return this.table.replace(this.current.running(entry), this.current);
	}

	Mono<Void> release() {
		return this.table.release();
	}

}
