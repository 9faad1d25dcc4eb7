package dev.asyncdb.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.OnEachProduct;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.ReadOnlyProperty;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.DialectResolver;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactory;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Data's own finders on entities with relations of each kind.
 */
@OnEachProduct
class DerivedFinderContractTests extends DatabaseTests {

	private R2dbcEntityTemplate template;

	private ShipRepository ships;

	private AsyncDatabaseManager manager;

	private Fleet fleet;

	@BeforeParameterizedClassInvocation
	void createRepository() {
		R2dbcDialect dialect = DialectResolver.getDialect(this.database.connectionFactory());
		DatabaseClient client = DatabaseClient.builder()
			.connectionFactory(this.database.connectionFactory())
			.bindMarkers(dialect.getBindMarkersFactory())
			.build();
		this.template = new R2dbcEntityTemplate(client, new RelationAwareAccessStrategy(dialect,
				DefaultReactiveDataAccessStrategy.createConverter(dialect, List.of())));
		this.ships = new R2dbcRepositoryFactory(this.template).getRepository(ShipRepository.class);
		this.manager = AsyncDatabaseManager.builder(this.database.connectionFactory()).build();
		this.manager.schema().createAll(Fleet.class, Ship.class, Port.class).block(TestDatabase.TIMEOUT);
	}

	@BeforeEach
	void storeShips() {
		this.ships.deleteAll().block(TestDatabase.TIMEOUT);
		this.fleet = new Fleet();
		this.fleet.name = "north";
		this.fleet.ships.addAll(List.of(new Ship("argo", 5), new Ship("beagle", 3), new Ship("calypso", 9)));
		this.fleet = get(this.manager.inTransaction((session) -> session.save(this.fleet)));
	}

	@Test
	void finderReadsColumnsAndReference() {
		Ship argo = get(this.ships.findByName("argo"));
		assertThat(argo.fleetId).isEqualTo(this.fleet.id);
		assertThat(argo.hull.length).isEqualTo(5);
		assertThat(argo.fleet).isNull();
		assertThat(all(this.ships.findByFleetIdOrderByNameDesc(Objects.requireNonNull(this.fleet.id))))
			.extracting((ship) -> ship.name)
			.containsExactly("calypso", "beagle", "argo");
	}

	@Test
	void finderByEmbeddedPropertySortedAndLimited() {
		assertThat(all(this.ships.findByHullLengthGreaterThan(1, Sort.by("name"), Limit.of(2))))
			.extracting((ship) -> ship.name)
			.containsExactly("argo", "beagle");
		assertThat(all(this.ships.findFirst2ByOrderByName())).hasSize(2);
		assertThat(all(this.ships.findDistinctByFleetId(Objects.requireNonNull(this.fleet.id)))).hasSize(3);
	}

	@Test
	void finderByPage() {
		assertThat(all(
				this.ships.findByFleetId(Objects.requireNonNull(this.fleet.id), PageRequest.of(1, 2, Sort.by("name")))))
			.extracting((ship) -> ship.name)
			.containsExactly("calypso");
	}

	@Test
	void countAndExistsAndDelete() {
		assertThat(get(this.ships.countByName("argo"))).isOne();
		assertThat(get(this.ships.existsByName("nobody"))).isFalse();
		assertThat(get(this.ships.deleteByName("argo"))).isOne();
		assertThat(get(this.ships.count())).isEqualTo(2);
	}

	@Test
	void projections() {
		assertThat(all(this.ships.findByNameStartingWith("b"))).extracting(Named::getName).containsExactly("beagle");
		assertThat(all(this.ships.findByNameEndingWith("o", NameOnly.class)))
			.containsExactlyInAnyOrder(new NameOnly("argo"), new NameOnly("calypso"));
		assertThat(all(this.ships.findByNameEndingWith("e", Ship.class))).extracting((ship) -> ship.name)
			.containsExactly("beagle");
	}

	@Test
	void queryByExample() {
		Ship probe = new Ship("beagle", 3);
		assertThat(get(this.ships.findOne(Example.of(probe))).fleetId).isEqualTo(this.fleet.id);
		assertThat(get(this.ships.findBy(Example.of(probe),
				(query) -> query.sortBy(Sort.by("name")).page(PageRequest.of(0, 1))))
			.getTotalElements()).isOne();
		assertThat(get(this.ships.findBy(Example.of(probe),
				(query) -> query.sortBy(Sort.by("name")).limit(1).scroll(ScrollPosition.offset())))
			.getContent()).hasSize(1);
	}

	@Test
	void template() {
		Query query = Query.query(Criteria.where("fleetId").is(Objects.requireNonNull(this.fleet.id)));
		assertThat(all(this.template.select(query.sort(Sort.by("name")), Ship.class))).hasSize(3);
	}

	@Test
	void repositorySavesWithoutTheRelation() {
		Ship argo = get(this.ships.findByName("argo"));
		argo.name = "argos";
		get(this.ships.save(argo));
		assertThat(get(this.ships.findByName("argos")).fleetId).isEqualTo(this.fleet.id);
	}

	@Test
	void readOnlyPropertyOfTheApplicationIsStillSelected() {
		get(this.template.getDatabaseClient()
			.sql("UPDATE " + this.template.getDataAccessStrategy().toSql(SqlIdentifier.quoted("derived_ship"))
					+ " SET computed = 'by a trigger'")
			.fetch()
			.rowsUpdated());
		assertThat(get(this.ships.findByName("argo")).computed).isEqualTo("by a trigger");
	}

	private static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(TestDatabase.TIMEOUT));
	}

	private static <T> List<T> all(Flux<T> flux) {
		return get(flux.collectList());
	}

	interface ShipRepository extends R2dbcRepository<Ship, Long> {

		Mono<Ship> findByName(String name);

		Flux<Ship> findByFleetIdOrderByNameDesc(Long fleetId);

		Flux<Ship> findByHullLengthGreaterThan(int length, Sort sort, Limit limit);

		Flux<Ship> findFirst2ByOrderByName();

		Flux<Ship> findDistinctByFleetId(Long fleetId);

		Flux<Ship> findByFleetId(Long fleetId, Pageable page);

		Mono<Long> countByName(String name);

		Mono<Boolean> existsByName(String name);

		Mono<Integer> deleteByName(String name);

		Flux<Named> findByNameStartingWith(String prefix);

		<T> Flux<T> findByNameEndingWith(String suffix, Class<T> type);

	}

	interface Named {

		String getName();

	}

	record NameOnly(String name) {
	}

	record Hull(int length) {
	}

	@Table("derived_fleet")
	static class Fleet {

		@Id
		@Nullable Long id;

		String name = "";

		@ToMany(mappedBy = "fleetId")
		List<Ship> ships = new ArrayList<>();

	}

	@Table("derived_port")
	static class Port {

		@Id
		@Nullable Long id;

		String name = "";

	}

	@Table("derived_ship")
	static class Ship {

		@Id
		@Nullable Long id;

		String name;

		@Embedded.Nullable(prefix = "hull_")
		Hull hull;

		@Nullable Long fleetId;

		@ToOne(column = "fleetId")
		@Nullable Fleet fleet;

		@ManyToMany(joinTable = "derived_call", joinColumn = "ship_id", inverseJoinColumn = "port_id")
		@Nullable List<Port> ports;

		@ReadOnlyProperty
		@Nullable String computed;

		@PersistenceCreator
		Ship(String name, Hull hull) {
			this.name = name;
			this.hull = hull;
		}

		Ship(String name, int length) {
			this(name, new Hull(length));
		}

	}

}
