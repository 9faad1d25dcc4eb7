package dev.asyncdb.autoconfigure.syncdb;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.LockingStatement;
import dev.asyncdb.migration.MigrationEvent;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.SyncResult;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Migrations with predefined results.
 *
 * @param report the report of each migration
 * @param state the state of the database
 * @param options the options
 * @param history the history
 */
public record ScriptedMigrations(Mono<MigrationReport> report, Mono<MigrationState> state, MigrationOptions options,
		Flux<Revision> history) implements Migrations {

	private static final Revision FIRST = revision("0001-users");

	private static final Revision SECOND = revision("0002-posts");

	static Revision revision(String name) {
		return new Revision(name, "changelog.yaml", name, "asyncdb", null, null);
	}

	static ScriptedMigrations answering(SyncResult result) {
		return of(Mono.just(report(result)));
	}

	static ScriptedMigrations of(Mono<MigrationReport> report) {
		return new ScriptedMigrations(report, Mono.just(state(DatabaseStatus.UPGRADE_AVAILABLE, List.of(SECOND))),
				MigrationOptions.defaults(), Flux.just(FIRST));
	}

	static ScriptedMigrations at(MigrationState state) {
		return new ScriptedMigrations(Mono.just(report(SyncResult.UPGRADED)), Mono.just(state),
				MigrationOptions.defaults(), Flux.just(FIRST));
	}

	ScriptedMigrations withHistory(Flux<Revision> history) {
		return new ScriptedMigrations(this.report, this.state, this.options, history);
	}

	/**
	 * Create a report of an upgrade.
	 * @param result the result
	 * @return the report
	 */
	public static MigrationReport report(SyncResult result) {
		List<Revision> executed = (result == SyncResult.ALREADY_UP_TO_DATE) ? List.of() : List.of(SECOND);
		return new MigrationReport(executed, List.of(), (result == SyncResult.CREATED) ? null : FIRST, SECOND,
				Duration.ofMillis(5), Map.of());
	}

	static MigrationState state(DatabaseStatus status, List<Revision> pending) {
		return new MigrationState(status, FIRST, SECOND, 2 - pending.size(), 2, pending, List.of(), List.of(),
				List.of(), null, Map.of());
	}

	@Override
	public Migrations withOptions(MigrationOptions options) {
		return new ScriptedMigrations(this.report, this.state, options, this.history);
	}

	@Override
	public Mono<DatabaseStatus> status() {
		return this.state.map(MigrationState::status);
	}

	@Override
	public Mono<Revision> currentRevision() {
		return Mono.just(FIRST);
	}

	@Override
	public Mono<Revision> latestRevision() {
		return Mono.just(SECOND);
	}

	@Override
	public Flux<Revision> pending() {
		return this.state.flatMapIterable(MigrationState::pending);
	}

	@Override
	public Mono<SyncResult> sync() {
		return this.report.map(MigrationReport::result);
	}

	@Override
	public Mono<MigrationReport> upgrade(String target) {
		return this.report;
	}

	@Override
	public Mono<MigrationReport> downgrade(String target) {
		return this.report;
	}

	@Override
	public Mono<MigrationReport> stamp(String target) {
		return this.report;
	}

	@Override
	public Flux<Revision> plan(String target) {
		return pending();
	}

	@Override
	public Flux<Revision> downgradePlan(String target) {
		return this.history;
	}

	@Override
	public Mono<String> sql(String target) {
		return Mono.just("CREATE TABLE " + target);
	}

	@Override
	public Mono<String> downgradeSql(String target) {
		return Mono.just("DROP TABLE " + target);
	}

	@Override
	public Flux<LockingStatement> lockingStatements() {
		return pending().map((change) -> new LockingStatement(change.name(), "CREATE INDEX i ON users (name)",
				"Blocks writes", "CREATE INDEX CONCURRENTLY", "https://example.org"));
	}

	@Override
	public Mono<Void> dropHistory() {
		return Mono.empty();
	}

	@Override
	public Mono<String> releaseLock() {
		return Mono.just("wait " + this.options.lockWait());
	}

	@Override
	public Flux<MigrationEvent> events() {
		return Flux.just(new MigrationEvent(MigrationEvent.Type.RUNNING, SECOND, 1, 1, Duration.ZERO, null),
				new MigrationEvent(MigrationEvent.Type.RAN, SECOND, 1, 1, Duration.ofMillis(14), null));
	}

}
