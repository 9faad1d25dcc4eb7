package dev.asyncdb.autoconfigure.syncdb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.asyncdb.migration.LockingStatement;
import dev.asyncdb.migration.Migrations;
import reactor.core.publisher.Mono;

/**
 * Shows the statements that lock or rewrite tables.
 */
final class LockingChanges {

	private LockingChanges() {
	}

	/**
	 * Check the pending changes.
	 */
	static Mono<Answer> answer(Migrations migrations) {
		return migrations.lockingStatements().collectList().map(LockingChanges::answer);
	}

	private static Answer answer(List<LockingStatement> statements) {
		String text = statements.isEmpty() ? "No pending change locks or rewrites an existing table."
				: text(statements);
		return with(Answer.of(text), statements)
			.exitingWith(statements.isEmpty() ? SyncdbExitCodes.DONE : SyncdbExitCodes.PENDING);
	}

	static Answer with(Answer answer, List<LockingStatement> statements) {
		return answer.with("locks", statements.stream().map(LockingChanges::properties).toList());
	}

	static String text(List<LockingStatement> statements) {
		return statements.stream().map(LockingStatement::toString).collect(Collectors.joining("\n"));
	}

	private static Map<String, String> properties(LockingStatement statement) {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("change", statement.change());
		properties.put("statement", statement.statement());
		properties.put("effect", statement.effect());
		properties.put("instead", statement.instead());
		properties.put("source", statement.source());
		return properties;
	}

}
