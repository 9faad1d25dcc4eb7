package dev.asyncdb.migration.liquibase;

import java.util.Map;

import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryService;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.OfflineConnection;
import liquibase.resource.ResourceAccessor;

/**
 * A database that Liquibase knows by its product and version only. Liquibase keeps the
 * history of such a database in a file of the working directory, which plain SQL files of
 * a change log create; this one has none. All calls must run on a
 * {@link LiquibaseThread}.
 */
final class OfflineDatabase {

	private OfflineDatabase() {
	}

	/**
	 * Work with a database in Liquibase's scope. The checksum of a change depends on it:
	 * it omits the parts for other databases.
	 * @param parameters the URL after its scheme: the short name of the product, and
	 * options
	 */
	static <T> T call(String parameters, ResourceAccessor resources, Work<T> work) throws Exception {
		Database database = DatabaseFactory.getInstance()
			.findCorrectDatabaseImplementation(new UnrecordedConnection("offline:" + parameters, resources));
		return Scope.child(Map.of(Scope.Attr.database.name(), database), () -> work.on(database));
	}

	/**
	 * Work with a database.
	 */
	interface Work<T> {

		T on(Database database) throws Exception;

	}

	/**
	 * A connection whose history is empty and not written.
	 */
	private static final class UnrecordedConnection extends OfflineConnection {

		UnrecordedConnection(String url, ResourceAccessor resources) {
			super(url, resources);
		}

		@Override
		protected ChangeLogHistoryService createChangeLogHistoryService(Database database) {
			return new EmptyHistory(database);
		}

	}

}
