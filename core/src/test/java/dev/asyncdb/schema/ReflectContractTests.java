package dev.asyncdb.schema;

import java.util.Objects;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.statement.schema.TableColumn;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads a schema that was not created from entities.
 */
class ReflectContractTests extends ReflectFixture {

	ReflectContractTests(DatabaseProduct product) {
		super(product);
	}

	@Test
	void tablesOfNoEntityAreListed() {
		assertThat(this.found.tables()).extracting((table) -> table.name().name())
			.contains("Record Label")
			.containsAll(stored("album", "artist", "employee", "playlist_track", "track"));
		assertThat(get(schema().tableExists("Record Label"))).isTrue();
		assertThat(get(schema().tableExists("record label"))).isFalse();
		assertThat(get(schema().columnExists(stored("album"), stored("price")))).isTrue();
		assertThat(get(schema().columnExists(stored("album"), "none"))).isFalse();
		assertThat(get(schema().columnExists("'; DROP TABLE album", "\"; --"))).isFalse();
	}

	@Test
	void keysAreListedInTheirOrder() {
		assertThat(Objects.requireNonNull(table(stored("track")).primaryKey()).columns())
			.isEqualTo(stored("album_id", "disc", "number"));
		assertThat(table(stored("album")).uniqueKeys()).extracting(KeyModel::columns)
			.contains(stored("artist_id", "title"));
		assertThat(table("Record Label").columns()).extracting(TableColumn::name).contains("labelId", "Label Name");
	}

	@Test
	void foreignKeysAreListed() {
		ForeignKeyModel artist = foreignKey("album", "artist_id");
		assertThat(artist.name()).isEqualTo(stored("album_artist"));
		assertThat(artist.references()).isEqualTo(new TableName(null, stored("artist")));
		assertThat(artist.onDelete()).isEqualTo(ReferentialAction.CASCADE);
		assertThat(foreignKey("album", "label").onDelete()).isEqualTo(ReferentialAction.SET_NULL);
		assertThat(foreignKey("album", "label").referencedColumns()).containsExactly("labelId");
		ForeignKeyModel track = foreignKey("playlist_track", "disc");
		assertThat(track.columns()).isEqualTo(stored("album_id", "disc", "number"));
		assertThat(track.referencedColumns()).isEqualTo(stored("album_id", "disc", "number"));
		assertThat(track.onDelete()).isEqualTo(ReferentialAction.NO_ACTION);
		assertThat(track.onUpdate()).isEqualTo(ReferentialAction.CASCADE);
		assertThat(foreignKey("album", "artist_id").onUpdate()).isEqualTo(ReferentialAction.NO_ACTION);
		assertThat(foreignKey("employee", "boss").references().name()).isEqualTo(stored("employee"));
	}

	@Test
	void columnsAreListedWithAllThatIsKnown() {
		assertThat(column("artist", "artist_id").identity()).isTrue();
		assertThat(column("artist", "artist_id").nullable()).isFalse();
		assertThat(column("artist", "born").nullable()).isTrue();
		assertThat(column("album", "price").type().precision()).isEqualTo(10);
		assertThat(column("album", "price").type().scale()).isEqualTo(2);
		assertThat(column("album", "price").defaultValue()).isEqualTo("9.99");
		assertThat(column("album", "title").type().length()).isEqualTo(160);
		String now = switch (this.product) {
			case POSTGRESQL -> "now()";
			case MARIADB -> "current_timestamp(6)";
			case H2 -> "CURRENT_TIMESTAMP";
		};
		assertThat(column("album", "added").defaultValue()).as("as the catalog spells it").isEqualTo(now);
		assertThat(column("album", "price_with_tax").generatedAs()).contains("1.19");
		assertThat(column("album", "price_with_tax").defaultValue()).isNull();
		assertThat(column("album", "kind").comment()).isEqualTo("How it is sold");
		assertThat(table(stored("album")).comment()).isEqualTo("What is sold, it's all");
		assertThat(table(stored("artist")).comment()).isNull();
		assertThat(table(stored("album")).checks()).singleElement()
			.satisfies((check) -> assertThat(check.expression()).containsIgnoringCase("price"));
	}

	@Test
	void viewsSequencesAndIndexesAreListed() {
		assertThat(this.found.views()).anySatisfy((view) -> {
			assertThat(view.name().name()).isEqualTo(stored("album_list"));
			assertThat(view.columns()).extracting(TableColumn::name).isEqualTo(stored("title", "artist"));
			assertThat(view.definition()).containsIgnoringCase("select");
			assertThat(view.materialized()).isFalse();
		});
		assertThat(this.found.sequences()).extracting(TableName::name).containsExactly(stored("invoice_numbers"));
		assertThat(index("album", "album_cheap").columns()).isEqualTo(stored("price", "title"));
		assertThat(index("album", "album_cheap").parts()).extracting(IndexModel.Part::descending)
			.containsExactly(true, false);
	}

	@Test
	void everythingOfItIsExtraToEntities() {
		SchemaDifferences differences = get(schema().compare());
		assertThat(differences.required().all()).isEmpty();
		assertThat(differences.extra().all()).extracting((difference) -> difference.table().name())
			.contains("Record Label", stored("album"));
	}

}
