package dev.asyncdb.migration.locking;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.migration.LockingStatement;
import dev.asyncdb.migration.engine.ChangeSql;
import dev.asyncdb.product.DatabaseProduct;

/**
 * The rules of a database product.
 *
 * @since 0.1.0
 */
public final class LockRules {

	private final List<LockRule> all;

	private final boolean hasBackslashes;

	private LockRules(List<LockRule> all, boolean hasBackslashes) {
		this.all = all;
		this.hasBackslashes = hasBackslashes;
	}

	/**
	 * Return the rules of a product.
	 * @param product the product of the database
	 * @return the rules, none for H2
	 * @since 0.1.0
	 */
	public static LockRules of(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> new LockRules(PostgresLockRules.ALL, false);
			case MARIADB -> new LockRules(MariaDbLockRules.ALL, true);
			case H2 -> new LockRules(List.of(), false);
		};
	}

	List<LockRule> all() {
		return this.all;
	}

	/**
	 * Find the statements that lock or rewrite a table which the changes before and the
	 * change itself have not created.
	 * @param changes the changes in their order
	 * @return the statements, one for each rule that they match
	 * @since 0.1.0
	 */
	public List<LockingStatement> find(List<ChangeSql> changes) {
		EarlierStatements earlier = new EarlierStatements();
		List<LockingStatement> found = new ArrayList<>();
		for (ChangeSql change : changes) {
			earlier.changeBegins();
			for (SqlStatement statement : SqlStatement.split(change.sql(), this.hasBackslashes)) {
				this.all.stream()
					.filter((rule) -> rule.matches(statement, earlier))
					.forEach((rule) -> found.add(new LockingStatement(change.change(), statement.text(), rule.effect(),
							rule.instead(), rule.source())));
				earlier.add(statement);
			}
		}
		return found;
	}

}
