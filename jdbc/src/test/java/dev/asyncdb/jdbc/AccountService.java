package dev.asyncdb.jdbc;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * A service as it was written for servlets and JDBC; nothing in it knows of R2DBC.
 */
public class AccountService {

	private final JdbcClient jdbc;

	AccountService(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Transactional
	public void open(String name, int visits) {
		this.jdbc.sql("INSERT INTO person (name, visits, version) VALUES (:name, :visits, 0)")
			.param("name", name)
			.param("visits", visits)
			.update();
		if (visits < 0) {
			throw new IllegalArgumentException("Nobody visits so seldom");
		}
	}

	@Transactional(readOnly = true)
	public List<Account> all() {
		return this.jdbc.sql("SELECT id, name, visits FROM person ORDER BY name").query(Account.class).list();
	}

	/**
	 * An account.
	 *
	 * @param id identifier
	 * @param name name
	 * @param visits number of visits
	 */
	public record Account(long id, String name, int visits) {
	}

}
