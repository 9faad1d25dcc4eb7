package dev.asyncdb.replica;

import java.util.Optional;
import java.util.function.Function;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Statements that PostgreSQL answers to each role. None has bindings or a fetch size, so
 * the driver sends them as simple queries, and what follows without waiting for the
 * answer.
 * <p>
 * The flush position after a commit includes it only if the commit has waited for the
 * disk, so with {@code synchronous_commit = off} the insert position is read. The check
 * compares the timeline too: a standby that still follows a demoted primary may have
 * replayed a higher position of the old timeline. It is no part of the WHERE of a read,
 * whose snapshot is older than the call of the function.
 */
final class ReplicationStatements {

	private static final String WRITTEN = "SELECT pg_walfile_name(p.lsn), p.lsn::text FROM (SELECT CASE"
			+ " current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn()"
			+ " ELSE pg_current_wal_flush_lsn() END AS lsn) p";

	private static final String CHECK = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= '%s'::pg_lsn"
			+ " AND (SELECT timeline_id FROM pg_control_checkpoint()) = %d";

	private static final String PRIMARY = "SELECT NOT pg_is_in_recovery(), CASE WHEN pg_is_in_recovery() THEN NULL"
			+ " ELSE pg_current_wal_lsn()::text END";

	private static final String REPLICA = "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn()::text";

	private ReplicationStatements() {
	}

	/**
	 * Read the position of all that was committed on a primary.
	 */
	static Mono<ReplicationPosition> written(Connection primary) {
		return query(primary, WRITTEN, (row) -> ReplicationPosition.of(text(row, 0), text(row, 1)));
	}

	/**
	 * Ask whether a standby has replayed a position.
	 */
	static Mono<Boolean> hasReplayed(Connection replica, ReplicationPosition position) {
		return query(replica, CHECK.formatted(position.lsnText(), position.timeline()), ReplicationStatements::isTrue);
	}

	/**
	 * Read the current position of a primary.
	 * @return empty on a standby
	 */
	static Mono<Long> position(Connection primary) {
		return lsn(primary, PRIMARY);
	}

	/**
	 * Read the position that a standby has replayed.
	 * @return empty on a primary, and on a server that has replayed nothing
	 */
	static Mono<Long> replayed(Connection replica) {
		return lsn(replica, REPLICA);
	}

	private static Mono<Long> lsn(Connection connection, String statement) {
		return query(connection, statement,
				(row) -> isTrue(row) ? Optional.ofNullable(row.get(1, String.class)) : Optional.<String>empty())
			.flatMap(Mono::justOrEmpty)
			.map(ReplicationPosition::lsnOf);
	}

	private static boolean isTrue(Row row) {
		return Boolean.TRUE.equals(row.get(0, Boolean.class));
	}

	private static String text(Row row, int index) {
		return String.valueOf(row.get(index, String.class));
	}

	private static <T> Mono<T> query(Connection connection, String sql, Function<Row, T> mapping) {
		return Flux.from(connection.createStatement(sql).fetchSize(0).execute())
			.concatMap((result) -> result.map((row, metadata) -> mapping.apply(row)))
			.singleOrEmpty();
	}

}
