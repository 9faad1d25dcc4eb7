package dev.asyncdb.jdbc;

import java.time.Instant;
import java.util.TimeZone;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.NeedsJdk;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values of {@link Instant} in a JVM of another time zone than UTC are the same in JDBC
 * and in sessions.
 */
@ExtendWith(NeedsJdk.class)
@Tag("bridge")
@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
class JdbcMomentContractTests extends DatabaseTests {

	private static final Instant MOMENT = Instant.parse("2024-07-01T12:00:00Z");

	private final TimeZone before = TimeZone.getDefault();

	@BeforeEach
	void moveToNewYork() {
		TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
		String type = (this.product == DatabaseProduct.MARIADB) ? "TIMESTAMP NULL" : "TIMESTAMP WITH TIME ZONE";
		this.database.execute("CREATE TABLE stamp (moment " + type + ")");
	}

	@AfterEach
	void moveBack() {
		TimeZone.setDefault(this.before);
		this.database.execute("DROP TABLE stamp");
	}

	@Test
	void momentIsReadAsItWasWritten() {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.database.r2dbcUrl()).build();
		try {
			JdbcClient client = JdbcClient.create(SessionDataSource.of(manager));
			assertThat(Bridge.call(() -> {
				client.sql("INSERT INTO stamp (moment) VALUES (?)").param(MOMENT).update();
				return client.sql("SELECT moment FROM stamp").query(Instant.class).single();
			}).block(TestDatabase.TIMEOUT)).isEqualTo(MOMENT);
			assertThat(stored(manager)).isEqualTo(MOMENT);
		}
		finally {
			manager.dispose().block(TestDatabase.TIMEOUT);
		}
	}

	private static @Nullable Instant stored(AsyncDatabaseManager manager) {
		return manager.inSession((
				session) -> session.sql().sql("SELECT moment FROM stamp").map((row) -> row.get(0, Instant.class)).one())
			.block(TestDatabase.TIMEOUT);
	}

}
