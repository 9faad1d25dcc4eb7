package dev.asyncdb.fault;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionLimits;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F15 on MariaDB.
 */
class MariaDbKeyedRaceTests extends AbstractKeyedRaceTests {

	private final TestDatabase database;

	MariaDbKeyedRaceTests() {
		this(TestDatabase.mariadb(16));
	}

	private MariaDbKeyedRaceTests(TestDatabase database) {
		super(AsyncDatabaseManager.builder(database.connectionFactory()).build(), database);
		this.database = database;
	}

	@AfterEach
	void close() {
		assertThat(this.database.acquired()).isZero();
		this.database.close();
	}

}
