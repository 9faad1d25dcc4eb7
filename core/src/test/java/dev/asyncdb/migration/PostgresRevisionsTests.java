package dev.asyncdb.migration;

import java.time.Duration;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.POSTGRESQL)
class PostgresRevisionsTests extends MigrationsFixture {

	PostgresRevisionsTests(DatabaseProduct product) {
		super(product, 1);
	}

	@Test
	void syncWithoutDatabaseLockWorks() {
		MigrationOptions options = MigrationOptions.defaults()
			.withDatabaseLock(false)
			.withLockWait(Duration.ofSeconds(20))
			.withConnectWait(Duration.ZERO)
			.withTableLockTimeout(Duration.ZERO);
		Migrations migrations = migrations("steps.yaml").withOptions(options);
		assertThat(get(migrations.sync())).isEqualTo(SyncResult.CREATED);
		assertThat(get(migrations.sync())).isEqualTo(SyncResult.ALREADY_UP_TO_DATE);
	}

	@Test
	void changeIsCommittedTogetherWithItsRecord() {
		get(migrations("steps.yaml").upgrade("authors"));
		assertThat(this.database.number("SELECT COUNT(*) FROM databasechangelog d JOIN pg_class c"
				+ " ON c.relname = 'authors' AND c.xmin::text = d.xmin::text"))
			.isOne();
	}

}
