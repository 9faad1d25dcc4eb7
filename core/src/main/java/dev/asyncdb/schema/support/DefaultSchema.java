package dev.asyncdb.schema.support;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.schema.DropRefusedException;
import dev.asyncdb.schema.Schema;
import dev.asyncdb.schema.SchemaDifferences;
import dev.asyncdb.schema.SchemaModel;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.schema.ViewModel;
import dev.asyncdb.schema.comparison.SchemaComparison;
import dev.asyncdb.schema.comparison.ServerSpelling;
import dev.asyncdb.schema.ddl.SchemaChanges;
import dev.asyncdb.schema.ddl.SchemaStatements;
import dev.asyncdb.schema.entity.EntitySchema;
import dev.asyncdb.schema.reflection.SchemaReader;
import dev.asyncdb.schema.reflection.SchemaReader.KnownSchemas;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.schema.SchemaDialect;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Default implementation of {@link Schema}.
 */
public final class DefaultSchema implements Schema {

	private final GuardedConnectionFactory connections;

	private final SchemaDialect dialect;

	private final EntitySchema entities;

	private final SchemaReader reader;

	private final SchemaChanges changes;

	private final boolean mayDrop;

	/**
	 * Create the schema of a database.
	 * @param connections the connections
	 * @param dialect the dialect of the database
	 * @param mapping the mapping of the entities
	 * @param types supplies entity types in addition to those that the mapping contains
	 */
	public DefaultSchema(GuardedConnectionFactory connections, DatabaseDialect dialect, EntityMapping mapping,
			Supplier<? extends Collection<Class<?>>> types) {
		this(connections, SchemaDialect.of(dialect), new EntitySchema(dialect, mapping, new Relations(mapping), types),
				false);
	}

	private DefaultSchema(GuardedConnectionFactory connections, SchemaDialect dialect, EntitySchema entities,
			boolean mayDrop) {
		this.connections = connections;
		this.dialect = dialect;
		this.entities = entities;
		this.reader = new SchemaReader(dialect);
		this.changes = new SchemaChanges(connections, dialect);
		this.mayDrop = mayDrop;
	}

	@Override
	public SchemaModel model() {
		return this.entities.ofAll();
	}

	@Override
	public SchemaModel model(Class<?>... types) {
		return this.entities.of(List.of(types));
	}

	@Override
	public String sql() {
		return statements(identified(model())).stream()
			.map((statement) -> statement + ";\n")
			.collect(Collectors.joining());
	}

	@Override
	public List<String> statements(SchemaModel model) {
		return new SchemaStatements(this.dialect, null).create(model.namedSchemas(), model);
	}

	// Spring Data adds entities to its mapping context under a lock
	private static <T> Mono<T> offload(Supplier<T> read) {
		return Mono.fromSupplier(read).subscribeOn(Schedulers.boundedElastic());
	}

	private SchemaModel identified(SchemaModel created, Class<?>... chosen) {
		this.entities.requireIdentifiers(created.tables(), List.of(chosen));
		return created;
	}

	@Override
	public Mono<List<String>> createAll() {
		return offload(this::model).flatMap(this::createDeclared);
	}

	@Override
	public Mono<List<String>> createAll(Class<?>... types) {
		return offload(() -> identified(model(types), types)).flatMap(this::createDeclared);
	}

	@Override
	public Mono<List<String>> createAll(SchemaModel model) {
		return create(model, UnaryOperator.identity());
	}

	private Mono<List<String>> createDeclared(SchemaModel model) {
		return create(model, this::identified);
	}

	private Mono<List<String>> create(SchemaModel model, UnaryOperator<SchemaModel> check) {
		return this.changes.run((connection) -> find(connection, model,
				(known, found) -> statements(known).create(known.missing(model), check.apply(missing(model, found)))));
	}

	private SchemaStatements statements(KnownSchemas known) {
		return new SchemaStatements(this.dialect, known.current());
	}

	/**
	 * Read the schemas of a model.
	 */
	private <T> Mono<T> find(Connection connection, SchemaModel model, BiFunction<KnownSchemas, SchemaModel, T> use) {
		return this.reader.schemas(connection)
			.flatMap((known) -> this.reader.readHomeAnd(connection, known, model.namedSchemas())
				.map((found) -> use.apply(known, found)));
	}

	private static List<TableName> tables(SchemaModel found) {
		return Stream.concat(found.tables().stream().map(TableModel::name), found.views().stream().map(ViewModel::name))
			.toList();
	}

	private static SchemaModel missing(SchemaModel model, SchemaModel found) {
		List<TableName> existing = tables(found);
		return new SchemaModel(model.tables().stream().filter((table) -> !existing.contains(table.name())).toList(),
				List.of(),
				model.sequences().stream().filter((sequence) -> !found.sequences().contains(sequence)).toList(),
				List.of());
	}

	@Override
	public Schema allowingDrop() {
		return new DefaultSchema(this.connections, this.dialect, this.entities, true);
	}

	@Override
	public Mono<List<String>> dropAll() {
		return offload(this::model).flatMap(this::drop);
	}

	@Override
	public Mono<List<String>> dropAll(Class<?>... types) {
		return offload(() -> model(types)).flatMap(this::drop);
	}

	private Mono<List<String>> drop(SchemaModel model) {
		if (!this.mayDrop) {
			return Mono.error(DropRefusedException::new);
		}
		return this.changes.run((connection) -> find(connection, model,
				(known, found) -> statements(known).drop(present(model, found))));
	}

	// Existing tables may have other foreign keys than the entities declare
	private static SchemaModel present(SchemaModel model, SchemaModel found) {
		return new SchemaModel(found.tables().stream().filter((table) -> model.table(table.name()) != null).toList(),
				List.of(), model.sequences().stream().filter(found.sequences()::contains).toList(), List.of());
	}

	private <T> Mono<T> reading(Function<Connection, Mono<T>> work) {
		return Mono.usingWhen(this.connections.create(), work, Connection::close);
	}

	@Override
	public Mono<SchemaModel> reflect() {
		return reading((connection) -> find(connection, SchemaModel.of(List.of()), (known, found) -> found));
	}

	@Override
	public Mono<SchemaModel> reflect(String schema) {
		return reading((connection) -> this.reader.read(connection, schema, Function.identity()));
	}

	@Override
	public Mono<Boolean> tableExists(String table) {
		return reading((connection) -> this.reader.tables(connection).collectList())
			.map((tables) -> tables.contains(table));
	}

	@Override
	public Mono<Boolean> columnExists(String table, String column) {
		return reading((connection) -> this.reader.columns(connection).collectList())
			.map((columns) -> columns.contains(new TableName(table, column)));
	}

	@Override
	public Mono<SchemaDifferences> compare() {
		return offload(this::model)
			.flatMap((model) -> reading((connection) -> find(connection, model, Found::new)).flatMap(
					(found) -> compare(model, found.model(), statements(found.known()), found.known().missing(model))));
	}

	@Override
	public Mono<SchemaDifferences> compare(String schema) {
		Function<@Nullable String, @Nullable String> naming = (name) -> schema.equals(name) ? null : name;
		return offload(() -> home(model()))
			.flatMap((model) -> reading((connection) -> this.reader.read(connection, schema, naming))
				.flatMap((found) -> compare(model, found, new SchemaStatements(this.dialect, null), List.of())));
	}

	private Mono<SchemaDifferences> compare(SchemaModel model, SchemaModel found, SchemaStatements statements,
			List<String> missing) {
		return offload(() -> identified(missing(model, found)))
			.then(new ServerSpelling(this.connections, this.dialect).find(model, found))
			.map((spelled) -> new SchemaComparison(statements).of(model, found, spelled, missing));
	}

	// The shadow replaces the schema of the connection only
	private static SchemaModel home(SchemaModel model) {
		return new SchemaModel(model.tables().stream().filter((table) -> table.name().schema() == null).toList(),
				List.of(), model.sequences().stream().filter((sequence) -> sequence.schema() == null).toList(),
				List.of());
	}

	@Override
	public <T> Mono<T> inShadow(Function<String, ? extends Mono<T>> work) {
		return Mono.usingWhen(Mono.defer(this::createShadow), work, this::dropShadow);
	}

	// SecureRandom may block the event loop
	private Mono<String> createShadow() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		String name = this.dialect.stored(
				SqlIdentifier.unquoted("asyncdb_shadow_%016x%016x".formatted(random.nextLong(), random.nextLong())));
		return change("CREATE SCHEMA " + this.dialect.quoted(name)).thenReturn(name);
	}

	private Mono<Void> dropShadow(String name) {
		return change(this.dialect.dropSchema(this.dialect.quoted(name)));
	}

	private Mono<Void> change(String statement) {
		return this.changes.run((connection) -> Mono.just(List.of(statement))).then();
	}

	/**
	 * The schemas that exist and the model of those that were read.
	 */
	private record Found(KnownSchemas known, SchemaModel model) {
	}

}
