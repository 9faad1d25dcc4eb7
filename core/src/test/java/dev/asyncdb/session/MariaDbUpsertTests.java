package dev.asyncdb.session;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.EnabledForProduct;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.MARIADB)
class MariaDbUpsertTests extends UpsertFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		this.database.execute(
				"CREATE TABLE \"lane\" (id BIGINT AUTO_INCREMENT PRIMARY KEY, town VARCHAR(20), name VARCHAR(20),"
						+ " UNIQUE (town, name(3)))",
				"CREATE TABLE \"alley\" (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20), UNIQUE (name(3)))");
	}

	@Test
	void indexOfTheBeginningOfAColumnIsNone() {
		this.database.execute("INSERT INTO \"lane\" (town, name) VALUES ('bath', 'north'), ('bath', 'south')");
		refused(this.sessions.inTransaction((session) -> session.getOrCreate(Lane.class, town("wells"))),
				InvalidDataAccessApiUsageException.class, "UNIQUE (`town`)");
		refused(this.sessions.inTransaction((session) -> session.updateOrCreate(Lane.class,
				town("bath").and(Lane::name, "northgate"), Values.none())), InvalidDataAccessApiUsageException.class,
				"UNIQUE (`name`, `town`)");
		refused(this.sessions
			.inTransaction((session) -> session.getOrCreate(Alley.class, Values.of(Alley::name, "northgate"))),
				InvalidDataAccessApiUsageException.class, "UNIQUE (`name`)");
		assertThat(count("lane")).isEqualTo(2);
	}

	// The driver asks the server for the rows that match, whatever an address requests:
	// updates tell by that number whether a row exists
	@Test
	void rowsThatMatchAreCountedWhateverTheAddressRequests() {
		ConnectionFactory address = ConnectionFactories.get(ConnectionFactoryOptions.parse(this.database.r2dbcUrl())
			.mutate()
			.option(Option.valueOf("useAffectedRows"), "true")
			.build());
		SessionFactory counting = SessionFixture.sessions(address);
		for (int call = 0; call < 2; call++) {
			Persisted<Gadget> row = get(counting
				.inTransaction((session) -> session.updateOrCreate(Gadget.class, code("same"), label("x"))));
			assertThat(row.created()).isEqualTo(call == 0);
			get(counting.inTransaction((session) -> session.updateOrCreate(Shelf.class,
					Values.of(Shelf::room, "a").and(Shelf::place, "b"), Values.of(Shelf::label, "x"))));
		}
		long matched = get(
				counting.inTransaction((session) -> session.select(Shelf.class).update(Values.of(Shelf::label, "x"))));
		assertThat(matched).isOne();
	}

	private static Values<Lane> town(String town) {
		return Values.of(Lane::town, town);
	}

	@Table("lane")
	record Lane(@Id @Nullable Long id, String town, @Nullable String name) {
	}

	@Table("shelf")
	record Shelf(@Id @Nullable Long id, String room, String place, @Nullable String label) {
	}

	@Table("alley")
	record Alley(@Id @Nullable Long id, String name) {
	}

}
