package dev.asyncdb.fault;

import java.net.URI;

import dev.asyncdb.testing.TestDatabase;

/**
 * Row security on the table {@code asset}, and a role that does not own it.
 */
final class RowSecurity {

	private RowSecurity() {
	}

	/**
	 * Let the role see and store the rows of the tenant that is set.
	 * @return the URL of the role
	 */
	static String prepare(TestDatabase server) {
		URI address = URI.create(server.url());
		String role = "app" + Long.toHexString(System.nanoTime());
		server.execute("ALTER TABLE asset ENABLE ROW LEVEL SECURITY", "ALTER TABLE asset FORCE ROW LEVEL SECURITY",
				"CREATE POLICY own_rows ON asset USING (tenant = current_setting('app.tenant', true))",
				"CREATE ROLE " + role + " LOGIN PASSWORD 'app'", "GRANT SELECT, INSERT ON asset TO " + role);
		return "postgresql://%s:app@%s:%d%s".formatted(role, address.getHost(), address.getPort(), address.getPath());
	}

}
